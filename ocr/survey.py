"""Look over the pages of a scan without reading them: how much ink, and which codes stand there.

For finding where one paper ends and the next begins; about a tenth of the time reading would take.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from ocr.errors import OcrError
from ocr.image.ink import grey
from ocr.image.picture import Picture
from ocr.read import opened
from ocr.separators import Mark, find_marks

BLANK = 0.0006
"""Share of ink under which a page is blank: a line of print has four times as much."""

_WIDE = 620
"""Pixels across a page whose ink is measured: 75 dpi, where dust is too small to be seen."""

_MARGIN = 0.04
"""Share of each side that is not looked at: dark frames and punched holes."""

_DARKER = 48
"""Levels by which ink is darker than the paper around it; what shines through from the back is
less."""


@dataclass(frozen=True)
class Look:
    """What was seen on a page: its share of ink from 0 to 1, and its codes.

    Boxes are fractions of the page as it lies in the file.
    """

    page: int
    ink: float
    marks: tuple[Mark, ...]

    @property
    def blank(self) -> bool:
        """Whether there is nothing on the page."""
        return self.ink < BLANK and not self.marks

    def to_json(self) -> dict[str, object]:
        """Return the look as plain data; ink in millionths."""
        marks = [
            {"kind": mark.kind, "text": mark.text, "box": mark.box.to_json()} for mark in self.marks
        ]
        ink = round(self.ink * 1_000_000)
        return {"page": self.page, "ink": ink, "blank": self.blank, "marks": marks}


def survey(path: Path, numbers: Sequence[int], *, drawn: bool = True) -> Iterator[Look]:
    """Yield what is seen on these pages, in order; raises what ``read.inspect`` raises.

    Of a damaged page nothing is seen, and it is not called blank.

    Without ``drawn`` only pages that are one stored picture are looked at: others came from a
    program and carry no sheets from a scanner.
    """
    with opened(path) as source:
        for number in numbers:
            try:
                if drawn or source.is_scan(number):
                    yield look(number, source.picture(number))
            except OcrError:
                yield Look(number, ink=1.0, marks=())


def look(number: int, picture: Picture) -> Look:
    """Return what is seen on one page."""
    return Look(number, ink_of(picture), find_marks(picture))


def ink_of(picture: Picture) -> float:
    """Return the share of the page that is darker than the paper around it."""
    pixels = grey(picture).pixels
    tall = max(1, round(_WIDE * picture.height / picture.width))
    small = cv2.resize(pixels, (_WIDE, tall), interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.resize(small, None, fx=0.25, fy=0.25), 15)
    ground = cv2.resize(paper, (_WIDE, tall), interpolation=cv2.INTER_LINEAR)
    dark = cv2.subtract(ground, small) > _DARKER
    x, y = round(_WIDE * _MARGIN), round(tall * _MARGIN)
    return float(np.mean(dark[y : tall - y, x : _WIDE - x]))
