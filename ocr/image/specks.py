"""Salt and pepper: single black or white pixels from dust, a bad sensor or a poor copy."""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.image.picture import Picture, Pixels
from ocr.image.step import Done

_ALONE = 60
"""Levels by which a pixel differs from all eight neighbours to be surely a speck."""

_NEARLY_ALONE = 50
"""Levels by which it differs from all but one: two specks may touch."""

_MANY = 0.002
"""Share of specks from which the page needs the filter: the noise of a scanner makes fewer."""


def without_specks(picture: Picture) -> Done:
    """Return the grey page without specks; a page that has few is returned untouched.

    Only a pixel unlike its neighbours is replaced. A plain median filter would also eat the thin
    strokes and the marks of small print, whose pixels have alike neighbours along the stroke.
    """
    pixels = picture.pixels
    measure = {"specks_share": float(_specks(pixels, [_ring()], _ALONE).mean())}
    if measure["specks_share"] < _MANY:
        return Done(picture, measure)
    specks = _specks(pixels, list(_rings_but_one()), _NEARLY_ALONE)
    middle = cv2.medianBlur(pixels, 3)
    cleaned = np.where(specks, middle, pixels).astype(np.uint8)
    return Done(Picture(cleaned, picture.dpi), measure)


def _specks(pixels: Pixels, rings: list[Pixels], levels: int) -> NDArray[np.bool_]:
    """Tell which pixels differ by so many levels from every neighbour of one of the rings."""
    dark = np.maximum.reduce([cv2.erode(pixels, ring) for ring in rings])
    light = np.minimum.reduce([cv2.dilate(pixels, ring) for ring in rings])
    found = (cv2.subtract(dark, pixels) > levels) | (cv2.subtract(pixels, light) > levels)
    return np.asarray(found, np.bool_)


def _ring() -> Pixels:
    """Return the eight neighbours of a pixel."""
    ring = np.ones((3, 3), np.uint8)
    ring[1, 1] = 0
    return ring


def _rings_but_one() -> Iterator[Pixels]:
    """Yield the neighbours eight times, each time without another one.

    The lightest of the eight minima is the second darkest neighbour.
    """
    for place in range(9):
        if place != 4:  # noqa: PLR2004 - the pixel itself
            ring = _ring()
            ring.flat[place] = 0
            yield ring
