"""Fetch what certificates point at. Whoever made the file chose these addresses: they are hostile.

Only http and https, 10 seconds, 10 MB, three redirects; the name is resolved once and the
connection pinned to the result; addresses that are not public are refused (169.254.169.254, ::1,
the office network), except for a list of loopback ports that demonstrations and tests name.
"""

import ipaddress
from dataclasses import dataclass, field

from signing.trust.memory import Memory
from signing.web import IpAddress, Limits, Post, Resolver, Route, exchange, resolve

DEFAULT = Limits(seconds=10, size=10 * 1024 * 1024, redirects=3)


@dataclass(frozen=True)
class Fetcher:
    """A guarded HTTP client; ``loopback`` holds the "host:port" that may be inside this machine.

    With a ``memory``, answers about certificates are used again while they are fresh.
    """

    loopback: frozenset[str] = frozenset()
    limits: Limits = DEFAULT
    resolve: Resolver = resolve
    memory: Memory | None = field(default=None, repr=False, compare=False)

    def get(self, url: str) -> bytes:
        """Fetch an address; Unreachable when it is refused or gives no whole answer."""
        return exchange(url, None, self.limits, self._route)

    def post(self, url: str, body: bytes, kind: str) -> bytes:
        """Send a body of a media type to an address and return the answer."""
        return exchange(url, Post(body, {"Content-Type": kind}), self.limits, self._route)

    @property
    def _route(self) -> Route:
        return Route(self._allowed, self.resolve)

    def _allowed(self, host: str, port: int, address: IpAddress) -> bool:
        """Hold an address to the rule."""
        mapped = getattr(address, "ipv4_mapped", None)
        real = address if mapped is None else mapped
        if real.is_loopback and f"{host}:{port}" in self.loopback:
            return True
        return is_public(real)


def is_public(address: IpAddress) -> bool:
    """Say whether an address lies outside, for everybody: not this machine, not this house."""
    mapped = getattr(address, "ipv4_mapped", None)
    real = address if mapped is None else mapped
    return real.is_global and not _tunnels(real)


def _tunnels(address: IpAddress) -> bool:
    """Whether an IPv6 address hides an IPv4 address inside (6to4, Teredo, NAT64)."""
    if isinstance(address, ipaddress.IPv4Address):
        return address.is_multicast
    return (
        address.sixtofour is not None
        or address.teredo is not None
        or address in ipaddress.ip_network("64:ff9b::/96")
        or address.is_multicast
    )
