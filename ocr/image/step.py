"""One step of making a page ready: what it measured, and the page after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ocr.image.picture import Picture

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Bend:
    """A curved page laid flat: how far each place of the flat page, of this size, stood below.

    ``surface`` holds the coefficients by powers across and down, both from -1 to 1 over the page;
    its values are half widths of the page.
    """

    surface: Matrix
    width: int
    height: int

    def below(self, across: NDArray[Any], down: NDArray[Any]) -> Matrix:
        """Return by how many pixels these places of the flat page were lower before."""
        x, y = 2 * across / self.width - 1, 2 * down / self.height - 1
        values = np.polynomial.polynomial.polyval2d(x, y, self.surface)
        return np.asarray(values * (self.width / 2), np.float64)


@dataclass(frozen=True)
class Done:
    """What came of a step.

    ``picture`` is the very object given in when nothing had to be done. ``measure`` is what the
    step judged by; the last word of a key is its unit (``ocr.watch``). ``matrix`` (3 x 3) leads
    from the pixels before to those after; ``None`` when they are the same. Only the last
    step may ``bend`` the page, which no matrix can.
    """

    picture: Picture
    measure: Mapping[str, float]
    matrix: Matrix | None = None
    bend: Bend | None = None
