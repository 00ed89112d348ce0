"""A second look at print the engine passed over.

Beside a seal or a signature the engine takes a whole corner of the page for a picture, and the
signer's name goes with it. What has the size of letters, stands in a row and was not read is put
alone on white paper and read once more; strokes larger than letters stay away.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import cv2
import numpy as np

from ocr.engines.interface import Reading, Sighting
from ocr.image.patches import patches
from ocr.image.picture import Picture, Pixels
from ocr.quality import is_sound

_INK = 128
_SHRINK = 2
_SMALLEST, _TALLEST, _WIDEST = 0.25, 1.7, 3.0
"""Sides of a letter, in heights of the words that were read."""

_DUST = 0.01
"""Area of dust, in squares of the height of the words that were read."""

_LETTERS = 4
_GAP = 1.1
_AROUND = 0.3
_ASIDE = 1.5
_MARGIN = 1.0
"""White around the rows, in heights of the words that were read."""


@dataclass(frozen=True)
class Rest:
    """A picture of rows that were not read, so many pixels from the left and top of the page."""

    picture: Picture
    left: int
    top: int

    def placed(self, reading: Reading) -> Reading:
        """Return what was read on this picture with its places on the page."""
        across, down = self.left, self.top
        return Reading(
            tuple(
                replace(
                    word,
                    left=word.left + across,
                    top=word.top + down,
                    right=word.right + across,
                    bottom=word.bottom + down,
                )
                for word in reading.sightings
            )
        )


def unread(picture: Picture, reading: Reading) -> Rest | None:
    """Return a picture of only the rows of letters that were not read; ``None`` without any."""
    if not reading.sightings or min(picture.width, picture.height) < _SHRINK:
        return None
    tall = float(np.median([word.bottom - word.top for word in reading.sightings])) / _SHRINK
    ink = _unread_ink(picture, reading)
    if not ink.any():
        return None
    letters = _letters(ink, tall)
    if not letters.any():
        return None
    rows = _rows(letters, tall)
    if not rows.any():
        return None
    edge = np.asarray(cv2.dilate(letters & rows, np.ones((3, 3), np.uint8)), np.uint8)
    return _cut(picture, edge, round(_MARGIN * tall))


def _cut(picture: Picture, shown: Pixels, margin: int) -> Rest:
    """Return the part of the page that is shown, told at half the size, on white paper."""
    left, top, wide, high = cv2.boundingRect(shown)
    left, top = max(0, left - margin), max(0, top - margin)
    part = shown[top : top + high + 2 * margin, left : left + wide + 2 * margin]
    left, top = _SHRINK * left, _SHRINK * top
    size = (_SHRINK * part.shape[1], _SHRINK * part.shape[0])
    whole = cv2.resize(part, size, interpolation=cv2.INTER_NEAREST)
    pixels = picture.pixels[top : top + size[1], left : left + size[0]]
    kept = whole[: pixels.shape[0], : pixels.shape[1]] > 0
    return Rest(Picture(np.where(kept, pixels, 255).astype(np.uint8), picture.dpi), left, top)


def _unread_ink(picture: Picture, reading: Reading) -> Pixels:
    """Return 1 for ink outside all words, at half the size: patches are counted faster there."""
    dark = cv2.threshold(picture.pixels, _INK - 1, 255, cv2.THRESH_BINARY_INV)[1]
    for word in reading.sightings:
        dark[word.top : word.bottom, max(0, word.left - 2) : word.right + 2] = 0
    high, wide = (side // _SHRINK for side in dark.shape)
    even = dark[: _SHRINK * high, : _SHRINK * wide]
    small = cv2.resize(even, (wide, high), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.threshold(small, _INK // 2, 1, cv2.THRESH_BINARY)[1], np.uint8)


def _letters(ink: Pixels, tall: float) -> Pixels:
    """Keep the patches of ink that have the size of letters or marks; none if too few for a row."""
    found = patches(ink)
    wide, high, area = found.boxes[:, 2] / tall, found.boxes[:, 3] / tall, found.boxes[:, 4]
    kept = (high <= _TALLEST) & (wide <= _WIDEST) & (area > _DUST * tall**2)
    kept[0] = False
    if np.count_nonzero(kept & (high >= 2 * _SMALLEST)) < _LETTERS:
        return np.zeros_like(ink)
    return found.shown(kept)


def _rows(letters: Pixels, tall: float) -> Pixels:
    """Return the areas of rows: enough letters side by side."""
    wide, high = 2 * round(_GAP * tall / 2) + 1, 2 * round(_AROUND * tall / 2) + 1
    joined = np.asarray(cv2.dilate(letters, np.ones((high, wide), np.uint8)), np.uint8)
    rows, small = patches(joined), patches(letters)
    big = small.boxes[:, 3] >= _SMALLEST * 2 * tall
    big[0] = False
    places = small.middles[big].astype(int)
    owners = np.bincount(rows.labels[places[:, 1], places[:, 0]], minlength=rows.count)
    return rows.shown((owners >= _LETTERS) & (rows.boxes[:, 3] < 3 * tall))


def merged(reading: Reading, more: Reading) -> Reading:
    """Put the sound lines of the second look where they belong in the reading order."""
    lines = [tuple(line) for _, line in groupby(reading.sightings, lambda word: word.line)]
    for _, found in groupby(more.sightings, lambda word: word.line):
        line = tuple(found)
        if is_sound(line):
            lines.insert(_place(lines, line), line)
    return Reading(
        tuple(replace(word, line=index) for index, line in enumerate(lines) for word in line)
    )


def _place(lines: Sequence[tuple[Sighting, ...]], line: tuple[Sighting, ...]) -> int:
    """Return the index after the nearest line above; one in the same column counts as nearer."""
    nearest, best = -1, float("inf")
    for index, other in enumerate(lines):
        below = _middle(line) - _middle(other)
        aside = other[-1].right < line[0].left or other[0].left > line[-1].right
        distance = below * (_ASIDE if aside else 1.0)
        if below > 0 and distance <= best:
            nearest, best = index, distance
    return nearest + 1


def _middle(line: tuple[Sighting, ...]) -> float:
    return (line[0].top + line[0].bottom) / 2
