"""Salt and pepper: single black or white pixels from dust, a bad sensor or a poor copy."""

import cv2
import numpy as np

from ocr.image.picture import Picture, Pixels

_ALONE = 60
"""Levels by which a pixel differs from all eight neighbours to be a speck."""

_ROUGH = 60
_MANY = 0.002
"""Share of specks from which the page needs the filter: the noise of a scanner makes fewer."""


def without_specks(picture: Picture) -> Picture:
    """Return the grey page without specks; a page that has few is returned untouched.

    Only a pixel unlike every neighbour counts: the thin strokes of small print also differ from
    the middle value around them, and a median filter would eat them.
    """
    pixels = picture.pixels
    if _share_of_specks(pixels) < _MANY:
        return picture
    middle = cv2.medianBlur(pixels, 3)
    rough = cv2.absdiff(pixels, middle) > _ROUGH
    return Picture(np.where(rough, middle, pixels).astype(np.uint8), picture.dpi)


def _share_of_specks(pixels: Pixels) -> float:
    around = np.ones((3, 3), np.uint8)
    around[1, 1] = 0
    darkest, lightest = cv2.erode(pixels, around), cv2.dilate(pixels, around)
    pepper = cv2.subtract(darkest, pixels) > _ALONE
    salt = cv2.subtract(pixels, lightest) > _ALONE
    return float((pepper | salt).mean())
