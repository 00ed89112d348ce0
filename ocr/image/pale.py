"""Pale print: a tired ribbon, a copy of a copy. Every stroke is brought to the same black.

The ink is measured where it is strongest in the neighbourhood, so that a word typed with half the
force of its neighbour becomes as black. Noise of the paper stays white: what is hardly darker than
it is never taken for ink. Strokes as thin as a typewriter's are made a pixel thicker.
"""

import cv2
import numpy as np

from ocr.image.picture import Picture, Pixels
from ocr.image.step import Done

_BLOCK = 4
_AROUND = 0.45
"""Inches of the neighbourhood in which the strongest ink counts: a few words."""

_BLANK, _PALE = 50, 145
"""Levels between the paper and its best inked words: under the first they may be the back of the
sheet shining through, from the second the print is good."""

_HALF_PALE = 170
"""The same of half of the words: a ribbon gives now more, now less."""

_BEST, _HALF = 90, 50
"""Percentiles of the print that tell how its best words are inked, and half of them."""

_LEAST_INK, _NOISES = 20.0, 3.5
"""Levels below the paper that are ink at all: so many, or so many times the paper's noise."""

_PAPER = 5.0
"""Levels below the paper that are paper still."""

_THIN, _LEAST_DARK = 0.5, 40
"""Share of the ink in thick strokes below which they are thin; what is ink for that, in levels."""

_BLURRED = 0.75
"""The same from which strokes are broad: their edges are pale because the picture is not sharp."""

_LEAST_DPI, _FINEST_DPI = 180, 250
"""Of fewer dots an inch strokes of any print are thin, and thicker ones would run together; of more
every stroke has a core, and a patchy ribbon does no harm."""

_LEAST_PRINT = 0.002
_GRAIN = 1.0
_SIGMA = 1.48
"""The standard deviation in median distances."""


def inked(picture: Picture) -> Done:
    """Return the grey page with pale print made black; a well inked page untouched."""
    paper = int(np.median(picture.pixels[:: 2 * _BLOCK, :: 2 * _BLOCK]))
    near = _near(_strongest(picture.pixels, paper), round(_AROUND * picture.dpi / _BLOCK) | 1)
    ink = near[near > _LEAST_INK]
    best = float(np.percentile(ink[::4], _BEST)) if ink.size else 0.0
    measure = {"ink_levels": best, "thick_share": _thickness(picture.pixels, paper)}
    if ink.size < _LEAST_PRINT * near.size or best < _BLANK:
        return Done(picture, measure)
    half = float(np.percentile(ink[ink > _BLANK], _HALF))
    sharp = measure["thick_share"] < _BLURRED and picture.dpi < _FINEST_DPI
    if best < _PALE or (half < _HALF_PALE and sharp):
        picture = _black(picture, paper, measure)
    if measure["thick_share"] < _THIN and picture.dpi >= _LEAST_DPI:
        thick = cv2.erode(picture.pixels, np.ones((2, 2), np.uint8))
        picture = Picture(np.asarray(thick, np.uint8), picture.dpi)
    return Done(picture, measure)


def _thickness(pixels: Pixels, paper: int) -> float:
    """Return how much of the ink in the middle of the page is in strokes of three pixels."""
    middle = pixels[len(pixels) // 4 : (3 * len(pixels) + 3) // 4]
    dark = cv2.subtract(np.full_like(middle, paper), middle)
    print_ = cv2.threshold(dark, _LEAST_DARK, 255, cv2.THRESH_BINARY)[1]
    thick = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    whole = cv2.sumElems(cv2.bitwise_and(dark, print_))[0]
    return cv2.sumElems(cv2.bitwise_and(thick, print_))[0] / whole if whole else 1.0


def _black(picture: Picture, paper: int, measure: dict[str, float]) -> Picture:
    """Return the page with all its ink as black; note the noise of its paper."""
    smooth = np.asarray(cv2.GaussianBlur(picture.pixels, (0, 0), _GRAIN), np.uint8)
    darkness = cv2.subtract(np.full_like(smooth, paper), smooth)
    measure["noise_levels"] = _noise(picture.pixels, smooth)
    least = max(_LEAST_INK, _NOISES * measure["noise_levels"])
    near = _near(_strongest(smooth, paper), round(_AROUND * picture.dpi / _BLOCK) | 1)
    size = (picture.width, picture.height)
    span = cv2.resize(np.maximum(near, least).astype(np.float32), size) - _PAPER
    black = 255.0 - (darkness.astype(np.float32) - _PAPER) * (255.0 / span)
    return Picture(np.clip(black, 0, 255).astype(np.uint8), picture.dpi)


def _strongest(pixels: Pixels, paper: int) -> Pixels:
    """Return how much darker than the paper the darkest of each block of pixels is."""
    around = cv2.erode(pixels, np.ones((_BLOCK, _BLOCK), np.uint8))[::_BLOCK, ::_BLOCK]
    return np.asarray(cv2.subtract(np.full_like(around, paper), around), np.uint8)


def _near(strongest: Pixels, reach: int) -> Pixels:
    """Return the strongest ink around each block, without steps."""
    around = cv2.dilate(strongest, np.ones((reach, reach), np.uint8))
    return np.asarray(cv2.blur(around, (reach, reach)), np.uint8)


def _noise(pixels: Pixels, smooth: Pixels) -> float:
    """Return the usual distance of a pixel from its smooth surroundings, in levels."""
    off = cv2.absdiff(pixels[::_BLOCK, ::_BLOCK], smooth[::_BLOCK, ::_BLOCK])
    return float(_SIGMA * np.median(off))
