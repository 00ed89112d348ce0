"""Two pages on one picture, as an open book lies on the glass: each is read by itself."""

from dataclasses import dataclass

import numpy as np

from ocr.image.picture import Picture

_LANDSCAPE = 1.25
_MIDDLE = 0.4, 0.6
_GUTTER = 0.02
"""Share of the width that must be free of ink from top to bottom between the pages."""

_INK = 128
_MARGIN = 0.04
_SOME_INK = 0.002


@dataclass(frozen=True)
class Part:
    """A part of a picture, and how many pixels of the whole stand left of it."""

    picture: Picture
    left: int


def parts(picture: Picture) -> tuple[Part, ...]:
    """Return the two pages of a spread from left to right; any other grey picture whole."""
    gutter = _gutter(picture)
    if gutter is None:
        return (Part(picture, 0),)
    halves = picture.pixels[:, :gutter], picture.pixels[:, gutter:]
    if min(float(np.mean(half < _INK)) for half in halves) < _SOME_INK:
        return (Part(picture, 0),)
    left, right = (Picture(np.ascontiguousarray(half), picture.dpi) for half in halves)
    return (Part(left, 0), Part(right, gutter))


def _gutter(picture: Picture) -> int | None:
    """Return the middle of the widest column free of ink near the middle of the picture."""
    if picture.width < _LANDSCAPE * picture.height:
        return None
    margin = round(_MARGIN * picture.height)
    first, last = (round(side * picture.width) for side in _MIDDLE)
    inked = (picture.pixels[margin:-margin, first:last] < _INK).any(axis=0)
    edges = np.flatnonzero(np.diff(np.concatenate([[True], inked, [True]]).astype(np.int8)))
    starts, ends = edges[::2], edges[1::2]
    if not len(starts):
        return None
    widest = int(np.argmax(ends - starts))
    if ends[widest] - starts[widest] < _GUTTER * picture.width:
        return None
    return first + int(starts[widest] + ends[widest]) // 2
