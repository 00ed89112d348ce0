"""Uneven light and dark paper: the page is divided by its own background.

An evenly white page is left as it is: dividing it can only lose.
"""

from collections.abc import Mapping

import cv2
import numpy as np

from ocr.image.picture import Picture, Pixels
from ocr.image.shrink import shrunk
from ocr.image.step import Done

_SHRINK = 4
"""How many times smaller paper is told under print; half of that size says whether it need be."""

_UNEVEN = 24
"""Levels between the bright and the dark parts of the paper from which light is uneven."""

_DARK_PAPER = 205
_ROUGHLY = 10
"""Levels by which the first, rougher look may be wrong."""

_WHITE = 235
"""After division, paper from this level up becomes pure white."""

_STEEPEST = 20


def evenly_lit(picture: Picture) -> Done:
    """Return the grey page on white paper under even light."""
    measure = _levels(_paper(picture.pixels, 2 * _SHRINK))
    if _is_fine(measure, _ROUGHLY):
        return Done(picture, measure)
    paper = _paper(picture.pixels, _SHRINK)
    measure = _levels(paper)
    if _is_fine(measure):
        return Done(picture, measure)
    size = (picture.width, picture.height)
    whole = cv2.resize(paper, size, interpolation=cv2.INTER_LINEAR)
    divided = np.asarray(cv2.divide(picture.pixels, whole, scale=255), np.uint8)
    return Done(Picture(_stretched(divided), picture.dpi), measure)


def _levels(paper: Pixels) -> dict[str, float]:
    low, middle, high = np.percentile(paper, (5, 50, 95))
    return {"paper_level": float(middle), "unevenness_levels": float(high - low)}


def _is_fine(measure: Mapping[str, float], by: int = 0) -> bool:
    """Tell whether the paper is even and bright, by some levels more than it must be."""
    even = measure["unevenness_levels"] < _UNEVEN - by
    return even and measure["paper_level"] >= _DARK_PAPER + by


def _paper(pixels: Pixels, shrink: int) -> Pixels:
    """Estimate the paper under the print, at a size so many times smaller."""
    height, width = pixels.shape
    size = (max(1, width // shrink), max(1, height // shrink))
    small = shrunk(pixels, *size)
    reach = max(9 * _SHRINK // shrink, min(size) // 40) | 1
    paper = cv2.dilate(small, np.ones((reach, reach), np.uint8))
    return np.asarray(cv2.medianBlur(paper, min(2 * reach + 1, 255)), np.uint8)


def _stretched(pixels: Pixels) -> Pixels:
    """Spread the levels between the ink and the paper."""
    ink = float(np.percentile(pixels[::4, ::4], 1))
    if _WHITE - ink < _STEEPEST:
        return pixels
    levels = (np.arange(256) - ink) * 255.0 / (_WHITE - ink)
    return np.asarray(np.clip(levels, 0, 255).astype(np.uint8)[pixels])
