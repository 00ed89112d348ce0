"""Who gets a demonstration certificate."""

from dataclasses import dataclass
from enum import StrEnum

MARK = "TRÌNH DIỄN – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"
"""Stands in every subject name of the demonstration world, as its organisational unit."""

SHORT_MARK = "(TRÌNH DIỄN)"
"""Stands behind every common name, which may have 64 characters only (RFC 5280, A.1)."""


class Algorithm(StrEnum):
    """The kind of key."""

    P256 = "p256"
    P384 = "p384"
    RSA2048 = "rsa2048"
    RSA3072 = "rsa3072"


@dataclass(frozen=True)
class Subject:
    """A person or an agency's seal.

    ``key`` names the key inside the demonstration ("demo", "clerk"); ``name`` is the person's name,
    or the agency's for a seal.
    """

    key: str
    name: str
    organisation: str
    algorithm: Algorithm = Algorithm.P256
