"""From colour to grey so that black print stays and the red seal goes.

Red ink is as bright as paper in the red channel, black and blue ink are dark there; yellowed paper
is brighter in it than in any other. A page without red keeps the usual weights.
"""

import cv2
import numpy as np

from ocr.image.picture import Picture, Pixels

_REDDER = 25
"""Levels by which red must lead the other channels for a pixel to be red."""

_SOME_RED = 0.0005
"""Share of red pixels from which a page has a seal (about a square centimetre on A4)."""


def grey(picture: Picture) -> Picture:
    """Return the page in grey, without red marks."""
    if picture.pixels.ndim == 2:  # noqa: PLR2004 - already grey
        return picture
    red, green, blue = cv2.split(picture.pixels)
    lead = cv2.subtract(red, cv2.max(green, blue))
    has_red = float((lead > _REDDER).mean()) > _SOME_RED
    pixels = red if has_red else cv2.cvtColor(picture.pixels, cv2.COLOR_RGB2GRAY)
    return Picture(_levels(pixels), picture.dpi)


def _levels(pixels: object) -> Pixels:
    return np.ascontiguousarray(pixels, dtype=np.uint8)
