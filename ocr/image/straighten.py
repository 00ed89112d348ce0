"""Skew: how far the lines of print lean, found where their profile is sharpest."""

import cv2
import numpy as np

from ocr.image.lines import ink, sharpest, sharpness
from ocr.image.picture import Picture
from ocr.image.step import Done

_WIDE, _WIDEST = 6.0, 16.0
"""Degrees to both sides that are tried; the second needs better proof."""

_CLEAR, _FAR_SHARPER = 2.5, 1.5
"""How much sharper the best angle is than the usual one when it is clear, and a far one than it."""

_COARSE, _FINE = 0.5, 0.1
_FEWEST = 300
_CLEAR_LEAD = 1.3
_LEAST_LEAN = 0.2
"""Degrees: the engine reads a smaller skew as well as none, and turning blurs."""


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
    points = ink(picture.pixels)
    if len(points) < _FEWEST:
        return 0.0
    angles = np.arange(-_WIDE, _WIDE + _COARSE / 2, _COARSE)
    values = [sharpness(points, float(angle)) for angle in angles]
    angle, best = float(angles[int(np.argmax(values))]), max(values)
    if best < _CLEAR * float(np.median(values)):
        far = sharpest(points, np.arange(-_WIDEST, _WIDEST + _COARSE / 2, _COARSE))
        angle = far if sharpness(points, far) > _FAR_SHARPER * best else angle
    return sharpest(points, np.arange(angle - _COARSE, angle + _COARSE + _FINE / 2, _FINE))


def lines_stand(picture: Picture) -> bool:
    """Tell whether the lines of print run up and down, so that the page needs a quarter turn."""
    points = ink(picture.pixels)
    if len(points) < _FEWEST:
        return False
    angles = np.arange(-_WIDE, _WIDE + 1, 1.0)
    lying = max(sharpness(points, float(angle)) for angle in angles)
    standing = max(sharpness(points[:, ::-1], float(angle)) for angle in angles)
    return standing > _CLEAR_LEAD * lying
