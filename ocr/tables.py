"""Ruled tables: which words stand in which cell.

Rules on the paper part the cells; where a border has a gap, the cells on both sides are one (a
heading over two columns). Columns parted only by blanks are no table here: their words stay lines.
A cell says exactly what the words of the page say.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ocr.image.picture import Picture
from ocr.image.prepare import Prepared
from ocr.image.rules import Net, nets
from ocr.page import Box, Cell, Table, Word

_FILLED = 0.4
"""Share of the cells that must hold a word: the frames of a form hold few."""

Place = tuple[int, int]
"""Row and column, from 0."""


def find_tables(sheet: Prepared, upright: Picture, words: Sequence[Word]) -> tuple[Table, ...]:
    """Return the tables of a page.

    ``sheet`` is its straight picture, ``upright`` the original on which the words have their boxes.
    """
    spots = _spots(sheet, upright, words)
    found = (_Lattice(net, sheet, upright).table(words, spots) for net in nets(sheet.picture))
    return tuple(table for table in found if _is_filled(table))


def cells_in_rows(table: Table) -> tuple[tuple[str, ...], ...]:
    """Return the texts as a rectangle for a spreadsheet.

    A cell over several columns or rows says its text once, in its first place.
    """
    texts = {(cell.row, cell.column): cell.text for cell in table.cells}
    high = max(cell.row + cell.rows for cell in table.cells)
    wide = max(cell.column + cell.columns for cell in table.cells)
    return tuple(
        tuple(texts.get((row, column), "") for column in range(wide)) for row in range(high)
    )


def _spots(sheet: Prepared, upright: Picture, words: Sequence[Word]) -> Sequence[Sequence[float]]:
    """Return the middle of each word in pixels of the straight picture."""
    if not words:
        return []
    boxes = np.array(
        [[word.box.left, word.box.top, word.box.right, word.box.bottom] for word in words]
    )
    across = (boxes[:, 0] + boxes[:, 2]) / 2 * upright.width
    down = (boxes[:, 1] + boxes[:, 3]) / 2 * upright.height
    spots: list[list[float]] = sheet.placed(across, down).T.tolist()
    return spots


def _is_filled(table: Table) -> bool:
    return sum(bool(cell.text) for cell in table.cells) >= _FILLED * len(table.cells)


@dataclass(frozen=True)
class _Lattice:
    """A net on the page, and the way back to the original."""

    net: Net
    sheet: Prepared
    upright: Picture

    def table(self, words: Sequence[Word], spots: Sequence[Sequence[float]]) -> Table:
        """Put the words into their cells."""
        owners = _owners(self.net)
        held: dict[Place, list[Word]] = {}
        for word, (across, down) in zip(words, spots, strict=True):
            place = (_gap(self.net.rows, down), _gap(self.net.columns, across))
            if place in owners:
                held.setdefault(owners[place], []).append(word)
        cells = tuple(self._cells(owners, held))
        last = (len(self.net.rows) - 1, len(self.net.columns) - 1)
        return Table(self._box((0, 0), last), cells)

    def _cells(
        self, owners: Mapping[Place, Place], held: Mapping[Place, Sequence[Word]]
    ) -> Iterator[Cell]:
        ends: dict[Place, Place] = {}
        for (row, column), owner in owners.items():
            low, right = ends.get(owner, owner)
            ends[owner] = (max(low, row + 1), max(right, column + 1))
        for (row, column), (low, right) in sorted(ends.items()):
            inside = sorted(held.get((row, column), ()), key=lambda one: (one.line, one.box.left))
            yield Cell(
                row,
                column,
                low - row,
                right - column,
                " ".join(word.text for word in inside),
                self._box((row, column), (low, right)),
            )

    def _box(self, start: Place, end: Place) -> Box:
        """Return the area between two crossings of borders, on the original."""
        rows, columns = self.net.rows, self.net.columns
        sides = self.sheet.original(
            columns[start[1]], rows[start[0]], columns[end[1]], rows[end[0]]
        )
        shares = sides / ([self.upright.width, self.upright.height] * 2)
        return Box(*shares.clip(0.0, 1.0).tolist())


def _gap(borders: Sequence[int], at: float) -> int:
    """Return between which two borders this place lies; -1 or the last number for outside."""
    return bisect_right(borders, at) - 1


def _owners(net: Net) -> Mapping[Place, Place]:
    """Return for each place the first place of the cell it belongs to."""
    owners: dict[Place, Place] = {}
    for row in range(len(net.rows) - 1):
        for column in range(len(net.columns) - 1):
            owner = (row, column)
            if column and not net.before[row, column]:
                owner = owners[row, column - 1]
            elif row and not net.above[row, column]:
                owner = owners[row - 1, column]
            owners[row, column] = owner
    return owners
