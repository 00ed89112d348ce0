"""Passwords, kept as Argon2id hashes (RFC 9106; OWASP ASVS 5.0, 6.2 and 11.4.2).

A password is brought to NFC first, because two keyboards write one Vietnamese letter in two ways.
Nothing else is changed about it, and no kinds of symbols are asked for: only length.
"""

import base64
import unicodedata
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from archive.records.digest import Chance
from archive.records.errors import Refused

SHORTEST = 12
LONGEST = 256
"""In symbols. The upper end only keeps a request from costing seconds."""

_SALT = 16
_HASH = 32


@dataclass(frozen=True)
class Cost:
    """How dear one guess is: KiB of memory, passes, lanes."""

    memory_kib: int = 47_104
    passes: int = 2
    lanes: int = 1


COST = Cost()
"""46 MiB twice: double what OWASP's cheat sheet of 2025 asks for at least."""


def hash_password(password: str, chance: Chance, cost: Cost = COST) -> str:
    """Return the hash to keep. Raises ``Refused``, in words, for one too short or too long."""
    clean = _clean(password)
    if not SHORTEST <= len(clean) <= LONGEST:
        message = (
            f"Mật khẩu cần từ {SHORTEST} đến {LONGEST} ký tự. "
            "Hãy chọn một câu dễ nhớ, ví dụ bốn từ không liên quan."
        )
        raise Refused(message)
    return _hasher(cost).hash(clean, salt=chance(_SALT))


def check_password(kept: str, password: str) -> bool:
    """Say whether this is the password kept under this hash; False also for a broken hash."""
    try:
        return PasswordHasher().verify(kept, _clean(password)[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str, cost: Cost = COST) -> bool:
    """Say whether a hash was made at another cost and should be made anew."""
    return _hasher(cost).check_needs_rehash(kept)


def nobodys_hash(cost: Cost = COST) -> str:
    """Return a hash no password fits and that takes as long to check as a real one.

    An unknown user name costs the same time as a wrong password (OWASP ASVS 5.0, 6.3.8).
    """
    salt = base64.b64encode(bytes(_SALT)).rstrip(b"=").decode("ascii")
    hashed = base64.b64encode(bytes(_HASH)).rstrip(b"=").decode("ascii")
    return f"$argon2id$v=19$m={cost.memory_kib},t={cost.passes},p={cost.lanes}${salt}${hashed}"


def _clean(password: str) -> str:
    return unicodedata.normalize("NFC", password)


def _hasher(cost: Cost) -> PasswordHasher:
    return PasswordHasher(
        time_cost=cost.passes,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=_HASH,
        salt_len=_SALT,
    )
