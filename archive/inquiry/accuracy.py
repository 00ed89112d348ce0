"""How often the reading is right, counted from what people confirmed, and how sure that count is.

One error in three papers is no error rate of 33 %: with so few it may be 6 or 79. Every share
therefore comes with its interval (Wilson 1927, 95 %), and where that is wide it says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from archive.catalog.sql.accuracy import COLUMNS, CheckedField, Counted
from archive.inquiry.worklists import bodies_of
from archive.parts import Parts
from archive.records.access import Act, may
from archive.records.actor import Actor
from archive.records.calendar import legal_day
from archive.records.record import Record, Value

Z = 1.959964
"""Of the normal distribution, for 95 %."""
WIDE = 0.2
"""An interval wider than this says: too few to tell."""
A_PAGE = 50
"""Fields one list shows."""


@dataclass(frozen=True)
class Share:
    """``count`` of ``total``, with the interval the true share lies in (95 %)."""

    count: int
    total: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """The share itself, 0 of nothing."""
        return self.count / self.total if self.total else 0.0

    @property
    def is_vague(self) -> bool:
        """Say whether there are too few to tell."""
        return self.high - self.low > WIDE


@dataclass(frozen=True)
class Group:
    """The fields of one group: their errors, and of what kind these are."""

    name: str
    errors: Share
    wrong: int
    missed: int
    invented: int


@dataclass(frozen=True)
class Sureness:
    """Fields the reader was as sure of: from ``low`` on, and how many were right."""

    low: float
    high: float
    right: Share


@dataclass(frozen=True)
class Figures:
    """All of it for one question: in all, by each column, and how far confidence can be trusted."""

    all: Group
    by: dict[str, tuple[Group, ...]]
    sureness: tuple[Sureness, ...]


@dataclass(frozen=True)
class Behind:
    """One field behind a number, with its record and its value."""

    record: Record
    field: CheckedField
    value: Value


def share(count: int, total: int) -> Share:
    """Return a share with its Wilson interval; of nothing, nothing is known: 0 to 1.

    >>> "{0.low:.2f} {0.high:.2f}".format(share(1, 3))
    '0.06 0.79'
    """
    if not total:
        return Share(count, total, 0.0, 1.0)
    rate, spread = count / total, Z * Z / total
    middle = rate + spread / 2
    reach = Z * sqrt(rate * (1 - rate) / total + spread / (4 * total))
    low, high = ((middle + side) / (1 + spread) for side in (-reach, reach))
    return Share(count, total, max(low, 0.0), min(high, 1.0))


def figures(parts: Parts, actor: Actor, asked: Counted) -> Figures:
    """Count the fields of this actor's bodies that the question chooses."""
    counted = _within(actor, asked)
    with parts.catalog.view() as view:
        by = {
            name: tuple(
                Group(
                    one.group,
                    share(one.errors, one.total),
                    one.wrong,
                    one.missed,
                    one.invented,
                )
                for one in view.accuracy.sums(counted, name)
            )
            for name in COLUMNS
        }
        bins = view.accuracy.bins(counted)
    fields = by["field"]
    width = 1 / len(bins)
    return Figures(
        all=Group(
            "",
            share(sum(one.errors.count for one in fields), sum(one.errors.total for one in fields)),
            sum(one.wrong for one in fields),
            sum(one.missed for one in fields),
            sum(one.invented for one in fields),
        ),
        by=by,
        sureness=tuple(
            Sureness(one.low, one.low + width, share(one.right, one.total)) for one in bins
        ),
    )


def behind(parts: Parts, actor: Actor, asked: Counted, *, page: int) -> Sequence[Behind]:
    """Return the fields behind a number, one more than a page shows where there are more."""
    counted = _within(actor, asked)
    today = legal_day(parts.clock())
    found = []
    with parts.catalog.view() as view:
        offset = (page - 1) * A_PAGE
        for one in view.accuracy.behind(counted, limit=A_PAGE + 1, offset=offset):
            record = view.records.find(one.record)
            if record is None or not may(actor, Act.SEE, record, today=today):
                continue
            value = next((value for value in record.values if value.name == one.field), None)
            if value is not None:
                found.append(Behind(record, one, value))
    return found


def _within(actor: Actor, asked: Counted) -> Counted:
    """Return the question, narrowed to the bodies this actor serves in an office."""
    bodies = bodies_of(actor, Act.SEE)
    return Counted(
        bodies=bodies,
        since=asked.since,
        until=asked.until,
        chosen=asked.chosen,
        wrong_only=asked.wrong_only,
    )
