"""A negative: light print on a dark page, as photostats and films of old papers have it."""

import numpy as np

from ocr.image.picture import Picture
from ocr.image.shrink import at_a_millimetre
from ocr.image.step import Done

_SAMPLE = 16
_DARK, _LIGHT = 90, 160
_MOST_LIGHT = 0.02
"""Share of a negative's square millimetres that are light: a sheet on a dark table has more."""


def positive(page: Picture) -> Done:
    """Return a negative, grey or in colour, with its levels turned round; other pages untouched.

    It is judged at a pixel a millimetre, where strokes of print have gone into the ground; a page
    of which most places are light need not be looked at so closely.
    """
    if np.median(page.pixels[::_SAMPLE, ::_SAMPLE]) > _LIGHT:
        return Done(page, {})
    small = at_a_millimetre(page)
    measure = {
        "ground_level": float(np.median(small)),
        "light_share": float((small > _LIGHT).mean()),
    }
    if measure["ground_level"] > _DARK or measure["light_share"] > _MOST_LIGHT:
        return Done(page, measure)
    return Done(Picture(np.bitwise_not(page.pixels), page.dpi), measure)
