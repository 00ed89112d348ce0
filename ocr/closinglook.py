"""A second look at who signed, where a seal or a signature touches the print.

Letters that hang together with a seal are taken for a part of it: of "PHÓ CHỦ TỊCH" the first word
is lost, of a name the surname. Their rows still show, for print turns from paper to ink and back
more often than seals and signatures do. Where the document is closed, such rows are cut out, put
under each other on white paper and read alone; nothing but a position or a name comes of it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from ocr.engines.interface import Reading, Sighting
from ocr.finding.strip import folded
from ocr.image.patches import patches
from ocr.image.picture import Picture, Pixels
from ocr.whosigned import name, position, signed

_THICK = 155
_NEAR, _BESIDE = (np.ones((side, side), np.uint8) for side in (3, 5))
"""What is ink for a thick stroke; its own edge, and the place around it that stays with it."""

_INK, _PAPER = 128, 0.55
"""Ink is darker than this level; what is nearer to white than this part of the way is a seal's."""

_FOR = re.compile(r"^\W*(?:tm|kt|tl|tuq|q)[., ]+\w")
_RECIPIENTS = re.compile(r"^\W*noi nhan\b")
"""Signing for another (Decree 30/2020, Art. 13), or those who receive the paper, beside it."""

_RIGHT, _LEFT = 0.42, 0.36
_ABOVE, _BELOW, _ASIDE = 0.1, 13.0, 3.0
"""How far from the line for whom one signs its rows may lie, in heights of its print."""

_TURNS, _LETTERS = (10, 16, 24), 16
"""A row of letters turns so often from paper to ink and back; letters of a seal beside it less.

At its best it does so 16 times; a signature does not."""

_LOWEST, _HIGHEST = 0.4, 1.7
"""Heights of a row, in heights of print."""

_MARGIN = 0.35
_MOST_UNREAD = 0.12
"""A row of which more ink than this lies outside the words that were read is read again."""

_SURE = 0.8
_MOST_ROWS = 5


@dataclass(frozen=True)
class Thin:
    """Strokes that are taken for a seal's: those so many pixels wide and less.

    Bold print has hairlines of its own only beside thick strokes. Of wider ones only those are a
    seal's for sure that leave the row.
    """

    width: int
    leaving: bool = False


@dataclass(frozen=True)
class Row:
    """A row of print to be read again: its sides on the page, and its top on the picture of rows.

    All in pixels.
    """

    left: int
    top: int
    right: int
    bottom: int
    at: int = 0

    def holds(self, word: Sighting) -> bool:
        """Tell whether the middle of a word of the page lies on this row."""
        middle = (word.top + word.bottom) / 2
        return self.top <= middle < self.bottom and self.left <= word.left < self.right


@dataclass(frozen=True)
class Rows:
    """The rows, and the picture on which they stand under each other, ``edge`` from its left."""

    picture: Picture
    rows: tuple[Row, ...]
    edge: int


def cut_short(picture: Picture, reading: Reading, thin: Thin | None = None) -> Rows | None:
    """Return the rows of the closing that were not read whole; ``None`` without any.

    Where ``thin`` strokes are left out, only rows come that have told nothing yet.
    """
    rows = [*_rows(picture, reading)]
    read = [[word for word in reading.sightings if row.holds(word)] for row in rows]
    whole = [signed(words) for words in read]
    is_closed = any(map(position, whole)) and any(map(name, whole))
    found = [
        row
        for row, words, said in zip(rows, read, whole, strict=True)
        if (not thin and not _is_read(picture, row, words) if said else not is_closed)
    ][:_MOST_ROWS]
    if not found:
        return None
    high = max(row.bottom - row.top for row in found)
    wide = max(row.right - row.left for row in found)
    paper = np.full(((2 * len(found) + 1) * high, wide + 2 * high), 255, np.uint8)
    placed = []
    for index, row in enumerate(found):
        at = (2 * index + 1) * high
        cut = _print(picture.pixels[row.top : row.bottom, row.left : row.right], thin)
        paper[at : at + cut.shape[0], high : high + cut.shape[1]] = cut
        placed.append(replace(row, at=at))
    return Rows(Picture(paper, picture.dpi), tuple(placed), high)


def with_signer(reading: Reading, rows: Rows, more: Reading) -> Reading:
    """Return the reading with the positions and names that the rows gave."""
    for row in rows.rows:
        again = [_moved(word, row, rows.edge) for word in more.sightings if _is_on(word, row)]
        old = [word for word in reading.sightings if row.holds(word)]
        sure = [word for word in old if word.confidence >= _SURE]
        rest = [word for word in again if not any(_beside(word, one) for one in sure)]
        mixed = sorted([*sure, *rest], key=lambda word: word.left)
        whole = max(signed(mixed), signed(again), key=len)
        if len(whole) > len(signed(old)):
            reading = _with(reading, old, whole)
    return reading


def _rows(picture: Picture, reading: Reading) -> Iterator[Row]:
    """Yield the rows of print where the document is closed."""
    lines = [tuple(line) for _, line in groupby(reading.sightings, lambda word: word.line)]
    middle, margin = 2 * _RIGHT * picture.width, _LEFT * picture.width
    head = [
        line
        for line in lines
        if line[0].left + line[-1].right > middle and _FOR.search(_text(line))
    ]
    beside = [line for line in lines if _RECIPIENTS.search(_text(line))]
    if head:
        tall = _tall(head[-1])
        top = max(word.bottom for word in head[-1]) - _ABOVE * tall
        left = max(margin, head[-1][0].left - _ASIDE * tall)
    elif beside:
        tall = _tall(beside[-1])
        top, left = beside[-1][0].top - tall, margin
    else:
        return
    start = (round(left), max(0, round(top)))
    ink = picture.pixels[start[1] : round(top + _BELOW * tall), start[0] :] < _INK
    for word in reading.sightings:
        if word.left < margin:
            across = slice(max(0, word.left - start[0]), max(0, word.right - start[0]))
            ink[max(0, word.top - start[1]) : max(0, word.bottom - start[1]), across] = False
    for first, last in _runs(ink, tall) if ink.size else ():
        up, down = start[1] + first - _MARGIN * tall, start[1] + last + _MARGIN * tall
        yield Row(start[0], max(start[1], round(up)), picture.width, round(down))


def _text(line: Sequence[Sighting]) -> str:
    return folded(" ".join(word.text for word in line))


def _tall(line: Sequence[Sighting]) -> float:
    return float(np.median([word.bottom - word.top for word in line]))


def _runs(ink: NDArray[np.bool_], tall: float) -> Iterator[tuple[int, int]]:
    """Yield first and last line of pixels of every row of print."""
    turns = np.count_nonzero(np.diff(ink.astype(np.int8), axis=1), axis=1)
    found: list[tuple[int, int]] = []
    for least in _TURNS:
        is_print = cv2.blur((turns >= least).astype(np.float32), (1, 3)).ravel() > 1 / 2
        edges = np.flatnonzero(np.diff(np.concatenate(([0], is_print.astype(np.int8), [0]))))
        for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            is_new = all(last <= one[0] or one[1] <= first for one in found)
            is_low = _LOWEST * tall <= last - first <= _HIGHEST * tall
            if is_new and is_low and turns[first:last].max() >= _LETTERS:
                found.append((first, last))
    yield from sorted(found)


def _is_read(picture: Picture, row: Row, words: Sequence[Sighting]) -> bool:
    """Tell whether hardly any ink of the row lies beside what was surely read."""
    ink = picture.pixels[row.top : row.bottom, row.left : row.right] < _INK
    rest = ink.copy()
    for word in words:
        if word.confidence >= _SURE:
            across = slice(max(0, word.left - row.left), word.right - row.left)
            rest[max(0, word.top - row.top) : max(0, word.bottom - row.top), across] = False
    return bool(np.count_nonzero(rest) <= _MOST_UNREAD * np.count_nonzero(ink))


def _print(cut: Pixels, thin: Thin | None) -> Pixels:
    """Return the row without what is paler than its print, or far from any thick stroke."""
    ink = float(np.median(cut[cut < _INK]))
    white = cut > ink + _PAPER * (255 - ink)
    if thin:
        dark = np.asarray(cut < _THICK, np.uint8)
        dot = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (thin.width + 1, thin.width + 1))
        thick = cv2.morphologyEx(dark, cv2.MORPH_OPEN, dot)
        white |= _leaving(dark, thick) if thin.leaving else cv2.dilate(thick, _BESIDE) == 0
    return np.where(white, 255, cut).astype(np.uint8)


def _leaving(dark: Pixels, thick: MatLike) -> NDArray[np.bool_]:
    """Tell where thin strokes lie that cross the upper or lower side of the row; no letter does."""
    near = np.asarray(cv2.dilate(thick, _NEAR), np.uint8)
    thin = patches(dark & (1 - near))
    outside = np.zeros(thin.count, np.bool_)
    outside[thin.labels[[0, -1]].ravel()] = True
    return np.asarray(cv2.dilate(thin.shown(outside), _NEAR) > near)


def _is_on(word: Sighting, row: Row) -> bool:
    return row.at <= (word.top + word.bottom) / 2 < row.at + row.bottom - row.top


def _moved(word: Sighting, row: Row, edge: int) -> Sighting:
    """Return the word where it stands on the page."""
    across, down = row.left - edge, row.top - row.at
    return replace(
        word,
        left=word.left + across,
        right=word.right + across,
        top=word.top + down,
        bottom=word.bottom + down,
    )


def _beside(word: Sighting, other: Sighting) -> bool:
    """Tell whether two readings are of one word: half of the narrower lies on the other."""
    shared = min(word.right, other.right) - max(word.left, other.left)
    return 2 * shared > min(word.right - word.left, other.right - other.left)


def _with(reading: Reading, old: Sequence[Sighting], whole: Sequence[Sighting]) -> Reading:
    """Put a line where words of it stood, or after the last line above it."""
    kept = [word for word in reading.sightings if word not in old]
    line = old[0].line if old else _line_above(kept, whole[0])
    before = [word for word in kept if word.line <= line]
    after = [word for word in kept if word.line > line]
    words = (*before, *(replace(word, line=line + 1) for word in whole))
    return Reading((*words, *(replace(word, line=word.line + 2) for word in after)))


def _line_above(words: Sequence[Sighting], first: Sighting) -> int:
    """Return the line that ends last above this word, in its column or the one left of it."""
    above = [word for word in words if word.bottom <= first.bottom and word.right > first.left]
    return max(above, key=lambda word: word.bottom).line if above else -1
