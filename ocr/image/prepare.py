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
from ocr.image.photo import laid_flat
from ocr.image.picture import Picture
from ocr.image.specks import without_specks
from ocr.image.straighten import lean

_LEAST_LEAN = 0.2
"""Degrees: the engine reads a smaller skew as well as none, and turning blurs."""

_LEAST_DPI, _MOST_DPI = 140, 360
_PLAIN, _FINE = 200, 300
_MOST_ENLARGED = 5.0

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
    """Return the page as it is, in grey, at a resolution that suits reading."""
    return Prepared(*_sized(grey(picture)))


def prepared(picture: Picture) -> Prepared:
    """Return the page cleaned and straight, at a resolution that suits reading."""
    page, matrix = _sized(grey(picture))
    flat = laid_flat(page)
    if flat is not None:
        page, matrix = flat.picture, flat.matrix @ matrix
    page = without_faint_marks(evenly_lit(without_specks(without_border(page))))
    angle = lean(page)
    if abs(angle) < _LEAST_LEAN:
        return Prepared(page, matrix)
    return _turned_by(page, angle, matrix)


def _sized(page: Picture) -> tuple[Picture, Matrix]:
    """Bring very large and very small pictures to the size of a scan.

    Enlarging what already has 150 dpi only costs time; below, it halves the errors and more.
    """
    if _LEAST_DPI <= page.dpi <= _MOST_DPI:
        return page, np.eye(3)
    wanted, how = (_FINE, cv2.INTER_AREA) if page.dpi > _MOST_DPI else (_PLAIN, cv2.INTER_LANCZOS4)
    scale = min(wanted / page.dpi, _MOST_ENLARGED)
    pixels = cv2.resize(page.pixels, None, fx=scale, fy=scale, interpolation=how)
    across, down = pixels.shape[1] / page.width, pixels.shape[0] / page.height
    sized = Picture(np.asarray(pixels, np.uint8), round(page.dpi * scale))
    return sized, np.diag([across, down, 1.0])


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
