"""What signs.

The contract, tested in tests/signing/test_keys.py for every holder of keys:

- A key is unlocked once; ``sign`` may then be called any number of times, from any thread.
- ``sign`` hashes by itself, as its mechanism says: it is given the message, never a digest.
- The PIN is not kept, and no ``repr`` of a key shows a secret.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol


class Scheme(StrEnum):
    """How a signature is computed.

    Circular 15/2025/TT-BKHCN asks for the first two; the last only where a policy names it.
    """

    RSA_PSS = "RSASSA-PSS"
    ECDSA = "ECDSA"
    RSA_PKCS1 = "RSASSA-PKCS1-v1_5"


class Digest(StrEnum):
    """What is signed of a message: its digest by one of these (FIPS 180-4)."""

    SHA256 = "sha256"
    SHA384 = "sha384"
    SHA512 = "sha512"

    @property
    def size(self) -> int:
        """Its length in bytes."""
        return int(self.value[3:]) // 8


@dataclass(frozen=True)
class Mechanism:
    """A scheme with its digest; for RSASSA-PSS also MGF1's, and the length of the salt."""

    scheme: Scheme
    digest: Digest = Digest.SHA256


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


@dataclass(frozen=True)
class Token:
    """Where a key lies: the maker's library, and the labels where there are several.

    An empty ``token`` or ``key`` means the only one; ``certificate`` (DER) names the key by its
    certificate instead.
    """

    module: Path
    token: str = ""
    key: str = ""
    certificate: bytes = b""


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


class Held:
    """What every key says of itself, whatever keeps its private half."""

    def __init__(self, holder: Holder, mechanism: Mechanism) -> None:
        self.holder = holder
        self.mechanism = mechanism

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.holder.name!r})"

    @property
    def certificate(self) -> bytes:
        """The holder's certificate (DER)."""
        return self.holder.certificate

    @property
    def chain(self) -> tuple[bytes, ...]:
        """The certificates above it that came with the key (DER), nearest first."""
        return self.holder.chain

    @property
    def subject_name(self) -> str:
        """The common name in the certificate."""
        return self.holder.name
