"""A signing sitting: many documents, one unlock, each with its own outcome.

A sitting remembers what was shown (the digest of each document) and what became of it, never the
PIN and never the key: whoever goes on after an interruption types the PIN again.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from archive.records.digest import Digest

MOST = 500
"""Documents of one sitting."""


class Outcome(StrEnum):
    """What became of one document."""

    LEFT = "left"
    SIGNED = "signed"
    REFUSED = "refused"


@dataclass(frozen=True)
class Shown:
    """A record, and the digest of the very bytes its signer was shown."""

    record: str
    seen: Digest


@dataclass(frozen=True)
class Line:
    """One document of a sitting; ``code`` and ``reason`` say why it was not signed."""

    record: str
    seen: Digest
    outcome: Outcome = Outcome.LEFT
    code: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Sitting:
    """Whose sitting it is and with which key.

    Whoever signs holds ``token`` until ``until``. ``is_stopped``: its signer stopped it; ``why``:
    what stopped it otherwise, in words.
    """

    id: str
    person: str
    key: str
    made_at: datetime
    token: str | None = None
    until: datetime | None = None
    is_stopped: bool = False
    why: str = ""

    def is_busy(self, now: datetime) -> bool:
        """Say whether somebody signs at this moment."""
        return self.token is not None and self.until is not None and now < self.until


@dataclass(frozen=True)
class Counts:
    """How many documents of a sitting are left, signed and refused."""

    left: int = 0
    signed: int = 0
    refused: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.left + self.signed + self.refused
