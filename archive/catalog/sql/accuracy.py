"""What reviews say of the reading, counted: rows of each record, sums over many."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from archive.catalog.sql.likenesstables import checked_value
from archive.records.accuracy import Outcome, judged
from archive.records.calendar import legal_day
from archive.records.digest import RecordId
from archive.records.record import Record

COLUMNS = {
    "kind": checked_value.c.kind,
    "field": checked_value.c.field,
    "device": checked_value.c.device,
    "channel": checked_value.c.channel,
}
"""What fields are counted by."""

BINS = 10
"""Parts the reader's confidence is cut into."""
FULL = 1000
"""Per mille: as sure as a reader can be, which belongs to the last part."""


@dataclass(frozen=True)
class Counted:
    """Which fields are counted; ``bodies`` None stands for all, days are those of arrival.

    ``chosen`` narrows by columns of ``COLUMNS``; ``wrong_only`` to those that were not right.
    """

    bodies: frozenset[str] | None = None
    since: date | None = None
    until: date | None = None
    chosen: tuple[tuple[str, str], ...] = ()
    wrong_only: bool = False


@dataclass(frozen=True)
class Sum:
    """How many fields of a group were looked at by a person, and what was wrong with them."""

    group: str
    total: int
    wrong: int
    missed: int
    invented: int

    @property
    def errors(self) -> int:
        """All that were not right."""
        return self.wrong + self.missed + self.invented


@dataclass(frozen=True)
class Bin:
    """Fields read with a confidence from ``low`` on: how many, how many of them right."""

    low: float
    total: int
    right: int


@dataclass(frozen=True)
class CheckedField:
    """One field behind a number."""

    record: RecordId
    field: str
    outcome: Outcome
    sure: float | None


class Accuracy:
    """Checked fields of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def put(self, record: Record) -> None:
        """Write what the review of a record says, in place of what it said before."""
        self.forget(record.id)
        rows = rows_of(record)
        if rows:
            self._connection.execute(sa.insert(checked_value), rows)

    def forget(self, record: str) -> None:
        """Forget what the review of a record said."""
        mine = checked_value.c.record == record
        self._connection.execute(sa.delete(checked_value).where(mine))

    def sums(self, counted: Counted, by: str) -> Sequence[Sum]:
        """Return the sums by one of ``COLUMNS``, the largest group first."""
        column = COLUMNS[by]
        query = sa.select(
            column,
            sa.func.count(),
            *(
                sa.func.sum(sa.case((checked_value.c.outcome == one.value, 1), else_=0))
                for one in (Outcome.WRONG, Outcome.MISSED, Outcome.INVENTED)
            ),
        ).group_by(column)
        rows = self._connection.execute(
            _filtered(query, counted).order_by(sa.func.count().desc(), column)
        )
        return [Sum(*row) for row in rows]

    def bins(self, counted: Counted) -> Sequence[Bin]:
        """Return how often the reader was right, by how sure it said it was; empty ones too."""
        sure = checked_value.c.sure
        part = sa.case((sure >= FULL, BINS - 1), else_=sure * BINS // FULL)
        right = sa.func.sum(sa.case((checked_value.c.outcome == Outcome.RIGHT.value, 1), else_=0))
        query = sa.select(part, sa.func.count(), right).where(checked_value.c.sure.is_not(None))
        rows = self._connection.execute(_filtered(query, counted).group_by(part))
        known = {int(place): (total, good) for place, total, good in rows}
        return [Bin(place / BINS, *known.get(place, (0, 0))) for place in range(BINS)]

    def behind(self, counted: Counted, *, limit: int, offset: int = 0) -> Sequence[CheckedField]:
        """Return the fields behind a number, the newest papers first."""
        query = _filtered(sa.select(checked_value), counted)
        order = (checked_value.c.day.desc(), checked_value.c.record, checked_value.c.field)
        rows = self._connection.execute(query.order_by(*order).limit(limit).offset(offset))
        return [
            CheckedField(
                RecordId(row["record"]),
                row["field"],
                Outcome(row["outcome"]),
                None if row["sure"] is None else row["sure"] / FULL,
            )
            for row in rows.mappings()
        ]


def rows_of(record: Record) -> list[dict[str, object]]:
    """Return the rows of a record; none before somebody had the last word."""
    arrival = record.arrival
    return [
        {
            "record": record.id,
            "field": one.field,
            "body": record.body,
            "kind": record.value("type"),
            "channel": arrival.channel.value if arrival else "",
            "device": arrival.device if arrival else "",
            "outcome": one.outcome.value,
            "sure": None if one.sure is None else round(one.sure * FULL),
            "day": legal_day(record.received_at).isoformat(),
        }
        for one in judged(record)
    ]


def _filtered(query: sa.Select[Any], counted: Counted) -> sa.Select[Any]:
    if counted.bodies is not None:
        query = query.where(checked_value.c.body.in_(sorted(counted.bodies)))
    if counted.since is not None:
        query = query.where(checked_value.c.day >= counted.since.isoformat())
    if counted.until is not None:
        query = query.where(checked_value.c.day <= counted.until.isoformat())
    for name, value in counted.chosen:
        query = query.where(COLUMNS[name] == value)
    if counted.wrong_only:
        query = query.where(checked_value.c.outcome != Outcome.RIGHT.value)
    return query
