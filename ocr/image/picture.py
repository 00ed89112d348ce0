"""A picture of a page and how it was turned.

Pixels are 8-bit arrays: ``height x width`` for grey, ``height x width x 3`` (red, green, blue) for
colour. Degrees are clockwise quarter turns.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

_MILLIMETRES_AN_INCH = 25.4


@dataclass(frozen=True)
class Picture:
    """The pixels of a page with their resolution in dots an inch."""

    pixels: Pixels
    dpi: int

    @property
    def millimetre(self) -> float:
        """Pixels to a millimetre, as the resolution says."""
        return self.dpi / _MILLIMETRES_AN_INCH

    @property
    def width(self) -> int:
        """Width in pixels."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Height in pixels."""
        return int(self.pixels.shape[0])

    def turned(self, degrees: int) -> "Picture":
        """Return the picture after a clockwise turn by a multiple of 90 degrees."""
        quarters = degrees // 90 % 4
        if not quarters:
            return self
        return Picture(np.ascontiguousarray(np.rot90(self.pixels, -quarters)), self.dpi)
