"""From colour to grey so that print stays and coloured marks go: red seals, strokes of a blue pen.

Red ink is as bright as paper in the red channel, black and blue ink are dark there; yellowed paper
is brighter in it than in any other. What tells a seal or a signature from coloured print is its
shape: print stands in rows no higher than letters. A page without colour keeps the usual weights.
"""

import cv2
import numpy as np
from cv2.typing import MatLike

from ocr.image.patches import patches
from ocr.image.picture import Picture, Pixels
from ocr.image.step import Done

_REDDER, _BLUER = 25, 40
"""Levels by which red or blue must lead the other channels for a pixel to be of that colour."""

_SOME = 0.0005
"""Share of coloured pixels from which a page has a mark (about a square centimetre on A4)."""

_PAPER = 0.2
"""Share of coloured pixels from which it is the paper that has a colour."""

_ASKED_DPI = 70
"""Marks are told apart on a copy of about this resolution."""

_TALL_MM, _LARGEST_MM = 9.0, 80.0
"""A piece this tall is none of a letter; a larger one than any seal frames the page."""

_BESIDE_MM, _BELOW_MM = 2.4, 0.5
"""Letters this near to each other make a row."""

_LEAST_ROW = 2.5
_LETTERS = 4
"""A row is so many times as wide as high, and has so many letters."""

_OWN = 0.7
"""Part of a row that may lie inside a seal's box at most (less this from 1)."""

_BLACK = 110
"""The brightest channel of black print; coloured ink is brighter in its own."""


def grey(picture: Picture) -> Picture:
    """Return the page in grey, without coloured marks."""
    return without_colour(picture).picture


def without_colour(picture: Picture) -> Done:
    """Return the page in grey, without coloured marks, and how much of it was red and blue."""
    if picture.pixels.ndim == 2:  # noqa: PLR2004 - already grey
        return Done(picture, {"red_share": 0.0, "blue_share": 0.0})
    small, millimetre = _small(picture)
    red, green, blue = cv2.split(small)
    is_red = _above(cv2.subtract(red, cv2.max(green, blue)), _REDDER)
    is_blue = _above(cv2.subtract(blue, cv2.max(red, green)), _BLUER)
    measure = {"red_share": float(is_red.mean()), "blue_share": float(is_blue.mean())}
    pixels = cv2.cvtColor(picture.pixels, cv2.COLOR_RGB2GRAY)
    if measure["red_share"] > _SOME:
        pixels = cv2.extractChannel(picture.pixels, 0)
    if _SOME < measure["red_share"] < _PAPER:
        rows = _rows(is_red, millimetre)
        if rows.any():
            cv2.copyTo(cv2.extractChannel(picture.pixels, 1), _whole(rows, pixels), pixels)
    if _SOME < measure["blue_share"] < _PAPER:
        _take_strokes(pixels, _strokes(is_blue, millimetre), picture.pixels)
    return Done(Picture(np.asarray(pixels, np.uint8), picture.dpi), measure)


def _above(levels: MatLike, least: int) -> Pixels:
    """Return 1 where the level is above this one."""
    return np.asarray(cv2.threshold(levels, least, 1, cv2.THRESH_BINARY)[1], np.uint8)


def _take_strokes(pixels: MatLike, marks: Pixels, page: Pixels) -> None:
    """Put paper where strokes of blue lie, but for the black print they cross."""
    if not marks.any():
        return
    brightest = cv2.max(cv2.extractChannel(page, 0), cv2.extractChannel(page, 2))
    strokes = cv2.min(_whole(marks, page), _above(brightest, _BLACK))
    paper = np.full_like(pixels, int(np.median(pixels[::8, ::8])))
    cv2.copyTo(cv2.max(pixels, paper), strokes, pixels)


def _rows(small: Pixels, millimetre: float) -> Pixels:
    """Return 1 on the rows of letters of this ink, and on no seal."""
    letters = patches(small)
    places = letters.middles[1:][letters.boxes[1:, 3] > millimetre].astype(int)
    if len(places) < _LETTERS:
        return np.zeros_like(small)
    reach = [2 * round(mm / 2 * millimetre) + 1 for mm in (_BELOW_MM, _BESIDE_MM)]
    rows = patches(np.asarray(cv2.dilate(small, np.ones(reach, np.uint8)), np.uint8))
    owned = np.bincount(rows.labels[places[:, 1], places[:, 0]], minlength=rows.count)
    inside = np.bincount(rows.labels[_large(small, millimetre) > 0], minlength=rows.count)
    wide, high, area = rows.boxes[:, 2], rows.boxes[:, 3], rows.boxes[:, 4]
    kept = (high < _TALL_MM * millimetre) & (wide > _LEAST_ROW * high)
    return rows.shown(kept & (owned >= _LETTERS) & (inside < (1 - _OWN) * area))


def _strokes(small: Pixels, millimetre: float) -> Pixels:
    """Return 1 where marks of this ink lie that are taller than letters, with their edges."""
    near = cv2.dilate(small, np.ones((3, 3), np.uint8))
    return np.asarray(cv2.min(near, _large(small, millimetre)), np.uint8)


def _large(small: Pixels, millimetre: float) -> Pixels:
    """Return 1 in the boxes of pieces taller than letters, and no larger than a seal."""
    near = np.asarray(cv2.dilate(small, np.ones((3, 3), np.uint8)), np.uint8)
    boxes = patches(near).boxes[1:]
    areas = np.zeros_like(small)
    for left, top, wide, high, _ in boxes[boxes[:, 3] >= _TALL_MM * millimetre].tolist():
        if max(wide, high) <= _LARGEST_MM * millimetre:
            areas[top : top + high, left : left + wide] = 1
    return areas


def _small(picture: Picture) -> tuple[Pixels, float]:
    """Return a small copy of some of the pixels, and how many of them a millimetre has."""
    shrink = max(1, picture.dpi // _ASKED_DPI)
    size = (max(1, picture.width // shrink), max(1, picture.height // shrink))
    small = cv2.resize(picture.pixels, size, interpolation=cv2.INTER_NEAREST)
    return np.asarray(small, np.uint8), picture.millimetre / shrink


def _whole(small: Pixels, like: MatLike) -> Pixels:
    """Return what is 1 on the small copy at the size of the page."""
    size = (like.shape[1], like.shape[0])
    return np.asarray(cv2.resize(small, size, interpolation=cv2.INTER_NEAREST), np.uint8)
