"""Which back ends there are: the only file that names them.

``Level`` is how much proof a signature carries (ETSI EN 319 142-1): B-B the signature, B-T a
time-stamp on it, B-LT the proof that nothing was revoked, B-LTA a time-stamp over all of that.
"""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from signing.keys import pkcs12, remote
from signing.keys.interface import SigningKey, Token
from signing.keys.policy import LAW, Policy
from signing.keys.remote import RemoteCredential, Service
from signing.timestamps.interface import Timestamper
from signing.timestamps.local import LocalAuthority, LocalTimestamper
from signing.timestamps.rfc3161 import HttpTimestamper

__all__ = [
    "LAW",
    "Level",
    "LocalAuthority",
    "Policy",
    "RemoteCredential",
    "Service",
    "SigningKey",
    "Timestamper",
    "Token",
    "local_authority",
    "local_timestamper",
    "open_remote",
    "timestamper",
    "unlock_pkcs11",
    "unlock_pkcs12",
]

GOVERNMENT_TSA_SECONDS = 180
"""The government's service was measured at up to 131 s an answer."""


class Level(StrEnum):
    """A baseline level of PAdES; each includes those before it."""

    B_B = "B-B"
    B_T = "B-T"
    B_LT = "B-LT"
    B_LTA = "B-LTA"

    @property
    def rank(self) -> int:
        """Its place in the order of the levels, from 0."""
        return tuple(Level).index(self)


def unlock_pkcs12(content: bytes, pin: str, policy: Policy = LAW) -> SigningKey:
    """Open a PKCS#12 file; WrongPin when the PIN is wrong, KeyUnusable when the key is."""
    return pkcs12.unlock(content, pin, policy)


def unlock_pkcs11(where: Token, pin: str, policy: Policy = LAW) -> SigningKey:
    """Open the key in a token or HSM; WrongPin, or KeyUnusable with what is wrong there."""
    from signing.keys import pkcs11  # noqa: PLC0415 - a server without tokens loads no such library

    return pkcs11.unlock(where, pin, policy)


def open_remote(service: Service, name: str, policy: Policy = LAW) -> RemoteCredential:
    """Look a credential of a signing service up; it signs with ``sign_many``."""
    return remote.open_credential(service, name, policy)


def timestamper(url: str, *others: str, timeout: float = GOVERNMENT_TSA_SECONDS) -> Timestamper:
    """Ask the RFC 3161 service at this address, or one of the others where it fails.

    ``timeout`` is in seconds, for one exchange.
    """
    first = HttpTimestamper(url, timeout)
    if not others:
        return first
    # Judging tokens takes a library that whoever asks nobody shall not load.
    from signing.timestamps.several import Several  # noqa: PLC0415 - as above

    return Several([first, *(HttpTimestamper(one, timeout) for one in others)])


def local_authority(key: SigningKey) -> LocalAuthority:
    """Make a time-stamping authority of this process, for demonstrations and tests."""
    return LocalAuthority(key)


def local_timestamper(key: SigningKey, clock: Callable[[], datetime]) -> Timestamper:
    """Ask an authority of this process, whose time is ``clock``."""
    return LocalTimestamper(LocalAuthority(key), clock)
