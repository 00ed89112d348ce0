"""A page photographed on a table: its four corners are found and it is laid flat.

Only a bright sheet on darker ground is taken for one, with four straight sides and clearly out of
square. A scan, even with a dark frame, is left alone: laying it flat would only blur it.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.image.picture import Picture, Pixels
from ocr.image.shrink import shrunk
from ocr.image.step import Done, Matrix

_LONG_SIDE = 700
_LEAST_AREA = 0.25
_OUT_OF_SQUARE = 0.02
"""Share of the long side by which a corner must miss the upright rectangle."""

_STRAIGHT = 0.02
_CORNERS = 4
_WEAK_EDGE, _STRONG_EDGE = 20, 60
_BESIDE = 9
"""Pixels on both sides of an edge at which sheet and ground are compared."""

_DARKER, _NEARLY_ALL = 15, 0.8
"""Levels by which the ground must be darker, and along which share of the sides."""

_PAPER = 90
"""Percentile of the levels that is paper where a quarter of the picture is a sheet."""

Corners = NDArray[np.float32]


def laid_flat(picture: Picture) -> Done:
    """Return the sheet of a photographed grey page; anything else untouched."""
    scale = _LONG_SIDE / max(picture.width, picture.height)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    small = shrunk(picture.pixels, *size)
    corners = _sheet(small) if _on_ground(small) else None
    measure = {"corners_count": float(0 if corners is None else len(corners))}
    if corners is None:
        return Done(picture, measure)
    measure["out_of_square_share"] = _squareness(corners)
    if measure["out_of_square_share"] < _OUT_OF_SQUARE:
        return Done(picture, measure)
    flat, matrix = _warped(picture, corners / scale)
    return Done(flat, measure, matrix)


def _on_ground(small: Pixels) -> bool:
    """Tell whether something darker than paper lies along all four edges of the picture."""
    edges = (small[0], small[-1], small[:, 0], small[:, -1])
    paper = np.percentile(small[::4, ::4], _PAPER)
    return max(float(np.median(edge)) for edge in edges) < float(paper) - _DARKER


def _sheet(small: Pixels) -> Corners | None:
    """Return the corners of the sheet, clockwise from the upper left."""
    # Print is closed over first: what is left is the sheet and the ground.
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    plain = np.asarray(closed, np.uint8)
    edges = cv2.Canny(cv2.GaussianBlur(plain, (5, 5), 0), _WEAK_EDGE, _STRONG_EDGE)
    bright = cv2.threshold(plain, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[1]
    for drawn in (cv2.dilate(edges, np.ones((5, 5), np.uint8)), bright):
        corners = _four_corners(np.asarray(drawn, np.uint8))
        if corners is not None and _is_paper(plain, corners):
            return corners
    return None


def _four_corners(drawn: Pixels) -> Corners | None:
    """Return the corners of the largest outline when it has four."""
    outlines, _ = cv2.findContours(drawn, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return None
    hull = cv2.convexHull(max(outlines, key=lambda one: cv2.contourArea(cv2.convexHull(one))))
    found = cv2.approxPolyDP(hull, _STRAIGHT * cv2.arcLength(hull, closed=True), closed=True)
    if len(found) != _CORNERS or cv2.contourArea(found) < _LEAST_AREA * drawn.size:
        return None
    return _clockwise(np.asarray(found, np.float32).reshape(_CORNERS, 2))


def _is_paper(plain: Pixels, corners: Corners) -> bool:
    """Tell whether the ground is darker than the sheet nearly all along its sides."""
    steps = np.linspace(0.05, 0.95, 24)[:, None]
    following = np.roll(corners, -1, axis=0)
    middle = corners.mean(axis=0)
    darker = []
    for start, end in zip(corners, following, strict=True):
        side = start + (end - start) * steps
        inward = (middle - side) / np.linalg.norm(middle - side, axis=1, keepdims=True)
        gap = _levels(plain, side + _BESIDE * inward) - _levels(plain, side - _BESIDE * inward)
        darker.append(gap > _DARKER)
    return float(np.mean(darker)) > _NEARLY_ALL


def _levels(plain: Pixels, places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the grey levels at these places; outside the picture the nearest."""
    across = np.clip(np.round(places[:, 0]).astype(int), 0, plain.shape[1] - 1)
    down = np.clip(np.round(places[:, 1]).astype(int), 0, plain.shape[0] - 1)
    return np.asarray(plain[down, across], np.float64)


def _clockwise(corners: Corners) -> Corners:
    """Order the corners: upper left, upper right, lower right, lower left."""
    sums, gaps = corners.sum(axis=1), np.diff(corners, axis=1).ravel()
    order = [sums.argmin(), gaps.argmin(), sums.argmax(), gaps.argmax()]
    return corners[order]


def _squareness(corners: Corners) -> float:
    """Return how far the worst corner misses the rectangle around all, as a share of its side."""
    left, top = corners.min(axis=0)
    right, bottom = corners.max(axis=0)
    rectangle = np.array([[left, top], [right, top], [right, bottom], [left, bottom]])
    return float(np.abs(corners - rectangle).max() / max(right - left, bottom - top))


def _warped(picture: Picture, corners: Corners) -> tuple[Picture, Matrix]:
    """Stretch the sheet to the rectangle its sides suggest."""
    sides = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    width, height = round(float(max(sides[0], sides[2]))), round(float(max(sides[1], sides[3])))
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), flat)
    pixels = cv2.warpPerspective(picture.pixels, matrix, (width, height), flags=cv2.INTER_CUBIC)
    return Picture(np.asarray(pixels, np.uint8), picture.dpi), np.asarray(matrix, np.float64)
