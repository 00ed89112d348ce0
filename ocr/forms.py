"""Forms and certificates: which value stands behind which label.

"Họ và tên: Trần Thị Ánh" is a pair; so is each of the three on "Giới tính: Nữ Dân tộc: Kinh Quốc
tịch: Việt Nam", where a closed list of labels (``data/labels.txt``) says where one ends and the
next begins. A pair says exactly what the words of the page say.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from ocr.finding.leaves import Leaf, in_rows
from ocr.finding.lists import any_of
from ocr.finding.strip import Strip, strips
from ocr.page import Box, Page

_FREE_LABEL = re.compile(r"(?:^|(?<=[.;] ))(?:(?:\d+|[ivx]+|[a-z])[.)] ?|[-–+•] ?)?")
_LONGEST = 8
"""Words of a label that is not in the list."""

_NO_FORM = re.compile(
    r"^[^a-z]*(?:noi nhan|kinh gui|can cu|xet|theo|dieu \d+|quyet dinh|v ?/ ?v|luu)\b"
    r"|^[^a-z]*so ?:? ?\d+ ?/"
)
_DOTS = " .…_-–·:"
_FEWEST_KNOWN, _FEWEST = 1, 3
"""A page is a form when it has so many labels of the list and so many pairs."""

_GOES_ON = 1.9
_AT_THE_MARGIN, _MARGIN = 0.12, 0.1


@dataclass(frozen=True)
class Pair:
    """A label and its value, each with its place; ``confidence`` is that of the value's words.

    A value may go on in the next line; its box is around all of it.
    """

    label: str
    value: str
    confidence: float
    page: int
    label_box: Box
    box: Box


@dataclass(frozen=True)
class _Piece:
    """A label and what stands behind it on the same line."""

    label: Strip
    value: Strip | None
    is_known: bool
    line: Strip


def find_pairs(pages: Sequence[Page]) -> tuple[Pair, ...]:
    """Return the pairs of all pages that are forms, in reading order."""
    return tuple(pair for page in pages for pair in _pairs(Leaf(in_rows(page), page.number)))


def _pairs(leaf: Leaf) -> Iterator[Pair]:
    lines = strips(leaf.page)
    found = [_pieces(line) for line in lines]
    every = [piece for pieces in found for piece in pieces]
    known = sum(piece.is_known for piece in every)
    if known < _FEWEST_KNOWN or len(every) < _FEWEST:
        return
    edge = max(line.box.right for line in lines)
    for pieces, (line, below) in zip(found, pairwise([*lines, None]), strict=True):
        for number, piece in enumerate(pieces, 1):
            goes_on = line is not None and number == len(pieces) and _goes_on(line, below, edge)
            value = _whole(piece, below if goes_on and below and not _pieces(below) else None)
            if value:
                yield _pair(piece, value, leaf)


def _pair(piece: _Piece, value: Sequence[Strip], leaf: Leaf) -> Pair:
    words = [word for strip in value for word in strip.words]
    box = value[0].box
    for strip in value[1:]:
        box = box.joined(strip.box)
    return Pair(
        label=piece.label.text.strip(_DOTS),
        value=" ".join(strip.text for strip in value).strip(_DOTS + ";,"),
        confidence=sum(word.confidence for word in words) / len(words),
        page=leaf.number,
        label_box=leaf.on_page(piece.label.box),
        box=leaf.on_page(box),
    )


def _whole(piece: _Piece, below: Strip | None) -> list[Strip]:
    """Return the value's words without the dots of an empty line."""
    parts = [part for part in (piece.value, below) if part is not None]
    kept = [tuple(word for word in part.words if word.text.strip(_DOTS)) for part in parts]
    return [Strip(words, piece.line.page) for words in kept if words]


def _goes_on(line: Strip, below: Strip | None, edge: float) -> bool:
    """Tell whether a value that fills its line goes on in the next, which is no label.

    It begins with a small letter there, or is the short rest of a line that reached the ``edge``
    of the text.
    """
    if below is None or below.page != line.page:
        return False
    step = below.box.top - line.box.top
    is_near = 0 < step < _GOES_ON * 2 * line.height
    fills = line.box.right - line.box.left > 1 / 2
    begins = below.text[:1].islower() or below.text[:1].isdigit()
    is_rest = below.box.right - below.box.left < 1 / 3 and line.box.right > edge - _MARGIN
    beside = below.box.left < line.box.left + _AT_THE_MARGIN
    return is_near and fills and beside and (begins or (is_rest and not below.text.isupper()))


@cache
def _known() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{any_of('labels')})(?: ?\([^)]*\))? ?:")


def _pieces(line: Strip) -> list[_Piece]:
    """Part a line into labels and values; none where it is no line of a form."""
    if _NO_FORM.match(line.folded):
        return []
    known = [match.span() for match in _known().finditer(line.folded)]
    marks = [(*span, True) for span in known if line.text[span[0]].isupper()] or [*_free(line)]
    ends = [*(start for start, _, _ in marks[1:]), len(line.text)][: len(marks)]
    pieces = []
    for (start, colon, is_known), end in zip(marks, ends, strict=True):
        label = line.between(start, colon)
        value = line.between(colon, end) if line.text[colon:end].strip() else None
        pieces.append(_Piece(label, value if value and value.words else None, is_known, line))
    return pieces


def _free(line: Strip) -> Iterator[tuple[int, int, bool]]:
    """Yield the place of one label that is not in the list: few words, a capital, a colon."""
    colon = line.text.find(":")
    begin = _FREE_LABEL.match(line.folded)
    start = begin.end() if begin else 0
    label = line.text[start:colon]
    if colon > start and label[:1].isupper() and len(label.split()) <= _LONGEST:
        yield start, colon + 1, False
