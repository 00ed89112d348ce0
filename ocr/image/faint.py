"""Large faint marks on dark print: stamps scanned in grey, folds, the shadow of a page's edge.

Print that is well inked has a dark core in every stroke. A mark whose strokes have none, and which
is larger than any letter, is not print. It is taken out; print that crosses it stays, for its own
core is dark. Where the print itself is pale there is no telling, and nothing is done.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.image.patches import Patches, patches
from ocr.image.picture import Picture, Pixels
from ocr.image.step import Done

_STROKE = 5
"""Pixels around a place in which the core of its stroke is looked for."""

_DARK_INK = 70
_ABOVE_INK = 60
_HARDLY_ABOVE_INK = 35
_LEAST_FAINT = 85
_BELOW_PAPER = 25
_NEARER_INK = 0.45
_LONG_MM = 12.0
_PIECE_MM = 2.4
"""A longer faint piece is none of a letter's marks."""

_SEAL_MM, _LARGEST_SEAL_MM = 16.0, 80.0
"""Pieces near each other that fill a place of such sides are a stamp: on both sides, on any."""

_STRAY_MM = 3.0
"""How far the pieces of one stamp may lie apart."""

_MOST_OF_INK = 0.4
_GAP_MM = 0.4
_ROUND = 0.6
"""The sides of a round stamp's box differ by no more than this ratio."""

_SHRINK = 2
"""Marks are told apart at half the size."""

_COARSE = 4
"""Pixels, of the half size, to one of the coarse copy."""

_ROW_MM, _FEW_LETTERS_MM = 8.0, 15.0
_TURNS_A_MM = 0.9
"""Print turns from paper to ink or back more often, a fold that crosses some of it less."""

Mask = NDArray[np.bool_]
Boxes = NDArray[np.int32]


def without_faint_marks(picture: Picture) -> Done:
    """Return the grey page without large faint marks; a page of pale print is not touched."""
    pixels = picture.pixels
    core = np.asarray(cv2.erode(pixels, np.ones((_STROKE, _STROKE), np.uint8)), np.uint8)
    paper, ink = _paper_and_ink(pixels[::4, ::4], core[::4, ::4])
    measure = {"ink_level": float(ink), "faint_marks_share": 0.0}
    clean = Done(picture, measure)
    if ink > _DARK_INK:
        return clean
    on_paper = _half(pixels, least=True) < paper - _BELOW_PAPER
    heart = _half(core, least=False)
    sure = on_paper & (heart > max(ink + _ABOVE_INK, _LEAST_FAINT))
    millimetre = picture.millimetre / _SHRINK
    if np.count_nonzero(sure) < _LONG_MM * millimetre:
        return clean
    faint = on_paper & (heart > ink + _HARDLY_ABOVE_INK)
    marks = _marks(sure, faint, millimetre)
    _fill_round(marks, _stamps(sure, on_paper & ~faint, millimetre))
    inside = marks > 0
    share = float(np.count_nonzero(on_paper & inside) / np.count_nonzero(on_paper))
    if not 0 < share < _MOST_OF_INK:
        return clean
    between = ink + _NEARER_INK * (float(np.median(heart[inside & sure])) - ink)
    cleaned = _whitened(pixels, marks, between, paper)
    return Done(Picture(cleaned, picture.dpi), {**measure, "faint_marks_share": share})


def _paper_and_ink(pixels: Pixels, core: Pixels) -> tuple[int, int]:
    """Return the usual levels of paper and of the cores of print, 255 where there is none."""
    paper = int(np.argmax(np.bincount(pixels.ravel(), minlength=256).cumsum() >= 0.7 * pixels.size))
    cores = np.bincount(core[pixels < max(0, paper - _ABOVE_INK)], minlength=256).cumsum()
    return paper, int(np.argmax(cores >= 0.5 * cores[-1])) if cores[-1] else 255


def _half(pixels: Pixels, *, least: bool) -> Pixels:
    """Return the page at half the size, of four pixels the darkest or a fixed one."""
    height, width = (side // _SHRINK * _SHRINK for side in pixels.shape)
    even = pixels[:height, :width]
    if not least:
        return even[::_SHRINK, ::_SHRINK]
    rows = np.minimum(even[::_SHRINK], even[1::_SHRINK])
    return np.asarray(np.minimum(rows[:, ::_SHRINK], rows[:, 1::_SHRINK]), np.uint8)


def _whitened(pixels: Pixels, marks: Pixels, between: float, paper: int) -> Pixels:
    """Return the page with everything on the marks white that is lighter than ``between``."""
    height, width = pixels.shape
    whole = cv2.resize(marks, (width, height), interpolation=cv2.INTER_NEAREST)
    inside = np.asarray(whole, np.uint8)
    cleaned = pixels.copy()
    part = _around(inside)
    if part is not None:
        near = cv2.erode(pixels[part], np.ones((3, 3), np.uint8))
        faint = cv2.threshold(near, between, 1, cv2.THRESH_BINARY)[1]
        white = cv2.max(cleaned[part], np.full_like(near, paper))
        cv2.copyTo(white, cv2.min(inside[part], faint), cleaned[part])
    return cleaned


def _around(marks: Pixels) -> tuple[slice, slice] | None:
    """Return the rows and columns of all marks and a pixel around them; ``None`` without any."""
    left, top, wide, high = cv2.boundingRect(marks)
    if not wide:
        return None
    return slice(max(0, top - 1), top + high + 1), slice(max(0, left - 1), left + wide + 1)


def _marks(sure: Mask, faint: Mask, millimetre: float) -> Pixels:
    """Return 1 on large faint marks, on what hangs together with them, and inside the round ones.

    Nothing larger than a seal is added to what is surely a mark: thin strokes of print can hang
    together over the whole page.
    """
    reach = 2 * max(1, round(_GAP_MM * millimetre)) + 1
    near = np.ones((reach, reach), np.uint8)
    grown = np.asarray(cv2.dilate(sure.astype(np.uint8), near), np.uint8)
    large = _far_longer(grown, _LONG_MM * millimetre)
    marks = np.zeros_like(large)
    part = _around(large)
    if part is not None:
        marks[part] = _without_rows(large[part], sure[part], millimetre)
    if not marks.any():
        return marks
    joined = cv2.dilate(faint.astype(np.uint8), near)
    joined[cv2.dilate(large - marks, near) > marks] = 0
    pieces = patches(np.asarray(joined, np.uint8))
    chosen = np.bincount(pieces.labels[marks > 0], minlength=pieces.count) > 0
    chosen &= pieces.boxes[:, 2:4].max(axis=1) <= _LARGEST_SEAL_MM * millimetre
    chosen[0] = False
    marks |= pieces.shown(chosen)
    _fill_round(marks, pieces.boxes[chosen])
    return marks


def _without_rows(marks: Pixels, sure: Mask, millimetre: float) -> Pixels:
    """Leave out rows of small grey print: low, and no piece of them longer than a few letters.

    On a poor copy letters run together; still they turn from paper to ink and back as letters do.

    A fold may run through a row, and is no part of it.
    """
    tall = np.ones((round(_LONG_MM * millimetre), 1), np.uint8)
    fold = np.asarray(cv2.morphologyEx(marks, cv2.MORPH_OPEN, tall), np.uint8)
    rest = marks - fold
    parts = patches(rest)
    pieces = _far_longer(sure.view(np.uint8) & (1 - fold), _FEW_LETTERS_MM * millimetre)
    kept = parts.boxes[:, 3] > _ROW_MM * millimetre
    long = np.bincount(parts.labels[pieces > 0], minlength=parts.count) > 0
    long[0] = False
    for number in np.flatnonzero(long & ~kept).tolist():
        kept[number] = not _is_print(sure, parts, number, millimetre)
    return np.asarray(cv2.max(parts.shown(kept), fold), np.uint8)


def _is_print(sure: Mask, parts: Patches, number: int, millimetre: float) -> bool:
    """Tell whether this low patch turns from paper to ink and back as often as letters do."""
    left, top, wide, high, _ = parts.boxes[number].tolist()
    place = np.s_[top : top + high, left : left + wide]
    ink = sure[place] & (parts.labels[place] == number)
    turns = np.count_nonzero(ink[:, 1:] != ink[:, :-1], axis=1)
    return bool(turns.max() > _TURNS_A_MM * wide / millimetre)


def _stamps(sure: Mask, print_: Mask, millimetre: float) -> Boxes:
    """Return the boxes of what scattered pieces too long for letters' marks make together.

    There must be no less of them than of the print they cross.
    """
    close = cv2.dilate(sure.astype(np.uint8), np.ones((3, 3), np.uint8))
    pieces = _long(np.asarray(close, np.uint8), _PIECE_MM * millimetre)
    if not pieces.any():
        return np.empty((0, 5), np.int32)
    reach = 2 * round(_STRAY_MM / 2 * millimetre) + 1
    joined = patches(np.asarray(cv2.dilate(pieces, np.ones((reach, reach), np.uint8)), np.uint8))
    sides = joined.boxes[:, 2:4]
    seals = sides.min(axis=1) > _SEAL_MM * millimetre
    seals &= sides.max(axis=1) < _LARGEST_SEAL_MM * millimetre
    seals[0] = False
    if seals.any():
        mine = np.bincount(joined.labels[(pieces > 0) & sure], minlength=joined.count)
        seals &= mine > np.bincount(joined.labels[print_], minlength=joined.count)
    return np.asarray(joined.boxes[seals], np.int32)


def _fill_round(marks: Pixels, boxes: Boxes) -> None:
    """Fill the round stamps whose boxes these are."""
    for left, top, across, down, _ in boxes.tolist():
        if min(across, down) >= _ROUND * max(across, down):
            middle = (left + across // 2, top + down // 2)
            cv2.ellipse(marks, middle, (across // 2, down // 2), 0, 0, 360, 1, thickness=-1)


def _long(marks: Pixels, least: float) -> Pixels:
    """Keep the marks that are at least this long in one direction."""
    found = patches(marks)
    return found.shown(found.boxes[:, 2:4].max(axis=1) >= least)


def _far_longer(marks: Pixels, least: float) -> Pixels:
    """Do the same for marks far longer than letters, of which most pages have none.

    They are looked for on a coarse copy, on which marks may only grow together; the answer is asked
    only where one may be.
    """
    coarse = cv2.dilate(marks, np.ones((_COARSE, _COARSE), np.uint8))[2::_COARSE, 2::_COARSE]
    boxes = patches(np.ascontiguousarray(coarse)).boxes
    found = boxes[1:][boxes[1:, 2:4].max(axis=1, initial=0) >= least // _COARSE - 1]
    kept = np.zeros_like(marks)
    for left, top, wide, high, _ in (_COARSE * found).tolist():
        part = np.s_[top : top + high + _COARSE, left : left + wide + _COARSE]
        kept[part] |= _long(np.ascontiguousarray(marks[part]), least)
    return kept
