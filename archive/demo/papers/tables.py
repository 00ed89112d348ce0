"""Tables with printed lines, broken over pages with their head repeated."""

from collections.abc import Sequence

from archive.demo.papers.page import Rule
from archive.demo.papers.setting import BODY, Align, Column, Look, Typesetter
from archive.demo.papers.typeface import Face

_PAD = 4.0
_HEAD = Look(size=11.5, face=Face.BOLD, align=Align.CENTRE, leading=14.5, after=0)
_SHORT = Look(size=11.5, align=Align.CENTRE, leading=14.5, after=0)
_LONG = Look(size=11.5, align=Align.LEFT, leading=14.5, after=0)
_FEW_LETTERS = 14


def set_table(setter: Typesetter, rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
    """Set a table over the full line; ``widths`` are shares, the first row is its head."""
    columns = _columns(widths)
    fits = [_short_columns(rows, number) for number in range(len(columns))]
    looks = [_SHORT if short else _LONG for short in fits]
    _row(setter, rows[0], columns, [_HEAD] * len(columns))
    for row in rows[1:]:
        tallest = max(map(setter.height, row, looks, columns))
        before = setter.y
        setter.room(tallest + 2 * _PAD)
        if setter.y < before:
            _row(setter, rows[0], columns, [_HEAD] * len(columns))
        _row(setter, row, columns, looks)
    setter.skip(12.0)


def _columns(widths: Sequence[int]) -> list[Column]:
    """Share the line out; the returned columns leave room for the padding."""
    unit = BODY.width / sum(widths)
    lefts = [BODY.x + unit * sum(widths[:number]) for number in range(len(widths))]
    return [
        Column(left + _PAD, unit * share - 2 * _PAD)
        for left, share in zip(lefts, widths, strict=True)
    ]


def _short_columns(rows: Sequence[Sequence[str]], number: int) -> bool:
    """Numbers, dates and the like are centred."""
    return all(len(row[number]) <= _FEW_LETTERS for row in rows[1:])


def _row(
    setter: Typesetter, cells: Sequence[str], columns: Sequence[Column], looks: Sequence[Look]
) -> None:
    """Set one row and draw the lines around it."""
    tall = max(map(setter.height, cells, looks, columns)) + 2 * _PAD
    top = setter.y - 12.0
    for cell, column, look in zip(cells, columns, looks, strict=True):
        setter.at(cell, setter.y + _PAD, look, column)
        setter.rule(Rule(column.x - _PAD, top, column.x - _PAD, top + tall))
    right = columns[-1].x + columns[-1].width + _PAD
    setter.rule(Rule(right, top, right, top + tall))
    setter.rule(Rule(BODY.x, top, right, top))
    setter.rule(Rule(BODY.x, top + tall, right, top + tall))
    setter.skip(tall)
