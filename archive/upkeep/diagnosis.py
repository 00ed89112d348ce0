"""What an examination finds: how bad, what was seen, how to mend it."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is: fine, should be mended, must be mended."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True)
class Finding:
    """One thing looked at: ``what`` was seen, and ``how`` to mend it (empty where it is fine)."""

    level: Level
    what: str
    how: str = ""


def fine(what: str) -> Finding:
    """Return that this is as it should be."""
    return Finding(Level.GREEN, what)
