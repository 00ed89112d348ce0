"""The ruled net of a table: where its borders run, and which parts of them are drawn.

Looked for on the cleaned, straight page: strokes longer than print has them, joined into nets.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from ocr.image.patches import patches
from ocr.image.picture import Picture, Pixels

Flags = NDArray[np.bool_]

_DARK = 140
_AROUND, _DARKER = 1 / 16, 18
"""For blurred rules: inches of the neighbourhood they are compared with, and by how much."""

_STROKE = 0.4
_TALLEST_GAP = 0.3
_NEAR = 0.06
"""In inches: the shortest stroke of a net, the least height of a net, strokes that are one border.
"""

_ACROSS, _DOWN = 0.25, 0.2
"""Share of a net's width or height that a border must cover somewhere."""

_DRAWN = 0.5
"""Share of a border between two cells that must be inked to part them."""

_BRIDGE = 0.045
"""Inches of a gap in a rule that is bridged."""

_SHRINK = 2
"""Nets are looked for at half the size, which costs a sixth; a rule is wider than a pixel there."""


@dataclass(frozen=True)
class Net:
    """The borders of a table, in pixels of the picture it was found on.

    ``above[r, c]`` tells whether the place in row ``r``, column ``c`` has a rule over it,
    ``before[r, c]`` one to its left.
    """

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    above: Flags
    before: Flags


def nets(picture: Picture) -> tuple[Net, ...]:
    """Return the nets of a straight page from top to bottom."""
    small = _halved(picture)
    dark = np.asarray(small.pixels < _DARK, np.uint8)
    found = tuple(_nets(dark, small.dpi)) or tuple(_nets(_darker_than_around(small), small.dpi))
    return tuple(_enlarged(net) for net in found)


def _halved(picture: Picture) -> Picture:
    """Return the page at half the size, each place as dark as the darkest of its four pixels."""
    height, width = (side // _SHRINK * _SHRINK for side in picture.pixels.shape)
    even = picture.pixels[:height, :width]
    rows = np.minimum(even[::_SHRINK], even[1::_SHRINK])
    return Picture(np.minimum(rows[:, ::_SHRINK], rows[:, 1::_SHRINK]), picture.dpi // _SHRINK)


def _enlarged(net: Net) -> Net:
    rows = tuple(_SHRINK * row for row in net.rows)
    return replace(net, rows=rows, columns=tuple(_SHRINK * column for column in net.columns))


def _darker_than_around(picture: Picture) -> Pixels:
    """Return 1 for what stands out from its neighbourhood: rules a poor copy left pale."""
    side = 2 * max(1, round(picture.dpi * _AROUND)) + 1
    how = cv2.ADAPTIVE_THRESH_MEAN_C
    pale = cv2.adaptiveThreshold(picture.pixels, 1, how, cv2.THRESH_BINARY_INV, side, _DARKER)
    return np.asarray(pale, np.uint8)


def _nets(ink: Pixels, dpi: int) -> Iterator[Net]:
    least = round(_STROKE * dpi)
    bridge = round(_BRIDGE * dpi) | 1
    standing = _standing(ink, least, bridge)
    if not standing.any():
        return
    lying = np.asarray(cv2.transpose(_standing(cv2.transpose(ink), least, bridge)), np.uint8)
    if not lying.any():
        return
    joined = patches(np.asarray(cv2.dilate(lying | standing, np.ones((3, 3), np.uint8)), np.uint8))
    for index in range(1, joined.count):
        left, top, width, height = (int(side) for side in joined.boxes[index, :4])
        if width < 2 * least or height < _TALLEST_GAP * dpi:
            continue
        part = np.s_[top : top + height, left : left + width]
        mine = np.asarray(joined.labels[part] == index)
        near = max(2, round(_NEAR * dpi))
        net = _net(np.asarray(lying[part] > 0) & mine, np.asarray(standing[part] > 0) & mine, near)
        if net is not None:
            rows = tuple(top + row for row in net.rows)
            columns = tuple(left + column for column in net.columns)
            yield Net(rows, columns, net.above, net.before)


def _standing(ink: MatLike, least: int, bridge: int) -> Pixels:
    """Keep standing strokes of at least this length; gaps and leaps of a few pixels are bridged.

    Lying ones are asked of the page turned: down its columns that takes half the time.
    """
    thick = cv2.dilate(ink, np.ones((1, 3), np.uint8))
    whole = cv2.morphologyEx(thick, cv2.MORPH_CLOSE, np.ones((bridge, 1), np.uint8))
    strokes = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((least, 1), np.uint8))
    return np.asarray(strokes, np.uint8)


def _net(lying: Flags, standing: Flags, near: int) -> Net | None:
    rows, columns = _borders(lying, _ACROSS, near), _borders(standing.T, _DOWN, near)
    if len(rows) < 3 or len(columns) < 3:  # noqa: PLR2004 - two cells either way, or it is a frame
        return None
    return Net(
        tuple(rows),
        tuple(columns),
        _drawn(lying, rows, columns, near),
        _drawn(standing.T, columns, rows, near).T,
    )


def _borders(strokes: Flags, least: float, near: int) -> Sequence[int]:
    """Return the middles of the lines that strokes lie on, near ones joined."""
    places = np.flatnonzero(strokes.mean(axis=1) > least)
    if not places.size:
        return []
    groups = np.split(places, np.flatnonzero(np.diff(places) > near) + 1)
    return [round(float(group.mean())) for group in groups]


def _drawn(strokes: Flags, lines: Sequence[int], across: Sequence[int], near: int) -> Flags:
    """Tell for each line, between each two borders that cross it, whether it is inked there."""
    half = max(2, near // 2)
    flags = np.zeros((len(lines), len(across) - 1), np.bool_)
    for place, line in enumerate(lines):
        band = np.asarray(strokes[max(0, line - half) : line + half + 1].any(axis=0))
        for gap, (start, end) in enumerate(pairwise(across)):
            inked = band[start + half : end - half]
            flags[place, gap] = inked.size > 0 and float(inked.mean()) > _DRAWN
    return flags
