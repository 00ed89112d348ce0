"""Lines of print seen from afar: places of ink, and how sharply their rows stand out."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.image.picture import Pixels
from ocr.image.shrink import shrunk

LONG_SIDE = 900
_MARGIN = 0.03
_MANY = 60_000
"""Places of ink that are enough to tell."""

_FULLEST = 95
"""Percentile of the rows' ink that print reaches."""

Points = NDArray[np.float32]


def _binary(pixels: Pixels) -> Pixels:
    """Return 1 for ink on a small copy without its margins."""
    scale = LONG_SIDE / max(pixels.shape)
    height, width = (max(1, round(side * scale)) for side in pixels.shape)
    small = shrunk(pixels, width, height)
    ink = cv2.adaptiveThreshold(
        small, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, blockSize=25, C=15
    )
    rows, columns = (max(1, int(_MARGIN * side)) for side in ink.shape)
    ink[:rows] = ink[-rows:] = 0
    ink[:, :columns] = ink[:, -columns:] = 0
    return np.asarray(ink, np.uint8)


def ink(pixels: Pixels) -> Points:
    """Return places of ink as rows of (down, across), on a copy with a long side of 900 pixels."""
    binary = _binary(pixels)
    if not binary.any():
        return np.empty((0, 2), np.float32)
    places = np.asarray(cv2.findNonZero(binary)).reshape(-1, 2)[:, ::-1]
    # In the order of rows, every n-th: a choice by chance would make rows of noise.
    # Column by column in memory, for they are asked for so at every angle.
    return np.asfortranarray(places[:: len(places) // _MANY + 1], np.float32)


def sharpest(points: Points, angles: NDArray[np.float64]) -> float:
    """Return the angle at which the rows of ink are told apart best."""
    return float(max(angles, key=lambda angle: sharpness(points, float(angle))))


def sharpness(points: Points, angle: float) -> float:
    """Return how sharply rows of ink stand out when they fall by this angle in degrees."""
    return float((np.diff(_profile(points, angle)) ** 2).sum())


def footing(points: Points, angle: float) -> float:
    """Return how much harder rows of ink end at their foot than at their head, from -1 to 1.

    Letters stand on one line, while their heads and the marks above end at many heights: print
    that stands on its head is below 0. Rules, fuller than any row of print, are cut down to it.
    """
    profile = _profile(points, angle)
    steps = np.diff(np.minimum(profile, np.percentile(profile, _FULLEST)))
    heads, feet = ((steps[side] ** 2).sum() for side in (steps > 0, steps < 0))
    return float((feet - heads) / max(1.0, feet + heads))


def _profile(points: Points, angle: float) -> NDArray[np.float64]:
    """Return how much ink lies in each of the rows that fall by this angle."""
    rows = points[:, 1] * -np.tan(np.radians(angle)).astype(np.float32)
    rows += points[:, 0]
    rows -= rows.min()
    return np.bincount(rows.astype(np.intp)).astype(np.float64)
