"""What is stamped at the head of a page: cleaning takes stamps away before the page is read.

A stamp of one or two words (how secret, how urgent) is a small frame in any colour, or ink in a
colour of its own. Each is cut out, put straight, freed of its frame and written black on white, so
that the engine, which passes over framed words on a page, reads them by themselves. A frame that is
one of a net is a table's.
"""

from collections.abc import Iterator
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.image.patches import patches
from ocr.image.picture import Picture, Pixels

HEAD = 0.4
"""Share of the page that is looked at, from its top."""

_A4 = 210.0
"""Millimetres of the short side of a sheet: files often tell no resolution."""

_FINE = 6.0
"""Pixels a millimetre at most: finer pictures show no other stamps."""

_STRONGER = 50
"""How much stronger than the other two red or blue is in ink of that colour (of 255)."""

_DARKER = 20
"""How much darker than its surroundings ink is (of 255)."""

_SURROUNDINGS = 10.0
_GAPS = (0.4, 1.0, 1.8)
"""Millimetres a worn frame may be broken."""

_TOGETHER = 3.0
"""Millimetres between what belongs to one coloured stamp."""

_WIDE, _HIGH = (9.0, 75.0), (4.0, 18.0)
"""Millimetres of a stamp, from and to."""

_FULL = 0.8
"""Share of its own rectangle that the outline of a frame covers."""

_EDGE = 0.8
"""Millimetres along the edge of a stamp in which its frame lies."""

_CLOSED = 0.5
"""Share of a side along which a frame is seen, and of a stamp's height that letters reach."""

_MOST = 12
_ROW, _DPI = 44, 200
"""Pixels: how high a stamp is written for the engine, at which resolution."""

_HALF = 127

_Outline = NDArray[np.int32]


def stamps(page: Picture) -> Picture | None:
    """Return the words stamped at the head of this upright page, a row each; None without any."""
    mm = max(page.millimetre, min(page.width, page.height) / _A4)
    head = page.pixels[: max(1, int(page.height * HEAD))]
    if mm > _FINE:
        across, down = (max(1, round(side * _FINE / mm)) for side in head.shape[1::-1])
        head, mm = _sized(head, across, down), _FINE
    rows = [*_coloured(head, mm), *_framed(head, mm)][:_MOST]
    if not rows:
        return None
    wide = max(row.shape[1] for row in rows) + 2 * _ROW
    sheet = np.full(((2 * len(rows) + 1) * _ROW, wide), 255, np.uint8)
    for number, row in enumerate(rows):
        top = (2 * number + 1) * _ROW
        sheet[top : top + _ROW, _ROW : _ROW + row.shape[1]] = row
    return Picture(sheet, _DPI)


def _coloured(head: Pixels, mm: float) -> Iterator[Pixels]:
    """Yield what is stamped in red or blue, with a frame or without."""
    if head.ndim != 3:  # noqa: PLR2004 - height, width and colour
        return
    red, green, blue = cv2.split(head)
    reddish = cv2.subtract(red, cv2.max(green, blue))
    bluish = cv2.subtract(blue, cv2.max(red, green))
    ink = (cv2.max(reddish, bluish) > _STRONGER).astype(np.uint8) * 255
    if ink.any():
        for outline in _outlines(ink, _TOGETHER, mm):
            stamp = _straight(ink, outline, mm)
            inner = _without_frame(stamp, mm) if _is_closed(stamp, mm) else stamp
            if _has_letters(inner):
                yield _row(inner)


def _framed(head: Pixels, mm: float) -> Iterator[Pixels]:
    """Yield the words that stand in a frame of their own, in any colour; none twice."""
    grey = head.min(axis=2) if head.ndim == 3 else head  # noqa: PLR2004 - as above
    soft = cv2.GaussianBlur(grey, (3, 3), 0)
    around = max(3, round(_SURROUNDINGS * mm) | 1)
    mean, black = cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV
    ink = cast("Pixels", cv2.adaptiveThreshold(soft, 255, mean, black, around, _DARKER))
    seen = list[tuple[float, float]]()
    for gap in _GAPS:
        for outline in _outlines(ink, gap, mm):
            (x, y), (across, down), _ = cv2.minAreaRect(outline)
            full = cv2.contourArea(outline) > _FULL * across * down
            if not full or any(abs(x - a) < 2 * mm and abs(y - b) < 2 * mm for a, b in seen):
                continue
            stamp = _straight(ink, outline, mm)
            inner = _without_frame(stamp, mm)
            if _is_closed(stamp, mm) and _has_letters(inner):
                seen.append((x, y))
                yield _row(inner)


def _outlines(ink: Pixels, gap: float, mm: float) -> Iterator[_Outline]:
    """Yield outlines of the size of a stamp, gaps of so many millimetres bridged; no table's."""
    side = max(1, round(gap * mm))
    whole = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    found, tree = cv2.findContours(whole, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    fits = [_is_of_size(outline, mm) for outline in found]
    holes = [int(tree[0][at][3]) for at, fit in enumerate(fits) if fit]
    for at, outline in enumerate(found):
        parent = int(tree[0][at][3])
        if fits[at] and (parent < 0 or holes.count(parent) == 1):
            yield cast("_Outline", outline)


def _is_of_size(outline: cv2.typing.MatLike, mm: float) -> bool:
    high, wide = sorted(side / mm for side in cv2.minAreaRect(outline)[1])
    return _WIDE[0] < wide < _WIDE[1] and _HIGH[0] < high < _HIGH[1]


def _straight(ink: Pixels, outline: _Outline, mm: float) -> Pixels:
    """Return what lies within an outline and its edge, put straight."""
    centre, (across, down), angle = cv2.minAreaRect(outline)
    if across < down:
        across, down, angle = down, across, angle - 90
    turn = cv2.getRotationMatrix2D(centre, (angle + 90) % 180 - 90, 1.0)
    across, down = across + _EDGE * mm, down + _EDGE * mm
    turn[:, 2] += np.array((across / 2 - centre[0], down / 2 - centre[1]))
    return cast("Pixels", cv2.warpAffine(ink, turn, (round(across), round(down))))


def _is_closed(stamp: Pixels, mm: float) -> bool:
    """Say whether ink runs along all four sides, as that of a frame does."""
    edge = 2 * max(1, round(_EDGE * mm))
    ink = stamp > _HALF
    sides = (ink[:edge].any(0), ink[-edge:].any(0), ink[:, :edge].any(1), ink[:, -edge:].any(1))
    return all(np.count_nonzero(side) > _CLOSED * side.size for side in sides)


def _without_frame(stamp: Pixels, mm: float) -> Pixels:
    """Return a stamp without what touches its edge."""
    edge = max(1, round(_EDGE * mm))
    found = patches((stamp > _HALF).astype(np.uint8))
    rim = np.ones(stamp.shape, bool)
    rim[edge:-edge, edge:-edge] = False
    inner = np.bincount(found.labels[rim], minlength=found.count) == 0
    return np.where(found.shown(inner), stamp, 0).astype(np.uint8)


def _has_letters(stamp: Pixels) -> bool:
    """Say whether what is left of a stamp is more than specks."""
    _, _, _, down = cv2.boundingRect(stamp)
    return down > _CLOSED * len(stamp)


def _row(letters: Pixels) -> Pixels:
    """Return letters black on white, as high as the engine likes them."""
    left, top, across, down = cv2.boundingRect(letters)
    wide = max(1, round(across * _ROW / max(1, down)))
    return 255 - _sized(letters[top : top + down, left : left + across], wide, _ROW)


def _sized(pixels: Pixels, across: int, down: int) -> Pixels:
    way = cv2.INTER_AREA if down < pixels.shape[0] else cv2.INTER_CUBIC
    return cast("Pixels", cv2.resize(pixels, (across, down), interpolation=way))
