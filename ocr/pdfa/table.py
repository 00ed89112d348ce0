"""A table typeset as PDF/A-2b: a list that can be printed, signed and kept for good.

A4 on its side, visible text in an embedded font; the head of the table stands on every page, with
the number of the page and how many there are. A row stays on one page where it fits on one. The
same table is the same bytes.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf

from ocr.pdfa.declare import Imprint, declare
from ocr.pdfa.letters import Letters, add_letters, width, wrapped, writable, written

_WIDTH, _HEIGHT = 842.0, 595.0
_SIDE, _FOOT = 40.0, 40.0
_TOP = 60.0
"""Points kept free above page one: the mark of a signature stands there, at the right."""
_INNER = _WIDTH - 2 * _SIDE
_LEADING = 1.3
_GAP = 4.0
"""Points between a cell and its borders."""
_FONT = "/F0"


@dataclass(frozen=True)
class Column:
    """One column: its head, and its part of the page's width (all of them make 1)."""

    head: str
    part: float


@dataclass(frozen=True)
class Table:
    """What is typeset.

    ``facts`` stand under the title, ``foot`` below every page. A cell may have several lines.
    """

    title: str
    facts: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Sequence[tuple[str, ...]]
    foot: str


def typeset(table: Table, letters: Letters, imprint: Imprint) -> bytes:
    """Return the table as a file. A letter the font does not have is shown as a question mark."""
    sheets = _Setter(table, letters).sheets()
    pdf = pikepdf.Pdf.new()
    fonts = pikepdf.Dictionary({_FONT: add_letters(pdf, letters)})
    for drawn in sheets:
        pdf.add_blank_page(page_size=(_WIDTH, _HEIGHT))
        made = pdf.pages[-1]
        made.obj.Resources = pikepdf.Dictionary(Font=fonts)
        made.obj.Contents = pdf.make_stream("\n".join(drawn).encode("ascii"))
    declare(pdf, imprint)
    out = io.BytesIO()
    pdf.save(out, min_version="1.7", deterministic_id=True)
    return out.getvalue()


@dataclass(frozen=True)
class _Pen:
    """How a line is written: its size in points, and plainly or boldly (ISO 32000-1, 9.3.6)."""

    size: float
    mode: str = "0 Tr"

    @property
    def step(self) -> float:
        """From one line to the next."""
        return self.size * _LEADING


_BOLD = "2 Tr"
_TITLE, _FACT = _Pen(14.0, _BOLD), _Pen(9.0)
_HEAD, _CELL, _SMALL = _Pen(8.0, _BOLD), _Pen(8.0), _Pen(7.0)


class _Setter:
    """Sets line after line, from the top of a page to its foot."""

    def __init__(self, table: Table, letters: Letters) -> None:
        self._table = table
        self._letters = letters
        self._sheets: list[list[str]] = []
        self._down = 0.0
        self._head = [self._lines(one.head, one.part) for one in table.columns]

    def sheets(self) -> list[list[str]]:
        """Return the drawing operators of each page."""
        self._new_sheet()
        for text, pen in (
            (self._table.title, _TITLE),
            *((one, _FACT) for one in self._table.facts),
        ):
            for line in self._wrapped(text, _INNER / pen.size):
                self._down += pen.step
                self._write(line, _SIDE, self._down, pen)
        self._down += 2 * _GAP
        self._head_row()
        for row in self._table.rows:
            self._row(row)
        for number, sheet in enumerate(self._sheets, 1):
            self._draw_foot(sheet, number)
        return self._sheets

    def _new_sheet(self) -> None:
        self._down = _TOP if not self._sheets else _SIDE
        self._sheets.append(["0 g 0 G 0.25 w"])

    def _next(self) -> None:
        self._new_sheet()
        self._head_row()

    def _head_row(self) -> None:
        self._rule()
        self._cells(self._head, _HEAD)

    def _row(self, row: tuple[str, ...]) -> None:
        cells = [
            self._lines(cell, one.part) for cell, one in zip(row, self._table.columns, strict=True)
        ]
        if self._room() < max(map(len, cells)) <= self._whole():
            self._next()
        while any(cells):
            fits = self._room()
            if fits < 1:
                self._next()
                continue
            self._cells([cell[:fits] for cell in cells], _CELL)
            cells = [cell[fits:] for cell in cells]

    def _room(self) -> int:
        """Return how many lines of a row the rest of this page holds."""
        return int((_HEIGHT - _FOOT - self._down - _GAP) // _CELL.step)

    def _whole(self) -> int:
        """Return how many a page holds that has nothing but the head of the table."""
        return int((_HEIGHT - _FOOT - _SIDE - _tall(self._head) - _GAP) // _CELL.step)

    def _cells(self, cells: Sequence[Sequence[str]], pen: _Pen) -> None:
        """Draw one row and a line below it, and go below that."""
        across = _SIDE + _GAP / 2
        for cell, column in zip(cells, self._table.columns, strict=True):
            for number, line in enumerate(cell, 1):
                self._write(line, across, self._down + number * pen.step, pen)
            across += column.part * _INNER
        self._down += _tall(cells)
        self._rule()

    def _rule(self) -> None:
        down = _HEIGHT - self._down
        self._sheets[-1].append(f"{_SIDE:g} {down:.2f} m {_SIDE + _INNER:g} {down:.2f} l S")

    def _draw_foot(self, sheet: list[str], number: int) -> None:
        told = f"Trang {number}/{len(self._sheets)}"
        right = _WIDTH - _SIDE - width(told, self._letters) * _SMALL.size
        foot = self._wrapped(self._table.foot, (right - _SIDE - _GAP) / _SMALL.size)[0]
        for text, across in ((foot, _SIDE), (told, right)):
            sheet.append(self._shown(text, across, _HEIGHT - _FOOT / 2, _SMALL))

    def _write(self, text: str, across: float, down: float, pen: _Pen) -> None:
        self._sheets[-1].append(self._shown(text, across, down, pen))

    def _shown(self, text: str, across: float, down: float, pen: _Pen) -> str:
        place = f"{across:.2f} {_HEIGHT - down:.2f}"
        drawn = written(text, self._letters)
        return f"BT {_FONT} {pen.size:g} Tf {pen.mode} {place} Td <{drawn}> Tj ET"

    def _lines(self, cell: str, part: float) -> list[str]:
        wide = (part * _INNER - _GAP) / _CELL.size
        return [line for text in cell.split("\n") for line in self._wrapped(text, wide)]

    def _wrapped(self, text: str, wide: float) -> list[str]:
        return wrapped(writable(text, self._letters), wide, self._letters)


def _tall(cells: Sequence[Sequence[str]]) -> float:
    """Return how high a row is, in points."""
    return max(map(len, cells)) * _CELL.step + _GAP
