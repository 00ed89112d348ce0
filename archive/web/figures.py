"""Pictures of numbers, drawn on the server: they work without scripts and print in black and white.

Each figure is data for a template, which draws the SVG and puts the same numbers in a table below.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archive.records.state import State

WIDTH = 1000
"""Units of a whole bar's width in its SVG."""


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
