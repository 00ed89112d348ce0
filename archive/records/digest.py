"""Names for bytes and for things: SHA-256 digests and random public ids.

Ids are 128 random bits in Crockford's base 32 (26 symbols, lower case): they cannot be guessed or
counted (OWASP ASVS 5.0, 11.5.1).
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from typing import NewType

Digest = NewType("Digest", str)
"""SHA-256 in 64 lower-case hexadecimal digits."""

RecordId = NewType("RecordId", str)
"""The random public name of a record."""

Chance = Callable[[int], bytes]
"""Gives this many random bytes; ``assemble`` owns the real one."""

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[0-9a-hjkmnp-tv-z]{26}")


def digest_of(content: bytes) -> Digest:
    """Return the digest of these bytes."""
    return Digest(hashlib.sha256(content).hexdigest())


def digest_of_parts(parts: Iterable[bytes]) -> Digest:
    """Return the digest of bytes that come in parts."""
    state = hashlib.sha256()
    for part in parts:
        state.update(part)
    return Digest(state.hexdigest())


def is_digest(text: str) -> bool:
    """Say whether this text has the shape of a digest."""
    return _DIGEST.fullmatch(text) is not None


def is_id(text: str) -> bool:
    """Say whether this text has the shape of a public id."""
    return _ID.fullmatch(text) is not None


def base32(number: int, length: int) -> str:
    """Write a number in Crockford's base 32 with this many symbols."""
    symbols = []
    for _ in range(length):
        number, rest = divmod(number, 32)
        symbols.append(ALPHABET[rest])
    return "".join(reversed(symbols))


def new_id(chance: Chance) -> str:
    """Return a fresh public id of 128 random bits."""
    return base32(int.from_bytes(chance(16)), 26)


def new_record_id(chance: Chance) -> RecordId:
    """Return a fresh record id."""
    return RecordId(new_id(chance))
