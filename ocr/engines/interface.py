"""What reads pictures.

The contract, tested in tests/ocr/test_engine.py:

- ``read`` takes pictures and gives back one ``Reading`` each, in the same order.
- An empty picture is an empty reading, not an error.
- ``upright`` says by how many degrees clockwise a picture must be turned to stand upright, or
  ``None`` when the engine cannot tell.
- ``EngineFailed`` may be tried again; ``EngineMissing`` may not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ocr.image.picture import Picture
from ocr.page import Alternative


@dataclass(frozen=True)
class Sighting:
    """A word seen on a picture: its sides in pixels, its confidence from 0 to 1, its line.

    A word the engine doubts comes with what else it may be.
    """

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float
    line: int
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True)
class Reading:
    """All words seen on one picture, in reading order."""

    sightings: tuple[Sighting, ...]


class Engine(Protocol):
    """Reads pictures of print."""

    def read(self, pictures: Sequence[Picture]) -> tuple[Reading, ...]:
        """Return what stands on each picture."""

    def upright(self, picture: Picture) -> int | None:
        """Return the clockwise turn a picture needs, where it can be told."""
