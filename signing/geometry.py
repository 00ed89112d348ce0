# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""Where things lie on a page: from the upright page a reader sees to the page's own coordinates."""

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError

from signing import words
from signing.entry import entry
from signing.errors import NotSignable

DEEPEST = 50
A4 = (0.0, 0.0, 595.28, 841.89)


class Box(NamedTuple):
    """Left, bottom, right, top in points, from the lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    def whole(self) -> tuple[int, int, int, int]:
        """Round outwards to whole points."""
        left, bottom, right, top = self
        return math.floor(left), math.floor(bottom), math.ceil(right), math.ceil(top)


@dataclass(frozen=True)
class Page:
    """A page's visible area in its own coordinates, and how far it is turned clockwise."""

    area: Box
    turned: int

    @property
    def width(self) -> float:
        """How wide the reader sees it."""
        return self._across if self.turned % 180 == 0 else self._along

    @property
    def height(self) -> float:
        """How high the reader sees it."""
        return self._along if self.turned % 180 == 0 else self._across

    @property
    def _across(self) -> float:
        return self.area.right - self.area.left

    @property
    def _along(self) -> float:
        return self.area.top - self.area.bottom

    def to_own(self, seen: Box) -> Box:
        """Turn a rectangle on the upright page into one in the page's own coordinates."""
        left, bottom, right, top = seen
        turned = {
            0: (left, bottom, right, top),
            90: (self._across - top, left, self._across - bottom, right),
            180: (
                self._across - right,
                self._along - top,
                self._across - left,
                self._along - bottom,
            ),
            270: (bottom, self._along - right, top, self._along - left),
        }[self.turned]
        x, y = self.area.left, self.area.bottom
        return Box(turned[0] + x, turned[1] + y, turned[2] + x, turned[3] + y)


def page_of(writer: IncrementalPdfFileWriter, number: int) -> Page:
    """Read a page's size and rotation; NotSignable when there is no such page."""
    try:
        page = writer.find_page_for_modification(number)[0].get_object()
    except (PdfError, IndexError, ValueError) as problem:
        raise NotSignable(words.NO_SUCH_PAGE.format(page=number + 1)) from problem
    area = _inherited(page, "/CropBox", _inherited(page, "/MediaBox", A4))
    x1, y1, x2, y2 = (float(value) for value in area)
    turned = int(_inherited(page, "/Rotate", 0)) % 360
    return Page(
        area=Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)),
        turned=turned if turned % 90 == 0 else 0,
    )


def _inherited(page: object, key: str, otherwise: Any) -> Any:  # noqa: ANN401 - any PDF object
    """Look a page attribute up on the page or its ancestors (ISO 32000-1, 7.7.3.4)."""
    for _ in range(DEEPEST):
        found = entry(page, key)
        if found is not None:
            return found
        page = entry(page, "/Parent")
    return otherwise
