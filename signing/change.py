"""One thing that happened to a file after it was signed, and how it bears on the verdict."""

from dataclasses import dataclass
from enum import Enum, auto


class Weight(Enum):
    """How a change bears on the verdict."""

    FORESEEN = auto()
    """Evidence, time-stamps, further signatures, form fields: what a signed file is for."""
    BESIDES = auto()
    """Nothing a page shows, but not what was signed either: never valid without a word."""
    FORBIDDEN = auto()
    """The document is another one than the one that was signed."""


@dataclass(frozen=True)
class Change:
    """One thing that happened after a signature."""

    told: str
    weight: Weight
