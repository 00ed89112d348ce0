"""Curved lines of print: a sheet that did not lie flat, or was photographed without its edges.

How steeply the lines fall is measured in many overlapping places, and one smooth surface is laid
through all of them; along it every column of pixels is moved up or down. The result counts only
when the lines of the whole page stand out clearly better than before.
"""

from collections.abc import Iterator
from itertools import product

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.image.lines import LONGEST, Points, amount, ink, sharpest, sharpness
from ocr.image.picture import Picture
from ocr.image.shrink import halved
from ocr.image.step import Bend, Done

_BENT = 0.8
"""Degrees between the flattest and the steepest part of the page from which it is curved."""

_STEEPEST, _STEP, _FINE_STEP = 6.0, 0.5, 0.1
_PARTS, _PLACES = (2, 4), (12, 12)
"""Parts down and across for the first look, and overlapping places for the surface."""

_FEW_PARTS = 4
"""Parts of the page that must tell; the two farthest off are not asked."""

_REACH = 0.13
"""Half the side of a place, in sides of the page."""

_FEWEST, _CLEAR = 80, 1.25
"""Pixels of ink that tell a slope, and how much sharper than usual its lines must be."""

_ACROSS, _DOWN = 5, 3
"""Powers of the surface in both directions, the constant one among them."""

_LEAST_PLACES = 20
_RIDGE, _ROUNDS, _OUTLIER = 0.05, 4, 0.02
_BETTER = 1.2
_REST = 1.5
"""Degrees in which the lean that is left is looked for."""

Floats = NDArray[np.float64]


def flattened(picture: Picture) -> Done:
    """Return the grey page with its lines of print straight; a flat page untouched."""
    small = halved(picture.pixels, LONGEST)
    points, (height, width) = ink(small), small.shape
    measure = {"curve_degrees": _curve(points, width, height)}
    if measure["curve_degrees"] < _BENT:
        return Done(picture, measure)
    slopes = np.array(list(_slopes(points, width, height)))
    if len(slopes) < _LEAST_PLACES:
        return Done(picture, measure)
    surface = _surface(slopes)
    flat = _flat(points, Bend(surface, width, height))
    rest = sharpest(flat, np.arange(-_REST, _REST, _FINE_STEP))
    surface[1, 0] += np.tan(np.radians(rest))
    flat = _flat(points, Bend(surface, width, height))
    measure["sharper_times"] = sharpness(flat, 0.0) / max(1.0, sharpness(points, 0.0))
    if measure["sharper_times"] < _BETTER:
        return Done(picture, measure)
    return _moved(picture, Bend(surface, picture.width, picture.height), measure)


def _flat(points: Points, bend: Bend) -> Points:
    """Return the places of ink as they are on the flat page."""
    flat = points.copy()
    flat[:, 0] -= bend.below(points[:, 1], points[:, 0])
    return flat


def _curve(points: Points, width: int, height: int) -> float:
    """Return how much the slope differs between parts of the page, in degrees."""
    leans = []
    parts = points[:, :2] * (np.array(_PARTS) / (height, width))
    down, across = parts.astype(np.uint8).T
    for row, column in product(range(_PARTS[0]), range(_PARTS[1])):
        found = _slope(points[(down == row) & (across == column)])
        if found is not None:
            leans.append(found)
    leans.sort()
    return leans[-2] - leans[1] if len(leans) >= _FEW_PARTS else 0.0


def _slope(points: Points) -> float | None:
    """Return the slope of the lines in degrees where it can be told."""
    if amount(points) < _FEWEST:
        return None
    angles = np.arange(-_STEEPEST, _STEEPEST + _STEP / 2, _STEP)
    values = [sharpness(points, float(angle)) for angle in angles]
    best = int(np.argmax(values))
    if values[best] < _CLEAR * float(np.median(values)):
        return None
    around = np.arange(-_STEP, _STEP + _FINE_STEP / 2, _FINE_STEP)
    return sharpest(points, angles[best] + around)


def _slopes(points: Points, width: int, height: int) -> Iterator[tuple[float, float, float]]:
    """Yield (across, down, slope): places from -1 to 1, slopes in heights a width."""
    for row, column in product(range(_PLACES[0]), range(_PLACES[1])):
        y, x = (row + 0.5) / _PLACES[0], (column + 0.5) / _PLACES[1]
        near = np.abs(points[:, 0] / height - y) < _REACH / 2
        near &= np.abs(points[:, 1] / width - x) < _REACH
        found = _slope(points[near])
        if found is not None:
            yield 2 * x - 1, 2 * y - 1, float(np.tan(np.radians(found)))


def _surface(slopes: Floats) -> Floats:
    """Return the coefficients, by powers across and down, of the surface with these slopes."""
    x, y, slope = slopes.T
    powers = list(product(range(_ACROSS), range(_DOWN)))
    terms = np.stack([x**i * y**j for i, j in powers], axis=1)
    weights = np.ones_like(slope)
    found = np.zeros(len(powers))
    for _ in range(_ROUNDS):
        scaled = terms * weights[:, None]
        found = np.linalg.solve(scaled.T @ terms + _RIDGE * np.eye(len(powers)), scaled.T @ slope)
        weights = 1 / (1 + ((terms @ found - slope) / _OUTLIER) ** 2)
    surface = np.zeros((_ACROSS + 1, _DOWN))
    for (i, j), value in zip(powers, found, strict=True):
        surface[i + 1, j] = value / (i + 1)
    return surface


def _moved(picture: Picture, bend: Bend, measure: dict[str, float]) -> Done:
    """Move every place of the page to where it belongs."""
    across, down = np.meshgrid(
        np.linspace(0, picture.width, 65), np.linspace(0, picture.height, 65)
    )
    coarse = bend.below(across, down).astype(np.float32)
    whole = cv2.resize(coarse, (picture.width, picture.height), interpolation=cv2.INTER_LINEAR)
    columns = np.arange(picture.width, dtype=np.float32)[None, :]
    rows = np.arange(picture.height, dtype=np.float32)[:, None]
    pixels = cv2.remap(
        picture.pixels,
        np.broadcast_to(columns, whole.shape).copy(),
        whole + rows,
        cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return Done(Picture(np.asarray(pixels, np.uint8), picture.dpi), measure, bend=bend)
