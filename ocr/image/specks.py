"""Salt and pepper: black or white pixels from dust, a bad sensor or a poor copy.

Single pixels are told by their neighbours. Dust of several pixels looks like the dots of letters:
whether a page has any is seen where no letter is near, and only pieces smaller than a dot go.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.image.patches import patches
from ocr.image.picture import Picture, Pixels
from ocr.image.step import Done

_ALONE = 60
"""Levels by which a pixel differs from all eight neighbours to be surely a speck."""

_NEARLY_ALONE = 50
"""Levels by which it differs from all but one: two specks may touch."""

_MANY = 0.002
"""Share of specks from which the page needs the filter: the noise of a scanner makes fewer."""

_DUSTY = 0.00025
"""Share of ink far from any other from which a page has dust: some 300 grains on A4."""

_GRAIN = 0.0001
"""Square inches of the largest grain that goes from between letters: a dot has three times it."""

_LONE_GRAIN = 3.0
"""How many times as large it may be far from letters."""

_AROUND = 0.07
"""Inches around a grain without other ink."""

_BAND = 64
"""Rows of pixels of a band: one of four tells whether the page may need the filter."""

_BELOW_PAPER, _HARDLY_BELOW = 60, 40
"""Levels below the paper of a grain, and of what is ink around it: pale letters break to pieces."""


def without_specks(picture: Picture) -> Done:
    """Return the grey page without specks and dust; one that has few is returned untouched.

    Only a pixel unlike its neighbours is replaced. A plain median filter would also eat the thin
    strokes and the marks of small print, whose pixels have alike neighbours along the stroke.
    """
    seen = _seen(_sample(picture.pixels), picture.dpi)
    if seen.alone < _MANY / 2 and seen.dust < _DUSTY / 2:
        return Done(picture, {"specks_share": seen.alone + seen.dust})
    seen, pixels = _seen(picture.pixels, picture.dpi), picture.pixels
    if seen.alone >= _MANY:
        specks = _specks(pixels, list(_rings_but_one()), _NEARLY_ALONE)
        pixels = np.where(specks, cv2.medianBlur(pixels, 3), pixels).astype(np.uint8)
    if seen.dust >= _DUSTY:
        pixels = _dusted(pixels, seen, _GRAIN * picture.dpi**2)
    done = picture if pixels is picture.pixels else Picture(pixels, picture.dpi)
    return Done(done, {"specks_share": seen.alone + seen.dust})


@dataclass(frozen=True)
class _Seen:
    """What may be specks: the share of pixels alone, dark places, those of them far from ink."""

    alone: float
    dark: NDArray[np.bool_]
    lone: NDArray[np.bool_]

    @property
    def dust(self) -> float:
        """The share of ink far from any other."""
        return np.count_nonzero(self.lone) / self.lone.size


def _seen(pixels: Pixels, dpi: int) -> _Seen:
    paper = int(np.median(pixels[::8, ::8]))
    dark, ink = (pixels < max(0, paper - below) for below in (_BELOW_PAPER, _HARDLY_BELOW))
    alone = np.count_nonzero(_specks(pixels, [_ring()], _ALONE)) / pixels.size
    return _Seen(alone, dark, dark & _lone(ink, dpi))


def _sample(pixels: Pixels) -> Pixels:
    """Return every fourth band of rows, under each other; a small page whole."""
    bands = pixels[: len(pixels) // (4 * _BAND) * 4 * _BAND].reshape(-1, 4 * _BAND, pixels.shape[1])
    return bands[:, :_BAND].reshape(-1, pixels.shape[1]) if len(bands) else pixels


def _lone(ink: NDArray[np.bool_], dpi: int) -> NDArray[np.bool_]:
    """Tell around which places there is no more ink than a grain."""
    side = 2 * round(_AROUND * dpi / 2) + 1
    around = cv2.boxFilter(ink.view(np.uint8), -1, (side, side), normalize=False)
    return np.asarray(around <= int(_LONE_GRAIN * _GRAIN * dpi**2), np.bool_)


def _dusted(pixels: Pixels, seen: _Seen, grain: float) -> Pixels:
    """Put paper where grains lie: small ones anywhere, larger ones far from letters."""
    pieces = patches(seen.dark.view(np.uint8))
    grains = pieces.boxes[:, 4] <= grain
    grains |= np.bincount(pieces.labels[seen.lone], minlength=pieces.count) > 0
    dust = pieces.shown(grains)
    edge = cv2.dilate(dust, np.ones((3, 3), np.uint8)) > seen.dark.view(np.uint8) - dust
    return np.where(edge, cv2.medianBlur(pixels, 5), pixels).astype(np.uint8)


def _specks(pixels: Pixels, rings: list[Pixels], levels: int) -> NDArray[np.bool_]:
    """Tell which pixels differ by so many levels from every neighbour of one of the rings."""
    dark = np.maximum.reduce([cv2.erode(pixels, ring) for ring in rings])
    light = np.minimum.reduce([cv2.dilate(pixels, ring) for ring in rings])
    found = (cv2.subtract(dark, pixels) > levels) | (cv2.subtract(pixels, light) > levels)
    return np.asarray(found, np.bool_)


def _ring() -> Pixels:
    """Return the eight neighbours of a pixel."""
    ring = np.ones((3, 3), np.uint8)
    ring[1, 1] = 0
    return ring


def _rings_but_one() -> Iterator[Pixels]:
    """Yield the neighbours eight times, each time without another one.

    The lightest of the eight minima is the second darkest neighbour.
    """
    for place in range(9):
        if place != 4:  # noqa: PLR2004 - the pixel itself
            ring = _ring()
            ring.flat[place] = 0
            yield ring
