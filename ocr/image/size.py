"""Large and very small pictures are brought to the size that is read best.

Enlarging what already has 150 dpi only costs time; below, it halves the errors and more. A clean
page of 300 dpi is read better at 250, a spoiled one as well, and either a fifth faster.
"""

import cv2
import numpy as np

from ocr.image.picture import Picture
from ocr.image.step import Done

LEAST_DPI = 140
"""From here up a page has all the strokes of its print."""

MOST_DPI = 260
"""A page of more has more strokes than can be told apart."""

_PLAIN, _FINE = 200, 250
_MOST_ENLARGED = 5.0


def reduced(page: Picture) -> Picture:
    """Return the page no larger than it is read."""
    return sized(page).picture if page.dpi > MOST_DPI else page


def sized(page: Picture) -> Done:
    """Return the page at a resolution that suits reading."""
    measure = {"resolution_dpi": float(page.dpi)}
    if LEAST_DPI <= page.dpi <= MOST_DPI:
        return Done(page, measure)
    wanted, how = (_FINE, cv2.INTER_AREA) if page.dpi > MOST_DPI else (_PLAIN, cv2.INTER_CUBIC)
    scale = min(wanted / page.dpi, _MOST_ENLARGED)
    pixels = cv2.resize(page.pixels, None, fx=scale, fy=scale, interpolation=how)
    across, down = pixels.shape[1] / page.width, pixels.shape[0] / page.height
    made = Picture(np.asarray(pixels, np.uint8), round(page.dpi * scale))
    return Done(made, measure, np.diag([across, down, 1.0]))
