"""How bytes are named: by their owner and their digest (decision 4, FORMAT.md "Keys").

A name is checked where it is made, for every back end at once, so no name can ever leave its place
in the store and none can change its meaning.
"""

import re
from dataclasses import dataclass
from typing import Self

from archive.records.digest import Digest, is_id
from archive.records.errors import Refused

LEDGER = "ledger"
REGISTER = "register"
SYSTEM = frozenset({LEDGER, REGISTER})
"""The owners that are no records: the ledger, and the register of people and bodies."""

_PREFIX = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LEAF = re.compile(r"(?:([a-z0-9-]+)-)?([0-9a-f]{64})")
_LONGEST_PREFIX = 64


@dataclass(frozen=True, order=True)
class Name:
    """The name of an object: ``owner/leaf``.

    ``owner`` is a record's id, ``ledger`` or ``register``; ``leaf`` the SHA-256 in 64 hexadecimal
    digits, with a prefix and a hyphen before it where the pieces of one owner have an order. Raises
    ``Refused`` for anything else.
    """

    owner: str
    leaf: str

    def __post_init__(self) -> None:
        found = _LEAF.fullmatch(self.leaf)
        if found is None or not is_owner(self.owner) or not _is_prefix(found[1] or ""):
            raise Refused(detail=f"no name of an object: {f'{self.owner}/{self.leaf}'!r}")

    @classmethod
    def made(cls, owner: str, digest: Digest, *, prefix: str = "") -> Self:
        """Return the name of bytes with this digest."""
        return cls(owner, f"{prefix}-{digest}" if prefix else str(digest))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what ``str`` of a name wrote; raises ``Refused`` if it is none."""
        owner, _, leaf = text.partition("/")
        return cls(owner, leaf)

    @property
    def digest(self) -> Digest:
        """The SHA-256 of the bytes under this name."""
        return Digest(self.leaf[-64:])

    @property
    def prefix(self) -> str:
        """What stands before the digest, without the hyphen; empty for a record's own bytes."""
        return self.leaf[:-65]

    def __str__(self) -> str:
        return f"{self.owner}/{self.leaf}"


def manifest_prefix(version: int) -> str:
    """Return the prefix of a record's manifest number ``version`` (from 1, six digits or more)."""
    return f"manifest-{version:06d}"


def register_prefix(version: int) -> str:
    """Return the prefix of the register's snapshot number ``version`` (from 1, six digits)."""
    return f"register-{version:06d}"


def is_owner(text: str) -> bool:
    """Say whether objects may belong to this: a record id, ``ledger`` or ``register``."""
    return text in SYSTEM or is_id(text)


def is_leaf(text: str) -> bool:
    """Say whether this is the second half of a name; side files of a back end are not."""
    found = _LEAF.fullmatch(text)
    return found is not None and _is_prefix(found[1] or "")


def _is_prefix(text: str) -> bool:
    return not text or (len(text) <= _LONGEST_PREFIX and _PREFIX.fullmatch(text) is not None)
