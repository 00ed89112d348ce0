"""Small copies of a page, on which most questions are asked."""

import cv2
import numpy as np

from ocr.image.picture import Picture, Pixels

_PAIR = (2, 2)
_SMALL = 200_000
"""Pixels of a copy on which no print is seen any more, a square millimetre to each."""


def shrunk(pixels: Pixels, width: int, height: int) -> Pixels:
    """Return a smaller copy of this size; every pixel is the mean of those it stands for.

    Halving is many times faster than any other shrinking, so as much as possible is done by it. For
    the rest each pixel of a larger copy takes up its neighbours first, a third of the time of
    weighing them exactly, as is done with those of a small one.
    """
    while pixels.shape[1] >= 2 * width and pixels.shape[0] >= 2 * height:
        pixels = _half(pixels)
    if pixels.shape[:2] == (height, width):
        return pixels
    how = cv2.INTER_AREA
    if width < pixels.shape[1] and width * height > _SMALL:
        pixels, how = np.asarray(cv2.blur(pixels, _PAIR), np.uint8), cv2.INTER_LINEAR
    return np.asarray(cv2.resize(pixels, (width, height), interpolation=how), np.uint8)


def at_a_millimetre(picture: Picture) -> Pixels:
    """Return a copy of one pixel a millimetre, on which strokes of print are gone."""
    across, down = picture.width / picture.millimetre, picture.height / picture.millimetre
    return shrunk(picture.pixels, max(1, round(across)), max(1, round(down)))


def halved(pixels: Pixels, longest: int) -> Pixels:
    """Return a copy made by nothing but halving, until no side is longer than this."""
    while max(pixels.shape[:2]) > longest:
        pixels = _half(pixels)
    return pixels


def _half(pixels: Pixels) -> Pixels:
    down, across = max(1, pixels.shape[0] // 2), max(1, pixels.shape[1] // 2)
    even = pixels[: 2 * down, : 2 * across]
    return np.asarray(cv2.resize(even, (across, down), interpolation=cv2.INTER_AREA), np.uint8)
