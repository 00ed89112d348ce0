# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""The pages of one revision: what they inherit, what of them is seen, what is stuck on them."""

from collections.abc import Iterator

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver

from signing.entry import entry

MOST_PAGES = 2000
A4 = (0, 0, 595, 842)
Line = list[generic.DictionaryObject]
"""A page with the nodes of the tree above it, nearest first."""


def page_list(handler: HistoricalResolver) -> Iterator[Line]:
    """List the pages, however deep their tree is."""
    todo, seen, found = [[handler.root["/Pages"]]], 0, 0
    while todo and found < MOST_PAGES and seen < 2 * MOST_PAGES:
        line, seen = todo.pop(), seen + 1
        kids = entry(line[0], "/Kids")
        if kids is None:
            found += 1
            yield line
        else:
            todo.extend([kid.get_object(), *line] for kid in reversed(kids))


def inherited(line: Line, key: str) -> object:
    """Look an attribute of a page up, in the page or in what it inherits from."""
    return next((found for node in line if (found := entry(node, key)) is not None), None)


def seen_area(line: Line) -> float:
    """Measure what a reader shows of a page, in square points."""
    media = _box(inherited(line, "/MediaBox") or A4)
    crop = _box(inherited(line, "/CropBox") or media)
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    return max(right - left, 1) * max(top - bottom, 1)


def stuck_on(line: Line) -> list[generic.PdfObject]:
    """List the annotations of a page as they are named there, the lowest first."""
    return list(entry(line[0], "/Annots", generic.ArrayObject()))


def _box(corners: object) -> tuple[float, float, float, float]:
    if not isinstance(corners, (list, tuple)):
        raise TypeError(corners)
    x0, y0, x1, y1 = (float(one) for one in corners)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
