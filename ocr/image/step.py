"""One step of making a page ready: what it measured, and the page after it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ocr.image.picture import Picture

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Done:
    """What came of a step.

    ``picture`` is the very object given in when nothing had to be done. ``measure`` is what the
    step judged by; the last word of a key is its unit (``ocr.watch``). ``matrix`` (3 x 3) leads
    from the pixels before to those after; ``None`` when they are the same.
    """

    picture: Picture
    measure: Mapping[str, float]
    matrix: Matrix | None = None
