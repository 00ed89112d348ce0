"""From colour to grey so that black print stays and the red seal goes.

Red ink is as bright as paper in the red channel, black and blue ink are dark there; yellowed paper
is brighter in it than in any other. A page without red keeps the usual weights.
"""

import cv2
import numpy as np

from ocr.image.picture import Picture, Pixels
from ocr.image.step import Done

_REDDER = 25
"""Levels by which red must lead the other channels for a pixel to be red."""

_SOME_RED = 0.0005
"""Share of red pixels from which a page has a seal (about a square centimetre on A4)."""


def grey(picture: Picture) -> Picture:
    """Return the page in grey, without red marks."""
    return without_red(picture).picture


def without_red(picture: Picture) -> Done:
    """Return the page in grey, without red marks, and how much of it was red."""
    if picture.pixels.ndim == 2:  # noqa: PLR2004 - already grey
        return Done(picture, {"red_share": 0.0})
    red, green, blue = cv2.split(picture.pixels)
    lead = cv2.subtract(red, cv2.max(green, blue))
    share = float((lead > _REDDER).mean())
    pixels = red if share > _SOME_RED else cv2.cvtColor(picture.pixels, cv2.COLOR_RGB2GRAY)
    return Done(Picture(_levels(pixels), picture.dpi), {"red_share": share})


def _levels(pixels: object) -> Pixels:
    return np.ascontiguousarray(pixels, dtype=np.uint8)
