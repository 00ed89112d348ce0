"""What signs.

The contract, tested in tests/signing/test_keys.py:

- A key is unlocked once; ``sign`` may then be called any number of times, from any thread.
- ``sign`` hashes with SHA-256 by itself: it is given the message, never a digest.
- The PIN is not kept, and no ``repr`` of a key shows a secret.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Mechanism(StrEnum):
    """How a signature is computed; both are what Circular 15/2025/TT-BKHCN asks for."""

    RSA_PSS = "RSASSA-PSS SHA-256"
    ECDSA = "ECDSA SHA-256"


@dataclass(frozen=True)
class Holder:
    """Who a certificate speaks for.

    ``certificate`` and ``chain`` are X.509 in DER; ``chain`` leads from the issuer upwards, without
    the holder's own certificate, and may be incomplete.
    """

    certificate: bytes
    chain: tuple[bytes, ...]
    name: str
    organisation: str


class SigningKey(Protocol):
    """A private key that was unlocked, with the certificate that belongs to it."""

    @property
    def holder(self) -> Holder:
        """Who signs with this key."""

    @property
    def certificate(self) -> bytes:
        """The holder's certificate (DER)."""

    @property
    def chain(self) -> tuple[bytes, ...]:
        """The certificates above it that are known here (DER), nearest first."""

    @property
    def subject_name(self) -> str:
        """The common name in the certificate."""

    @property
    def mechanism(self) -> Mechanism:
        """How this key signs."""

    def sign(self, message: bytes) -> bytes:
        """Sign the message; ECDSA signatures are DER as in RFC 3279."""
