"""Pixels that are not square: a fax has 204 dots an inch across and 98 or 196 down (ITU-T T.4)."""

import numpy as np
from PIL import Image

from ocr.image.picture import Picture, Pixels

_ALIKE = 1.1
_MOST = 2.6
"""Ratio of the two resolutions from which pixels are not square, and to which it is believed."""


def squared(pixels: Pixels, across: float, down: float) -> Picture:
    """Return the picture with square pixels: the coarser direction is enlarged.

    ``across`` and ``down`` are dots an inch; a ratio no scanner makes is not believed.
    """
    across, down = max(1.0, across), max(1.0, down)
    ratio = max(across, down) / min(across, down)
    if not _ALIKE < ratio < _MOST:
        return Picture(pixels, round(across))
    height, width = pixels.shape[:2]
    dpi = max(across, down)
    size = (round(width * dpi / across), round(height * dpi / down))
    square = Image.fromarray(pixels).resize(size, Image.Resampling.BICUBIC)
    return Picture(np.asarray(square), round(dpi))
