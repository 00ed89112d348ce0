"""What is not paper: the dark frame a scanner or a photo leaves around it, and punched holes.

The page is judged at one pixel a millimetre.
"""

import cv2
import numpy as np

from ocr.image.patches import patches
from ocr.image.picture import Picture, Pixels
from ocr.image.shrink import at_a_millimetre
from ocr.image.step import Done

_DARK = 80
_SOLID = 5
"""Millimetres: no stroke of print is as thick in both directions."""

_HOLE = 14
"""Millimetres: a larger dark patch inside the page is a picture, not a hole."""

_INK_LEFT_BESIDE = 2
"""Millimetres around a patch that are whitened with it: the soft edge of a shadow."""


def without_border(picture: Picture) -> Done:
    """Return the grey page with the dark frame and the holes made white."""
    small = at_a_millimetre(picture)
    dark = (small < _DARK).astype(np.uint8)
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((_SOLID, _SOLID), np.uint8))
    mask = _frame_and_holes(np.asarray(solid, np.uint8))
    measure = {"border_share": float(mask.mean())}
    if not mask.any():
        return Done(picture, measure)
    reach = 2 * _INK_LEFT_BESIDE + 1
    grown = cv2.dilate(mask, np.ones((reach, reach), np.uint8))
    whole = cv2.resize(grown, (picture.width, picture.height), interpolation=cv2.INTER_NEAREST)
    pixels = picture.pixels.copy()
    pixels[whole > 0] = 255
    return Done(Picture(pixels, picture.dpi), measure)


def _frame_and_holes(solid: Pixels) -> Pixels:
    """Keep the patches that touch an edge, and the small ones."""
    height, width = solid.shape
    found = patches(solid)
    kept = np.zeros(found.count, np.bool_)
    for index in range(1, found.count):
        left, top, across, down, _ = found.boxes[index]
        at_edge = left <= 1 or top <= 1 or left + across >= width - 1 or top + down >= height - 1
        kept[index] = at_edge or max(across, down) <= _HOLE
    return found.shown(kept)
