"""What stands in red at the head of a page: cleaning takes stamps away before the page is read.

Only the ink itself is kept, black on white, so that letters of a stamp can be read by themselves.
"""

import numpy as np

from ocr.image.picture import Picture

HEAD = 0.4
"""Share of the page that is looked at, from its top."""

_REDDER, _LEAST_RED = 50, 100
"""How much redder than green and blue, and how red at all, ink of a stamp is (of 255)."""

_LEAST_INK = 0.0002
"""With less of the head covered there are no letters."""

_COLOUR = 3


def red_head(page: Picture) -> Picture | None:
    """Return the red ink at the head of this upright page; None where there is none."""
    if page.pixels.ndim != _COLOUR:
        return None
    head = page.pixels[: max(1, int(page.height * HEAD))].astype(np.int16)
    red, others = head[..., 0], head[..., 1:].max(axis=2)
    ink = (red - others > _REDDER) & (red > _LEAST_RED)
    if float(ink.mean()) < _LEAST_INK:
        return None
    return Picture(np.where(ink, 0, 255).astype(np.uint8), page.dpi)
