"""What has been read on one page: the words, where they stand, how sure the reading is.

Plain data and standard library only, so that every package above can keep it, send it and show it
without knowing how it was made. Boxes are fractions of the page *as shown upright*: they fit any
picture of that page, at any resolution.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Self

from ocr.image.condition import UNMEASURED, Condition


@dataclass(frozen=True)
class Box:
    """A rectangle on the upright page; all four are fractions from 0 to 1 of its width or height.

    ``left`` and ``top`` are the corner nearest to the beginning of the text.
    """

    left: float
    top: float
    right: float
    bottom: float

    def joined(self, other: "Box") -> "Box":
        """Return the smallest box around both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def to_json(self) -> list[float]:
        """Return ``[left, top, right, bottom]``, to a hundred-thousandth of the page."""
        return [round(side, 5) for side in (self.left, self.top, self.right, self.bottom)]


@dataclass(frozen=True)
class Alternative:
    """What a doubtful word may also say; ``confidence`` runs from 0 to 1."""

    text: str
    confidence: float


@dataclass(frozen=True)
class Word:
    """One word as it was read.

    ``confidence`` runs from 0 to 1; ``line`` is the index of its line in reading order. A doubtful
    word has up to three ``alternatives``, the likeliest first.
    """

    text: str
    box: Box
    confidence: float
    line: int
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True)
class Cell:
    """One cell of a table.

    ``row`` and ``column`` of its first place count from 0; it covers ``rows`` by ``columns``.
    """

    row: int
    column: int
    rows: int
    columns: int
    text: str
    box: Box


@dataclass(frozen=True)
class Table:
    """A ruled table: its cells from left to right, row by row."""

    box: Box
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Block:
    """Lines that belong together: ``text``, ``heading`` or ``table`` (``kind``).

    It covers the words whose ``line`` is from ``first`` up to, but not with, ``end``.
    """

    kind: str
    box: Box
    first: int
    end: int


@dataclass(frozen=True)
class Page:
    """One page as it was read.

    ``number`` counts from 1. ``width`` and ``height`` are the pixels of the upright picture and
    ``dpi`` its resolution. ``turned`` says how many degrees clockwise (0, 90, 180, 270) the page
    as stored had to be turned to stand upright. ``syllables`` is the share of possible Vietnamese
    syllables among the words, ``confidence`` the mean over all letters; both from 0 to 1.
    ``source`` is ``engine``, ``textlayer``, ``blank`` or ``unread``: ``problem`` is then the code
    of what stood in the way, and the first warning says it in words. ``warnings`` are for people.
    The words of ``tables`` stand among ``words`` too. ``blocks`` come in reading order.
    ``condition`` tells what was measured on the picture, and what of it is poor.
    """

    number: int
    width: int
    height: int
    dpi: int
    turned: int
    syllables: float
    confidence: float
    source: str
    words: tuple[Word, ...]
    warnings: tuple[str, ...]
    tables: tuple[Table, ...] = ()
    problem: str = ""
    blocks: tuple[Block, ...] = ()
    condition: Condition = UNMEASURED

    @classmethod
    def unread(cls, number: int, problem: str, words: str) -> Self:
        """Return a page that could not be read, with the reason as a code and in words."""
        return cls(number, 0, 0, 0, 0, 0.0, 0.0, "unread", (), (words,), problem=problem)

    @property
    def lines(self) -> tuple[tuple[Word, ...], ...]:
        """The words line by line, in reading order."""
        return tuple(tuple(line) for _, line in groupby(self.words, lambda word: word.line))

    @property
    def text(self) -> str:
        """The text of the page, one line of print a line."""
        return "\n".join(" ".join(word.text for word in line) for line in self.lines)

    def to_json(self) -> dict[str, Any]:
        """Return the page as the JSON object `vankho read --json` prints."""
        return {
            "page": self.number,
            "width": self.width,
            "height": self.height,
            "dpi": self.dpi,
            "turned": self.turned,
            "syllables": round(self.syllables, 4),
            "confidence": round(self.confidence, 4),
            "source": self.source,
            "text": self.text,
            "words": [_word_to_json(word) for word in self.words],
            "warnings": list(self.warnings),
            "tables": [_table_to_json(table) for table in self.tables],
            "blocks": [{**vars(block), "box": block.box.to_json()} for block in self.blocks],
            "condition": self.condition.to_json(),
            "problem": self.problem,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Return the page that ``to_json`` described; a missing or odd field is a ``KeyError``."""
        return cls(
            number=kept["page"],
            width=kept["width"],
            height=kept["height"],
            dpi=kept["dpi"],
            turned=kept["turned"],
            syllables=kept["syllables"],
            confidence=kept["confidence"],
            source=kept["source"],
            words=tuple(_word_from_json(word) for word in kept["words"]),
            warnings=tuple(kept["warnings"]),
            # Pages read before tables were told have none.
            tables=tuple(_table_from_json(table) for table in kept.get("tables", ())),
            condition=Condition.of(kept.get("condition", {})),
            blocks=tuple(
                Block(**{**block, "box": Box(*block["box"])}) for block in kept.get("blocks", ())
            ),
            problem=kept.get("problem", ""),
        )


def _word_to_json(word: Word) -> dict[str, Any]:
    told: dict[str, Any] = {
        "text": word.text,
        "box": word.box.to_json(),
        "confidence": round(word.confidence, 4),
        "line": word.line,
    }
    if word.alternatives:
        told["alternatives"] = [
            {"text": one.text, "confidence": round(one.confidence, 4)} for one in word.alternatives
        ]
    return told


def _word_from_json(kept: Mapping[str, Any]) -> Word:
    others = tuple(Alternative(**one) for one in kept.get("alternatives", ()))
    return Word(kept["text"], Box(*kept["box"]), kept["confidence"], kept["line"], others)


def _table_to_json(table: Table) -> dict[str, Any]:
    cells = [{**vars(cell), "box": cell.box.to_json()} for cell in table.cells]
    return {"box": table.box.to_json(), "cells": cells}


def _table_from_json(kept: Mapping[str, Any]) -> Table:
    cells = tuple(Cell(**{**cell, "box": Box(*cell["box"])}) for cell in kept["cells"])
    return Table(Box(*kept["box"]), cells)
