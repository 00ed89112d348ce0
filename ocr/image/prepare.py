"""The order in which a page is made ready for reading, and the way back for its boxes.

Each step looks first whether the page needs it, so that a fine page is read as it is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ocr.image.bend import flattened
from ocr.image.border import without_border
from ocr.image.faint import without_faint_marks
from ocr.image.ink import without_colour
from ocr.image.light import evenly_lit
from ocr.image.pale import inked
from ocr.image.photo import laid_flat
from ocr.image.picture import Picture
from ocr.image.sharpness import sharpness
from ocr.image.size import LEAST_DPI, sized
from ocr.image.specks import without_specks
from ocr.image.step import Bend, Done, Matrix
from ocr.image.straighten import straight
from ocr.watch import UNWATCHED, Desk


@dataclass(frozen=True)
class _Step:
    """A step with the name it is watched by."""

    name: str
    work: Callable[[Picture], Done]


_BARE = (_Step("size", sized), _Step("grey", without_colour), _Step("sharpness", sharpness))
_STEPS = (
    *_BARE,
    _Step("sheet", laid_flat),
    _Step("border", without_border),
    _Step("specks", without_specks),
    _Step("light", evenly_lit),
)
_LAST = (_Step("ink", inked), _Step("straight", straight), _Step("lines", flattened))
_COARSE_STEPS = (*_STEPS, *_LAST)
"""Where pixels are larger than strokes, print is as pale as any mark."""

_FINE_STEPS = (*_STEPS, _Step("marks", without_faint_marks), *_LAST)


@dataclass(frozen=True)
class Prepared:
    """A picture to be read, and the way from the original's pixels to its own.

    First the 3 x 3 ``matrix``, then, for a page that did not lie flat, the ``bend`` is taken out.
    ``measures`` are those of all steps.
    """

    picture: Picture
    matrix: Matrix
    bend: Bend | None = None
    measures: Mapping[str, float] = field(default_factory=dict)

    def original(self, left: float, top: float, right: float, bottom: float) -> Matrix:
        """Return ``[left, top, right, bottom]`` of this rectangle in the original's pixels."""
        corners = np.array(
            [[left, right, right, left], [top, top, bottom, bottom], [1] * 4], np.float64
        )
        if self.bend is not None:
            corners[1] += self.bend.below(corners[0], corners[1])
        back = np.linalg.inv(self.matrix) @ corners
        places = back[:2] / back[2]
        return np.concatenate([places.min(axis=1), places.max(axis=1)])

    def placed(self, across: Matrix, down: Matrix) -> Matrix:
        """Return, as two rows, where these places of the original stand on this picture."""
        there = self.matrix @ np.stack([across, down, np.ones_like(across)])
        places = there[:2] / there[2]
        if self.bend is not None:
            places[1] -= self.bend.below(places[0], places[1])
        return np.asarray(places, np.float64)


def untouched(picture: Picture) -> Prepared:
    """Return the page as it is, in grey, at a resolution that suits reading."""
    return _through(_BARE, picture, UNWATCHED)


def prepared(picture: Picture, desk: Desk = UNWATCHED) -> Prepared:
    """Return the page cleaned and straight, at a resolution that suits reading."""
    steps = _FINE_STEPS if picture.dpi >= LEAST_DPI else _COARSE_STEPS
    return _through(steps, picture, desk)


def _through(steps: Sequence[_Step], picture: Picture, desk: Desk) -> Prepared:
    page, matrix, bend = picture, np.eye(3), None
    measures: dict[str, float] = {}
    for step in steps:
        done = step.work(page)
        desk.note(step.name, done.picture, done.measure)
        page = done.picture
        measures |= done.measure
        if done.matrix is not None:
            matrix = done.matrix @ matrix
        bend = done.bend or bend
    return Prepared(page, matrix, bend, measures)
