"""Lines that belong together, in reading order: headings, paragraphs, tables.

A line goes on with the block before it when it stands close below and not beside: so the two
halves of a letterhead, and the recipients and the signature at the foot, are blocks of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from ocr.page import Block, Box, Table, Word

_CLOSE = 0.9
"""Blank between two lines of one block, in heights of the upper one."""

_LIKE = 0.5
"""The lower of two heights is at least this part of the other within one block."""

_CAPITALS = 0.7
_FEW_LINES = 4


@dataclass(frozen=True)
class _Line:
    """A line of print: its index, its words, its box, and which table it stands in (or -1)."""

    index: int
    words: tuple[Word, ...]
    box: Box
    table: int


def blocks_of(lines: Sequence[tuple[Word, ...]], tables: Sequence[Table]) -> tuple[Block, ...]:
    """Return the blocks of lines that come in reading order; every line is in just one."""
    groups: list[list[_Line]] = []
    for words in lines:
        box = reduce(Box.joined, (word.box for word in words))
        line = _Line(words[0].line, words, box, _table_around(box, tables))
        if groups and _goes_on(groups[-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    return tuple(map(_block, groups))


def _table_around(box: Box, tables: Sequence[Table]) -> int:
    across, down = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    for number, table in enumerate(tables):
        around = table.box
        if around.left <= across <= around.right and around.top <= down <= around.bottom:
            return number
    return -1


def _goes_on(block: Sequence[_Line], line: _Line) -> bool:
    last = block[-1]
    if line.table != last.table or line.table >= 0:
        return line.table == last.table
    high, low = last.box.bottom - last.box.top, line.box.bottom - line.box.top
    below = last.box.top < line.box.top and line.box.top - last.box.bottom < _CLOSE * high
    over = min(last.box.right, line.box.right) > max(last.box.left, line.box.left)
    return below and over and min(high, low) > _LIKE * max(high, low)


def _block(group: Sequence[_Line]) -> Block:
    box = reduce(Box.joined, (line.box for line in group))
    return Block(_kind(group), box, group[0].index, group[-1].index + 1)


def _kind(group: Sequence[_Line]) -> str:
    """Tell a table, and a heading: a few lines, nearly all in capitals."""
    if group[0].table >= 0:
        return "table"
    letters = [
        letter for line in group for word in line.words for letter in word.text if letter.isalpha()
    ]
    capitals = sum(letter.isupper() for letter in letters)
    heading = len(group) <= _FEW_LINES and letters and capitals >= _CAPITALS * len(letters)
    return "heading" if heading else "text"
