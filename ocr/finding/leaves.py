"""The sheets of paper a document lies on, as its fields are looked for.

A scan of an open book is one page and two leaves; a page with text of its own has its words in the
order of the file, which is not always that of the eye. And what follows the second national motto
is another document: a file often holds a decision with its enclosures.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from ocr.finding.strip import strips
from ocr.page import Box, Page, Word

_MOTTO = re.compile(r"cong hoa xa hoi chu nghia|doc lap ?.{1,3}tu do ?.{1,3}hanh phuc")
_WIDE = 1.2
"""A page so much wider than high may show two leaves."""

_GUTTER, _MOST_ACROSS = 0.012, 0.01
"""Hardly a word stands this near to the middle of two leaves, as a share of all."""

_FEWEST = 40
"""Words on each of two leaves."""

_OVERLAP = 0.5
"""Words of one line share at least this part of the lower one's height."""

_NEAR, _BLANK = 8, 1.6
"""Pieces of a broken line come no further apart in reading order, and stand no further apart than
so many heights of print."""


@dataclass(frozen=True)
class Leaf:
    """One sheet: its words with boxes of its own, and where it lies on the page.

    ``page.number`` counts leaves from 1; ``number`` is the page of the file. ``left`` and ``width``
    say which part of that page the leaf takes, as fractions of its width.
    """

    page: Page
    number: int
    left: float = 0.0
    width: float = 1.0

    def on_page(self, box: Box) -> Box:
        """Return the place on the page of a place on this leaf."""
        left, right = (self.left + side * self.width for side in (box.left, box.right))
        return Box(left, box.top, right, box.bottom)


def leaves(pages: Sequence[Page]) -> tuple[Leaf, ...]:
    """Return the leaves of the first document on these pages, in order."""
    laid = (leaf for page in pages for leaf in _leaves(in_rows(page)) if leaf.page.words)
    numbered = tuple(
        replace(leaf, page=replace(leaf.page, number=count)) for count, leaf in enumerate(laid, 1)
    )
    return numbered[: _end(numbered)]


def _end(found: Sequence[Leaf]) -> int:
    """Return how many leaves there are before another document begins on top of one."""
    if not found or not _headed(found[0]):
        return len(found)
    after = (index for index, leaf in enumerate(found) if index and _headed(leaf))
    return next(after, len(found))


def _headed(leaf: Leaf) -> bool:
    """Tell whether the national motto stands on the upper part of the leaf."""
    return any(line.search(_MOTTO) for line in strips(leaf.page) if line.box.top < 1 / 3)


def _leaves(page: Page) -> Iterator[Leaf]:
    """Yield the page, or its two halves where nothing stands in the gutter between them."""
    if page.width > _WIDE * page.height:
        halves = (_half(page, 0.0), _half(page, 0.5))
        low, high = 0.5 - _GUTTER, 0.5 + _GUTTER
        across = sum(word.box.left < high and word.box.right > low for word in page.words)
        both = min(len(half.page.words) for half in halves) >= _FEWEST
        if both and across <= _MOST_ACROSS * len(page.words):
            yield from halves
            return
    yield Leaf(page, page.number)


def _half(page: Page, left: float) -> Leaf:
    def moved(box: Box) -> Box:
        return Box((box.left - left) * 2, box.top, (box.right - left) * 2, box.bottom)

    words = tuple(
        replace(word, box=moved(word.box))
        for word in page.words
        if left <= (word.box.left + word.box.right) / 2 < left + 1 / 2
    )
    return Leaf(replace(page, words=words, width=page.width // 2), page.number, left, 1 / 2)


def in_rows(page: Page) -> Page:
    """Return a page with text of its own in the order of the eye; others are in order.

    But for lines that a reader broke in two: those are put together.
    """
    rows = _by_eye(page.words) if page.source == "textlayer" else _unbroken(page)
    words = (
        replace(word, line=number)
        for number, row in enumerate(rows)
        for word in sorted(row, key=lambda word: word.box.left)
    )
    return replace(page, words=tuple(words))


def _by_eye(words: Sequence[Word]) -> list[list[Word]]:
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.box.top + word.box.bottom) / 2):
        if rows and _beside(word.box, rows[-1][-1].box):
            rows[-1].append(word)
        else:
            rows.append([word])
    return rows


def _unbroken(page: Page) -> list[list[Word]]:
    """Return the lines; two that go on from each other are one, where the longer one stood."""
    rows: list[list[Word]] = []
    for line in page.lines:
        near = range(max(0, len(rows) - _NEAR), len(rows))
        at = next((one for one in near if _goes_on(rows[one], line, page)), None)
        if at is None:
            rows.append([*line])
        elif len(line) > len(rows[at]):
            rows.append([*rows.pop(at), *line])
        else:
            rows[at] += line
    return rows


def _goes_on(one: Sequence[Word], other: Sequence[Word], page: Page) -> bool:
    """Tell whether two lines stand beside each other with no more than a blank between them."""
    box, beside = (reduce(Box.joined, (word.box for word in row)) for row in (one, other))
    gap = max(beside.left - box.right, box.left - beside.right) * page.width
    tall = min(box.bottom - box.top, beside.bottom - beside.top) * page.height
    return 0 <= gap < _BLANK * tall and _beside(box, beside)


def _beside(one: Box, other: Box) -> bool:
    """Tell whether two boxes stand on one line: one covers the middle of the other."""
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    lower = min(one.bottom - one.top, other.bottom - other.top)
    return shared > _OVERLAP * lower
