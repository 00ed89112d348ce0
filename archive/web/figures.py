"""Pictures of numbers, drawn on the server: they work without scripts and print in black and white.

Each figure is data for a template, which draws the SVG and puts the same numbers in a table below.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from archive.records.state import State

WIDTH = 1000
"""Units of a whole bar's width in its SVG."""

HEIGHT = 120
"""Units of the highest column in its SVG."""


@dataclass(frozen=True)
class Bar:
    """One part of a stacked bar: ``left`` and ``width`` of ``WIDTH`` units, pattern ``shade``."""

    state: State
    count: int
    left: int
    width: int
    shade: int


def bar_of(counts: Mapping[State, int], order: Sequence[State]) -> tuple[Bar, ...]:
    """Return the parts of one stacked bar; states without records take no room."""
    total = sum(counts.get(state, 0) for state in order)
    bars, before = [], 0
    for shade, state in enumerate(order):
        count = counts.get(state, 0)
        left = round(WIDTH * before / total) if total else 0
        before += count
        right = round(WIDTH * before / total) if total else 0
        bars.append(Bar(state, count, left, right - left, shade))
    return tuple(bars)


@dataclass(frozen=True)
class Column:
    """One day of a figure of columns: across in parts of ``WIDTH``, up in parts of ``HEIGHT``."""

    day: date
    count: int
    left: int
    width: int
    height: int


def columns_of(counts: Sequence[tuple[date, int]]) -> tuple[Column, ...]:
    """Return a column for each day, side by side; a day with anything at all can be seen."""
    most = max((count for _, count in counts), default=0) or 1
    step = WIDTH / max(len(counts), 1)
    return tuple(
        Column(
            day,
            count,
            left=round(place * step),
            width=max(round(step * 0.8), 1),
            height=max(round(HEIGHT * count / most), 2) if count else 0,
        )
        for place, (day, count) in enumerate(counts)
    )
