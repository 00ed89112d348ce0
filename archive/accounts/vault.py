"""What leaves the catalogue only sealed: password hashes and second factors.

AES-256-GCM (NIST SP 800-38D) under a key that HKDF-SHA256 (RFC 5869) derives from the pepper in the
secrets folder; nothing of the key lies in the store. What was sealed under a retired pepper still
opens. Without the secrets folder nothing sealed opens, and all that is lost is this: people must be
invited again.
"""

import base64
import binascii
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from archive.records.digest import Chance
from archive.records.errors import Damaged

NONCE = 12
KEY = 32
_INFO = b"vankho vault 1"


class Keeper(Protocol):
    """Whoever holds the key material."""

    @property
    def pepper(self) -> bytes:
        """The key material of today."""

    @property
    def retired_peppers(self) -> tuple[bytes, ...]:
        """The key material before it, newest first."""

    @property
    def chance(self) -> Chance:
        """Random bytes."""


def seal(keeper: Keeper, plain: bytes, *, bound: bytes) -> str:
    """Return these bytes sealed, in base64; they open only together with ``bound``."""
    nonce = keeper.chance(NONCE)
    closed = AESGCM(_key(keeper.pepper)).encrypt(nonce, plain, bound)
    return base64.b64encode(nonce + closed).decode("ascii")


def unseal(keeper: Keeper, sealed: str, *, bound: bytes) -> bytes:
    """Return what was sealed. Raises ``Damaged`` for another key, another place, other bytes."""
    try:
        content = base64.b64decode(sealed, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Damaged(detail="not a sealed text") from error
    for pepper in (keeper.pepper, *keeper.retired_peppers):
        try:
            return AESGCM(_key(pepper)).decrypt(content[:NONCE], content[NONCE:], bound)
        except (InvalidTag, ValueError):
            continue
    raise Damaged(detail="no key of ours opens it")


def _key(pepper: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY, salt=None, info=_INFO).derive(pepper)
