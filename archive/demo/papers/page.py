"""A page after setting and before painting: what stands where, in points from the top left.

One description, three uses: it is painted as pixels, written as a born-digital PDF, and laid
as invisible text behind a scan.
"""

from dataclasses import dataclass
from enum import StrEnum

from archive.demo.papers.typeface import Face, Family

WIDTH = 595.28
"""Width of A4 in points."""

HEIGHT = 841.89
"""Height of A4 in points."""


@dataclass(frozen=True)
class Word:
    """A word: left end of its baseline, and how it is set. ``tail`` is True before a space."""

    x: float
    y: float
    text: str
    face: Face
    size: float
    tail: bool = True
    grey: int = 20


@dataclass(frozen=True)
class Rule:
    """A straight printed line from one point to another."""

    x0: float
    y0: float
    x1: float
    y1: float
    weight: float = 0.7


class Ink(StrEnum):
    """What is put on paper after printing."""

    SEAL = "seal"
    SIGNATURE = "signature"


@dataclass(frozen=True)
class Mark:
    """A seal or a signature around a centre; ``text`` runs around the seal."""

    ink: Ink
    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Page:
    """One set page; ``lines`` are its printed lines in rows.

    ``by_columns`` tells the same lines with columns that stand side by side (letterhead; recipients
    and signature) one after the other, the other legal reading order.
    """

    family: Family
    words: tuple[Word, ...] = ()
    rules: tuple[Rule, ...] = ()
    marks: tuple[Mark, ...] = ()
    lines: tuple[str, ...] = ()
    by_columns: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The printed lines joined by line feeds; empty for a blank page."""
        return "\n".join(self.lines)
