"""Lines of print seen from afar: places of ink, and how sharply their rows stand out."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.image.picture import Pixels
from ocr.image.shrink import halved

LONGEST = 1300
"""Pixels of the longer side of a copy on which lines of print are seen and letters are not."""

_MARGIN = 0.03

_FULLEST = 95
"""Percentile of the rows' ink that print reaches."""

_EIGHT = 8
_BITS = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1)
_COUNTS = _BITS.sum(axis=1)
_MIDDLES = _BITS @ np.arange(_EIGHT) / np.maximum(1, _COUNTS)
"""For eight pixels of a row as the bits of a byte: how many have ink, and the middle of it."""

Points = NDArray[np.float32]
"""Places of ink as rows of (down, across, pixels of ink there)."""


def _binary(pixels: Pixels) -> Pixels:
    """Return 1 for ink on a small copy without its margins."""
    ink = cv2.adaptiveThreshold(
        halved(pixels, LONGEST),
        1,
        cv2.ADAPTIVE_THRESH_MEAN_C,
        cv2.THRESH_BINARY_INV,
        blockSize=25,
        C=15,
    )
    rows, columns = (max(1, int(_MARGIN * side)) for side in ink.shape)
    ink[:rows] = ink[-rows:] = 0
    ink[:, :columns] = ink[:, -columns:] = 0
    return np.asarray(ink, np.uint8)


def ink(pixels: Pixels) -> Points:
    """Return the ink of the page, on a copy no side of which is longer than ``LONGEST``."""
    return _gathered(_binary(pixels))


def ink_either_way(pixels: Pixels) -> tuple[Points, Points]:
    """Return the ink of the page as it is, and after a clockwise quarter turn."""
    binary = _binary(pixels)
    turned = np.asarray(cv2.rotate(binary, cv2.ROTATE_90_CLOCKWISE), np.uint8)
    return _gathered(binary), _gathered(turned)


def _gathered(binary: Pixels) -> Points:
    """Put eight neighbours of a row together: a fifth of the places, and rows as sharp.

    Column by column in memory, for they are asked for so at every angle.
    """
    eights = np.packbits(binary, axis=1)
    down, across = np.nonzero(eights)
    found = eights[down, across]
    places = (down, _EIGHT * across + _MIDDLES[found], _COUNTS[found])
    return np.asfortranarray(np.stack(places, axis=1), np.float32)


def amount(points: Points) -> float:
    """Return how many pixels of ink there are."""
    return float(points[:, 2].sum())


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
    return np.asarray(np.bincount(rows.astype(np.intp), points[:, 2]), np.float64)
