"""Fetch bytes over HTTP within limits: a whole answer in time and in size, or Unreachable.

The name of a host is resolved once and the connection goes to that very address, so that a name
that changes its mind in between (DNS rebinding) gains nothing. At the deadline the connection is
cut, whatever it is doing: an answer that drips is no way around the limit.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urljoin, urlsplit

from signing import words
from signing.errors import Unreachable

PORTS = {"http": 80, "https": 443}
REDIRECTS = (301, 302, 303, 307, 308)
OK = 200

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
AddressRule = Callable[[str, int, IpAddress], bool]
Resolver = Callable[[str, int], list[str]]


def anywhere(_host: str, _port: int, _address: IpAddress) -> bool:
    """Allow every address: only for addresses that the operator has set."""
    return True


def resolve(host: str, port: int) -> list[str]:
    """Ask the system for the addresses of a host; OSError when there are none."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@dataclass(frozen=True)
class Route:
    """How a host's name becomes an address, and which addresses may be reached."""

    allowed: AddressRule = anywhere
    resolve: Resolver = resolve


OPEN_ROUTE = Route()


@dataclass(frozen=True)
class Limits:
    """How much one exchange may cost: seconds in all, bytes of the answer, redirects followed."""

    seconds: float = 10
    size: int = 10 * 1024 * 1024
    redirects: int = 3


@dataclass(frozen=True)
class Post:
    """A body to send, with its headers; any status in ``taken`` is a good answer."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    taken: range = range(OK, OK + 1)


def exchange(url: str, post: Post | None, limits: Limits, route: Route = OPEN_ROUTE) -> bytes:
    """Get (or post to) an address and return the body of its answer.

    Only http and https; each redirect is held to the same rule. Unreachable says what went wrong.
    """
    deadline = time.monotonic() + limits.seconds
    for _ in range(limits.redirects + 1):
        answer = _once(url, post, _Budget(deadline, limits.size), route)
        if answer.moved_to is None:
            return answer.body
        url = urljoin(url, answer.moved_to)
    raise Unreachable(words.TOO_MANY_REDIRECTS)


@dataclass(frozen=True)
class _Budget:
    deadline: float
    size: int

    @property
    def left(self) -> float:
        """Seconds until the deadline; Unreachable when there are none."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise Unreachable(words.TOO_SLOW)
        return left


@dataclass(frozen=True)
class _Answer:
    body: bytes
    moved_to: str | None = None


def _once(url: str, post: Post | None, budget: _Budget, route: Route) -> _Answer:
    try:
        parts = urlsplit(url)
        connection = _connect(parts, budget, route)
        with contextlib.closing(connection), _cut_at(connection, budget):
            return _talk(connection, parts, post, budget)
    except (OSError, http.client.HTTPException, ValueError) as problem:
        budget.left  # noqa: B018 - when time is up, that is the reason to name
        raise Unreachable(words.NO_ANSWER) from problem


def _talk(
    connection: http.client.HTTPConnection, parts: SplitResult, post: Post | None, budget: _Budget
) -> _Answer:
    """Send the request and read the answer, no further than the budget goes."""
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if post is None:
        connection.request("GET", target)
    else:
        connection.request("POST", target, body=post.body, headers=dict(post.headers))
    with contextlib.closing(connection.getresponse()) as response:
        if response.status in REDIRECTS:
            return _Answer(b"", moved_to=response.headers.get("Location", ""))
        if response.status not in (post.taken if post else (OK,)):
            raise Unreachable(words.STATUS.format(status=response.status))
        body = response.read(budget.size + 1)
        if len(body) > budget.size:
            raise Unreachable(words.TOO_LARGE)
        # A connection that was cut at the deadline ends like one that was closed in good order.
        if budget.left and response.length:
            raise Unreachable(words.CUT_SHORT)
        return _Answer(body)


def _connect(parts: SplitResult, budget: _Budget, route: Route) -> http.client.HTTPConnection:
    """Resolve the host once, hold every address to the rule, and connect to the first."""
    if parts.scheme not in PORTS or not parts.hostname or parts.username is not None:
        raise Unreachable(words.NOT_HTTP)
    host, port = parts.hostname, parts.port or PORTS[parts.scheme]
    addresses = route.resolve(host, port)
    for address in addresses:
        if not route.allowed(host, port, ipaddress.ip_address(address)):
            raise Unreachable(words.NOT_PUBLIC)
    plain = socket.create_connection((addresses[0], port), timeout=budget.left)
    connection = http.client.HTTPConnection(host, port, timeout=budget.left)
    if parts.scheme == "https":
        with contextlib.closing(plain):
            secured = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        plain = secured
    connection.sock = plain
    return connection


@contextlib.contextmanager
def _cut_at(connection: http.client.HTTPConnection, budget: _Budget) -> Iterator[None]:
    """Shut the connection down at the deadline."""

    def cut() -> None:
        with contextlib.suppress(OSError):
            wire.shutdown(socket.SHUT_RDWR)

    wire = connection.sock
    timer = threading.Timer(budget.left, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
