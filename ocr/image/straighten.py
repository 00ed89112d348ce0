"""Position: which side of a page is up, and how far its lines of print lean.

Both are told by the profile of its ink, which is sharpest along the lines of print.
"""

import cv2
import numpy as np

from ocr.image.lines import amount, footing, ink, ink_either_way, sharpest, sharpness
from ocr.image.picture import Picture
from ocr.image.step import Done

_WIDE, _WIDEST = 6.0, 16.0
"""Degrees to both sides that are tried; the second needs better proof."""

_CLEAR, _FAR_SHARPER = 2.5, 1.5
"""How much sharper the best angle is than the usual one when it is clear, and a far one than it."""

_COARSE, _FINE = 0.5, 0.1
_FEWEST = 300
_CLEAR_LEAD = 1.3
_ON_ITS_HEAD = -0.05
"""How rows end (``footing``): upright print has 0.09 and more, lists in nets of rules 0.04."""

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
    if amount(points) < _FEWEST:
        return 0.0
    angles = np.arange(-_WIDE, _WIDE + _COARSE / 2, _COARSE)
    values = [sharpness(points, float(angle)) for angle in angles]
    angle, best = float(angles[int(np.argmax(values))]), max(values)
    if best < _CLEAR * float(np.median(values)):
        far = sharpest(points, np.arange(-_WIDEST, _WIDEST + _COARSE / 2, _COARSE))
        angle = far if sharpness(points, far) > _FAR_SHARPER * best else angle
    return sharpest(points, np.arange(angle - _COARSE, angle + _COARSE + _FINE / 2, _FINE))


def turn_of(picture: Picture) -> int:
    """Return how many degrees clockwise this grey page likely must be turned to stand upright.

    Too little print, or none that tells, is 0. The answer costs nothing beside a wrong reading.
    """
    points, standing = ink_either_way(picture.pixels)
    if amount(points) < _FEWEST:
        return 0
    angles = np.arange(-_WIDE, _WIDE + 1, 1.0)
    leans = [sharpest(either, angles) for either in (points, standing)]
    stands = sharpness(standing, leans[1]) > _CLEAR_LEAD * sharpness(points, leans[0])
    points, angle = (standing, leans[1]) if stands else (points, leans[0])
    around = np.arange(angle - _COARSE, angle + _COARSE + _FINE / 2, _FINE)
    on_its_head = footing(points, sharpest(points, around)) < _ON_ITS_HEAD
    return 90 * stands + 180 * on_its_head
