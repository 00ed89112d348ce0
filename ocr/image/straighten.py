"""Skew: how far the lines of print lean, found where their profile is sharpest."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.image.picture import Picture, Pixels
from ocr.image.step import Done

_LONG_SIDE = 900
_WIDE, _WIDEST = 6.0, 16.0
"""Degrees to both sides that are tried; the second only when the first is not enough."""

_COARSE, _FINE = 0.5, 0.1
_FEW, _MANY = 8_000, 30_000
"""Places of ink a coarse and a fine search look at."""

_MARGIN = 0.03
_FEWEST = 300
_CLEAR_LEAD = 1.3
_LEAST_LEAN = 0.2
"""Degrees: the engine reads a smaller skew as well as none, and turning blurs."""

Points = NDArray[np.float32]


def straight(picture: Picture) -> Done:
    """Return the grey page with its lines level; its size stays."""
    angle = lean(picture)
    measure = {"lean_degrees": angle}
    if abs(angle) < _LEAST_LEAN:
        return Done(picture, measure)
    turn = cv2.getRotationMatrix2D((picture.width / 2, picture.height / 2), angle, 1.0)
    pixels = cv2.warpAffine(
        picture.pixels,
        turn,
        (picture.width, picture.height),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=255,
    )
    level = Picture(np.asarray(pixels, np.uint8), picture.dpi)
    return Done(level, measure, np.vstack([turn, [0.0, 0.0, 1.0]]))


def lean(picture: Picture) -> float:
    """Return the angle in degrees by which the lines of this grey page fall to the right.

    It is 0 when there is too little print to tell.
    """
    ink = _ink(picture.pixels)
    if len(ink) < _FEWEST:
        return 0.0
    few = ink[:: len(ink) // _FEW + 1]
    angle = _sharpest(few, np.arange(-_WIDE, _WIDE + _COARSE / 2, _COARSE))
    if abs(angle) > _WIDE - _COARSE:
        angle = _sharpest(few, np.arange(-_WIDEST, _WIDEST + _COARSE / 2, _COARSE))
    return _sharpest(ink, np.arange(angle - _COARSE, angle + _COARSE + _FINE / 2, _FINE))


def lines_stand(picture: Picture) -> bool:
    """Tell whether the lines of print run up and down, so that the page needs a quarter turn."""
    ink = _ink(picture.pixels)
    if len(ink) < _FEWEST:
        return False
    ink = ink[:: len(ink) // _FEW + 1]
    angles = np.arange(-_WIDE, _WIDE + 1, 1.0)
    lying = max(_sharpness(ink, float(angle)) for angle in angles)
    standing = max(_sharpness(ink[:, ::-1], float(angle)) for angle in angles)
    return standing > _CLEAR_LEAD * lying


def _binary(pixels: Pixels) -> Pixels:
    """Return 1 for ink on a small copy without its margins."""
    scale = _LONG_SIDE / max(pixels.shape)
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = cv2.adaptiveThreshold(
        small, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, blockSize=25, C=15
    )
    rows, columns = (max(1, int(_MARGIN * side)) for side in ink.shape)
    ink[:rows] = ink[-rows:] = 0
    ink[:, :columns] = ink[:, -columns:] = 0
    return np.asarray(ink, np.uint8)


def _ink(pixels: Pixels) -> Points:
    """Return the places of ink as rows of (down, across)."""
    places = np.argwhere(_binary(pixels)).astype(np.float32)
    return places[:: len(places) // _MANY + 1]


def _sharpest(ink: Points, angles: NDArray[np.float64]) -> float:
    """Return the angle at which the rows of ink are told apart best."""
    return float(max(angles, key=lambda angle: _sharpness(ink, float(angle))))


def _sharpness(ink: Points, angle: float) -> float:
    rows = ink[:, 0] - ink[:, 1] * np.tan(np.radians(angle)).astype(np.float32)
    profile = np.bincount((rows - rows.min()).astype(np.int32)).astype(np.float64)
    return float((np.diff(profile) ** 2).sum())
