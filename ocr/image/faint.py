"""Large faint marks on dark print: stamps scanned in grey, folds, the shadow of a page's edge.

Print that is well inked has a dark core in every stroke. A mark whose strokes have none, and which
is larger than any letter, is not print. It is taken out; print that crosses it stays, for its own
core is dark. Where the print itself is pale there is no telling, and nothing is done.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.image.picture import Picture, Pixels
from ocr.image.step import Done

_STROKE = 5
"""Pixels around a place in which the core of its stroke is looked for."""

_MILLIMETRES_AN_INCH = 25.4
_DARK_INK = 70
_ABOVE_INK = 60
_HARDLY_ABOVE_INK = 35
_LEAST_FAINT = 85
_BELOW_PAPER = 25
_NEARER_INK = 0.45
_LARGE_MM = 12.0
_LARGEST_SEAL_MM = 55.0
_MOST_OF_INK = 0.4
_GAP_MM = 0.4
_ROUND = 0.6
"""The sides of a round stamp's box differ by no more than this ratio."""

Mask = NDArray[np.bool_]


def without_faint_marks(picture: Picture) -> Done:
    """Return the grey page without large faint marks; a page of pale print is not touched."""
    cleaned = _cleaned(picture)
    taken = 0.0 if cleaned is picture else float(np.mean(cleaned.pixels != picture.pixels))
    return Done(cleaned, {"faint_marks_share": taken})


def _cleaned(picture: Picture) -> Picture:
    pixels = picture.pixels
    sample = slice(None, None, 4)
    paper = int(np.percentile(pixels[sample, sample], 70))
    core = cv2.erode(pixels, np.ones((_STROKE, _STROKE), np.uint8))
    cores = core[sample, sample][pixels[sample, sample] < paper - _ABOVE_INK]
    ink = float(np.median(cores)) if len(cores) else 255.0
    if ink > _DARK_INK:
        return picture
    on_paper = pixels < paper - _BELOW_PAPER
    sure = on_paper & (core > max(ink + _ABOVE_INK, _LEAST_FAINT))
    millimetre = picture.dpi / _MILLIMETRES_AN_INCH
    if np.count_nonzero(sure) < _LARGE_MM * millimetre:
        return picture
    faint = on_paper & (core > ink + _HARDLY_ABOVE_INK)
    marks = _marks(sure, faint, millimetre)
    inside = marks > 0
    if not 0 < np.count_nonzero(on_paper & inside) < _MOST_OF_INK * np.count_nonzero(on_paper):
        return picture
    mark = float(np.median(core[inside & sure]))
    between = ink + _NEARER_INK * (mark - ink)
    near = cv2.erode(pixels, np.ones((3, 3), np.uint8))
    cleaned = pixels.copy()
    cleaned[inside & (near > between) & (pixels < paper)] = paper
    return Picture(cleaned, picture.dpi)


def _marks(sure: Mask, faint: Mask, millimetre: float) -> Pixels:
    """Return 1 on large faint marks, on what hangs together with them, and inside the round ones.

    Nothing larger than a seal is added to what is surely a mark: thin strokes of print can hang
    together over the whole page.
    """
    reach = 2 * max(1, round(_GAP_MM * millimetre)) + 1
    near = np.ones((reach, reach), np.uint8)
    grown = np.asarray(cv2.dilate(sure.astype(np.uint8), near), np.uint8)
    marks = _long(grown, _LARGE_MM * millimetre)
    joined = cv2.dilate(faint.astype(np.uint8), near)
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    chosen = np.zeros(count, np.uint8)
    chosen[np.unique(labels[marks > 0])] = 1
    chosen[np.maximum(boxes[:, 2], boxes[:, 3]) > _LARGEST_SEAL_MM * millimetre] = 0
    marks |= chosen[labels]
    for index in np.flatnonzero(chosen):
        left, top, across, down, _ = (int(side) for side in boxes[index])
        if min(across, down) >= _ROUND * max(across, down):
            middle = (left + across // 2, top + down // 2)
            cv2.ellipse(marks, middle, (across // 2, down // 2), 0, 0, 360, 1, thickness=-1)
    return marks


def _long(marks: Pixels, least: float) -> Pixels:
    """Keep the marks that are at least this long in one direction."""
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(marks, connectivity=8)
    kept = np.maximum(boxes[:, 2], boxes[:, 3]) >= least
    kept[0] = False
    return np.asarray(kept[labels], np.uint8)
