# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""Where things lie on a page: from the upright page a reader sees to the page's own coordinates."""

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError

from signing import words
from signing.document import open_to_append
from signing.entry import entry
from signing.errors import NotSignable

DEEPEST = 50
MILLIMETRE = 72 / 25.4
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

    def to_seen(self, own: Box) -> Box:
        """Turn a rectangle in the page's own coordinates into one on the upright page."""
        x, y = self.area.left, self.area.bottom
        left, bottom, right, top = own.left - x, own.bottom - y, own.right - x, own.top - y
        return Box(
            *{
                0: (left, bottom, right, top),
                90: (bottom, self._across - right, top, self._across - left),
                180: (
                    self._across - right,
                    self._along - top,
                    self._across - left,
                    self._along - bottom,
                ),
                270: (self._along - top, left, self._along - bottom, right),
            }[self.turned]
        )

    def share(self, left: float, top: float, right: float, bottom: float) -> Box:
        """Return a rectangle given as shares of the upright page, counted from its upper left."""
        width, height = self.width, self.height
        return Box(left * width, (1 - bottom) * height, right * width, (1 - top) * height)

    def inside(self, wanted: Box) -> Box:
        """Move a rectangle so that it lies on the page; one that is larger is cut."""
        width = min(wanted.right - wanted.left, self.width)
        height = min(wanted.top - wanted.bottom, self.height)
        left = min(max(wanted.left, 0.0), self.width - width)
        bottom = min(max(wanted.bottom, 0.0), self.height - height)
        return Box(left, bottom, left + width, bottom + height)


def page_of(writer: IncrementalPdfFileWriter, number: int) -> Page:
    """Read a page's size and rotation; NotSignable when there is no such page."""
    try:
        page = writer.find_page_for_modification(number)[0].get_object()
    except (PdfError, IndexError, ValueError) as problem:
        raise NotSignable(words.NO_SUCH_PAGE.format(page=number + 1)) from problem
    return _read(page)


def page_holding(writer: IncrementalPdfFileWriter, field: object) -> Page:
    """Read the page a field stands on; the first one where it does not say."""
    page = entry(field, "/P")
    return page_of(writer, 0) if page is None else _read(page)


def page_at(pdf: bytes, number: int) -> Page:
    """Read a page of a file of our own; NotSignable when there is no such page."""
    return page_of(open_to_append(pdf), number)


def pages_at(pdf: bytes, count: int) -> tuple[Page, ...]:
    """Read the first so many pages of a file of our own; NotSignable where one is missing."""
    writer = open_to_append(pdf)
    return tuple(page_of(writer, number) for number in range(count))


def turn(degrees: int) -> tuple[int, ...]:
    """Return the matrix that turns a drawing against its page's rotation, to be read upright."""
    return {0: (1, 0, 0, 1, 0, 0), 90: (0, 1, -1, 0, 0, 0), 180: (-1, 0, 0, -1, 0, 0)}.get(
        degrees, (0, -1, 1, 0, 0, 0)
    )


def _read(page: object) -> Page:
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
