"""Pale print: a tired ribbon, a copy of a copy. Every stroke is brought to the same black.

The ink is measured where it is strongest in the neighbourhood, so that a word typed with half the
force of its neighbour becomes as black. Noise of the paper stays white: what is hardly darker than
it is never taken for ink.
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

_BEST = 90
"""Percentile of the print that tells how its best words are inked."""

_LEAST_INK, _NOISES = 20.0, 3.5
"""Levels below the paper that are ink at all: so many, or so many times the paper's noise."""

_PAPER = 5.0
"""Levels below the paper that are paper still."""

_LEAST_PRINT = 0.002
_GRAIN = 1.0
_SIGMA = 1.48
"""The standard deviation in median distances."""


def inked(picture: Picture) -> Done:
    """Return the grey page with pale print made black; a well inked page untouched."""
    paper = int(np.median(picture.pixels[:: 2 * _BLOCK, :: 2 * _BLOCK]))
    near = _near(_strongest(picture.pixels, paper), round(_AROUND * picture.dpi / _BLOCK) | 1)
    ink = near[near > _LEAST_INK]
    measure = {"ink_levels": float(np.percentile(ink[::4], _BEST)) if ink.size else 0.0}
    if ink.size < _LEAST_PRINT * near.size or not _BLANK <= measure["ink_levels"] < _PALE:
        return Done(picture, measure)
    smooth = np.asarray(cv2.GaussianBlur(picture.pixels, (0, 0), _GRAIN), np.uint8)
    darkness = cv2.subtract(np.full_like(smooth, paper), smooth)
    measure["noise_levels"] = _noise(picture.pixels, smooth)
    least = max(_LEAST_INK, _NOISES * measure["noise_levels"])
    near = _near(_strongest(smooth, paper), round(_AROUND * picture.dpi / _BLOCK) | 1)
    size = (picture.width, picture.height)
    span = cv2.resize(np.maximum(near, least).astype(np.float32), size) - _PAPER
    black = 255.0 - (darkness.astype(np.float32) - _PAPER) * (255.0 / span)
    return Done(Picture(np.clip(black, 0, 255).astype(np.uint8), picture.dpi), measure)


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
