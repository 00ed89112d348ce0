"""How sharp the print is: over how many pixels a stroke passes from ink to paper."""

import numpy as np

from ocr.image.picture import Picture
from ocr.image.step import Done

_EVERY = 8
"""One row of so many is looked at."""

_EDGE = 15
"""Levels between neighbours from which there is an edge."""

_STEEPEST = 98
_INK, _PAPER = 1, 70
"""Percentiles: of the edges, and of all levels."""


def sharpness(picture: Picture) -> Done:
    """Measure how many pixels wide the edges of a grey page are; it is never changed."""
    rows = picture.pixels[::_EVERY]
    steps = np.abs(np.diff(rows.astype(np.int16), axis=1))
    edges = steps[steps > _EDGE]
    if not edges.size:
        return Done(picture, {"edge_pixels": 0.0})
    ink, paper = np.percentile(rows[:, ::_EVERY], (_INK, _PAPER))
    wide = float((paper - ink) / np.percentile(edges[::4], _STEEPEST))
    return Done(picture, {"edge_pixels": wide})
