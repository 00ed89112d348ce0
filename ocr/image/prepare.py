"""The order in which a page is made ready for reading, and the way back for its boxes.

Each step looks first whether the page needs it, so that a fine page is read as it is.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.image.border import without_border
from ocr.image.faint import without_faint_marks
from ocr.image.ink import grey
from ocr.image.light import evenly_lit
from ocr.image.picture import Picture
from ocr.image.specks import without_specks
from ocr.image.straighten import lean

_LEAST_LEAN = 0.2
"""Degrees: the engine reads a smaller skew as well as none, and turning blurs."""

_MOST_DPI = 360
_READING_DPI = 300

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Prepared:
    """A picture to be read, and the 3 x 3 matrix from the original's pixels to its own."""

    picture: Picture
    matrix: Matrix

    def original(self, left: float, top: float, right: float, bottom: float) -> Matrix:
        """Return ``[left, top, right, bottom]`` of this rectangle in the original's pixels."""
        corners = np.array([[left, right, right, left], [top, top, bottom, bottom], [1] * 4])
        back = np.linalg.inv(self.matrix) @ corners
        places = back[:2] / back[2]
        return np.concatenate([places.min(axis=1), places.max(axis=1)])


def untouched(picture: Picture) -> Prepared:
    """Return the page as it is, in grey."""
    return Prepared(grey(picture), np.eye(3))


def prepared(picture: Picture) -> Prepared:
    """Return the page cleaned and straight, at no more than the resolution reading needs."""
    page, matrix = _reduced(grey(picture))
    page = without_faint_marks(evenly_lit(without_specks(without_border(page))))
    angle = lean(page)
    if abs(angle) < _LEAST_LEAN:
        return Prepared(page, matrix)
    return _turned_by(page, angle, matrix)


def _reduced(page: Picture) -> tuple[Picture, Matrix]:
    if page.dpi <= _MOST_DPI:
        return page, np.eye(3)
    scale = _READING_DPI / page.dpi
    pixels = cv2.resize(page.pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    across, down = pixels.shape[1] / page.width, pixels.shape[0] / page.height
    return Picture(np.asarray(pixels, np.uint8), _READING_DPI), np.diag([across, down, 1.0])


def _turned_by(page: Picture, angle: float, matrix: Matrix) -> Prepared:
    """Turn the page by a small angle about its middle; its size stays."""
    turn = cv2.getRotationMatrix2D((page.width / 2, page.height / 2), angle, 1.0)
    pixels = cv2.warpAffine(
        page.pixels,
        turn,
        (page.width, page.height),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=255,
    )
    whole = np.vstack([turn, [0.0, 0.0, 1.0]])
    return Prepared(Picture(np.asarray(pixels, np.uint8), page.dpi), whole @ matrix)
