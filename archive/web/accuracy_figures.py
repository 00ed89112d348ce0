"""The pictures of the reading's figures: bars with their intervals, and confidence against truth.

Drawn on the server as data for a template. Nothing is told by colour alone: an interval is a line
with two ends, so the picture prints in black and white.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.inquiry.accuracy import Figures, Share, Sureness
from archive.web.figures import WIDTH

STEP = 0.1
"""The scale ends at a whole tenth."""
SIDE = 300
"""Units of the chart's drawing area, across and up."""


@dataclass(frozen=True)
class Stroke:
    """A share on a scale of ``WIDTH`` units: the bar's length, the ends of its interval."""

    length: int
    low: int
    high: int


@dataclass(frozen=True)
class Point:
    """Fields read with one confidence: a column in the chart, its interval, what it says."""

    left: int
    width: int
    top: int
    low: int
    high: int
    sureness: Sureness


def reach_of(found: Figures) -> float:
    """Return where the scale of all bars ends: one for the page, so that bars can be compared."""
    shares = [found.all.errors, *(one.errors for by in found.by.values() for one in by)]
    most = max((one.high for one in shares if one.total and not one.is_vague), default=1.0)
    highest = max((one.value for one in shares if one.total), default=1.0)
    tenths = -(-max(most, highest) // STEP)
    return min(max(round(tenths * STEP, 1), STEP), 1.0)


def stroke_of(share: Share, reach: float) -> Stroke:
    """Return how a share is drawn on a scale that ends at ``reach``; what is beyond is cut."""
    length, low, high = (
        round(WIDTH * min(one / reach, 1.0)) for one in (share.value, share.low, share.high)
    )
    return Stroke(length, low, high)


def chart_of(sureness: Sequence[Sureness]) -> tuple[Point, ...]:
    """Return a column for each confidence that occurs: its height is the share really right."""
    return tuple(
        Point(
            left=round(one.low * SIDE),
            width=round((one.high - one.low) * SIDE),
            top=round(SIDE * (1 - one.right.value)),
            low=round(SIDE * (1 - one.right.low)),
            high=round(SIDE * (1 - one.right.high)),
            sureness=one,
        )
        for one in sureness
        if one.right.total
    )
