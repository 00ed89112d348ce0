"""Fingerprints of a page that survive a second scan: of its words, and of where they stand.

Words: runs of three folded syllables, hashed; the smallest hashes of a set are a fair sample of it
(bottom-k, Broder 1997), so two sketches tell how much the sets have in common, and one wrong letter
costs three runs and no more. Digits are left out: they are marks, not text.

Picture: how much ink stands in each cell of a grid laid over the text, each cell compared with the
one to its right (difference hash). The grid hangs on the text's own corners after its slope is
taken out, so margins, resolution and skew do not matter.
"""

import statistics
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b

from ocr.finding.strip import folded
from ocr.page import Page, Word

RUN = 3
"""Syllables of one shingle."""
SKETCH = 64
"""Hashes kept of one page: the share in common is told to about ±0.06."""
SIDE = 16
"""Cells of the picture's grid down, and pairs of cells across: 256 bits."""
_LINE = 4
"""Words a line needs to tell the page's slope."""


def hashed(text: str) -> int:
    """Return 63 bits of a text, the same on every machine and in every run."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


def shingles(page: Page) -> Iterator[str]:
    """Yield the runs of folded syllables of a page; what is not all letters is passed over."""
    words = [text for text in map(_letters, page.words) if text]
    for place in range(len(words) - RUN + 1):
        yield " ".join(words[place : place + RUN])


def sketch(texts: Iterable[str], most: int = SKETCH) -> tuple[int, ...]:
    """Return the smallest hashes of a set of texts, in order."""
    return tuple(sorted({hashed(text) for text in texts})[:most])


def in_common(first: Sequence[int], second: Sequence[int]) -> float:
    """Return how much of two sets is in both (Jaccard), told from their sketches; 0 for none.

    Exact where both together have no more than ``SKETCH`` members.
    """
    if not first or not second:
        return 0.0
    union = sorted({*first, *second})[:SKETCH]
    both = {*first} & {*second}
    return sum(one in both for one in union) / len(union)


def picture(page: Page) -> int:
    """Return the difference hash of where the page's words stand; 0 for a page without words."""
    boxes = _level(page)
    if not boxes:
        return 0
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    width = max(box[2] for box in boxes) - left or 1.0
    height = max(box[3] for box in boxes) - top or 1.0
    ink = [[0.0] * (SIDE + 1) for _ in range(SIDE)]
    for box in boxes:
        middle = (box[1] + box[3]) / 2
        row = min(int((middle - top) / height * SIDE), SIDE - 1)
        start, end = ((edge - left) / width * (SIDE + 1) for edge in (box[0], max(box[2], box[0])))
        for column in range(int(start), min(int(end), SIDE) + 1):
            ink[row][column] += max(min(end, column + 1) - max(start, column), 0.0)
    bits = (row[place] > row[place + 1] for row in ink for place in range(SIDE))
    return sum(bit << place for place, bit in enumerate(bits))


def alike(first: int, second: int) -> float:
    """Return the share of equal bits of two pictures, from 0 to 1; 0 where one has no words."""
    if not first or not second:
        return 0.0
    return 1 - (first ^ second).bit_count() / (SIDE * SIDE)


def _letters(word: Word) -> str:
    text = folded(word.text).strip(",.;:()“”\"'*-–/")
    return text if text.isalpha() else ""


def _level(page: Page) -> list[tuple[float, float, float, float]]:
    """Return the boxes of the words in units of the page's width, its slope taken out."""
    tall = page.height / page.width
    slopes = [
        (last.bottom - first.bottom) * tall / (last.right - first.left)
        for line in page.lines
        if len(line) >= _LINE
        for first, last in [(line[0].box, line[-1].box)]
        if last.right > first.left
    ]
    slope = statistics.median(slopes) if slopes else 0.0
    return [
        (
            box.left + slope * box.top * tall,
            box.top * tall - slope * box.left,
            box.right + slope * box.top * tall,
            box.bottom * tall - slope * box.left,
        )
        for box in (word.box for word in page.words)
    ]
