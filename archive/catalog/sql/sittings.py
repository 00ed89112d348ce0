"""Signing sittings: which documents, how far, and who signs at this moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from archive.catalog.sql.jobs import Fenced
from archive.catalog.sql.sittingtables import sitting, sitting_line
from archive.records.calendar import from_text, to_text
from archive.records.digest import Digest
from archive.records.sitting import Counts, Line, Outcome, Sitting


@dataclass(frozen=True)
class Hold:
    """A sitting that somebody signs at, under the token it was taken with."""

    sitting: str
    token: str


class Sittings:
    """Sittings of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def put(self, one: Sitting, lines: Sequence[Line]) -> None:
        """Write a new sitting with its documents, in their order."""
        times = {
            "made_at": to_text(one.made_at),
            "until": to_text(one.until) if one.until else None,
        }
        self._connection.execute(sa.insert(sitting).values(**{**vars(one), **times}))
        rows = [
            {**vars(line), "outcome": line.outcome.value, "sitting": one.id, "place": place}
            for place, line in enumerate(lines)
        ]
        if rows:
            self._connection.execute(sa.insert(sitting_line), rows)

    def find(self, wanted: str) -> Sitting | None:
        """Return this sitting, or None."""
        query = sa.select(sitting).where(sitting.c.id == wanted)
        row = self._connection.execute(query).first()
        return _sitting(row) if row is not None else None

    def of(self, person: str, *, limit: int = 20) -> Sequence[Sitting]:
        """Return a person's sittings, the newest first."""
        query = sa.select(sitting).where(sitting.c.person == person)
        query = query.order_by(sitting.c.made_at.desc(), sitting.c.id).limit(limit)
        return [_sitting(row) for row in self._connection.execute(query)]

    def lines(self, wanted: str) -> Sequence[Line]:
        """Return the documents of a sitting, in their order."""
        query = sa.select(sitting_line).where(sitting_line.c.sitting == wanted)
        rows = self._connection.execute(query.order_by(sitting_line.c.place))
        return [_line(row) for row in rows]

    def next_left(self, wanted: str) -> Line | None:
        """Return the first document that is left, or None."""
        query = sa.select(sitting_line).where(*_with(wanted, Outcome.LEFT))
        row = self._connection.execute(query.order_by(sitting_line.c.place).limit(1)).first()
        return _line(row) if row is not None else None

    def counts(self, wanted: str) -> Counts:
        """Return how many documents of a sitting are left, signed and refused."""
        table = sitting_line
        query = sa.select(table.c.outcome, sa.func.count()).where(table.c.sitting == wanted)
        rows = self._connection.execute(query.group_by(table.c.outcome))
        found: Mapping[str, int] = {row[0]: row[1] for row in rows}
        return Counts(*(found.get(one.value, 0) for one in Outcome))

    def take(self, hold: Hold, *, now: datetime, until: datetime) -> bool:
        """Sit down to sign; False while somebody else does, or nothing of that name is there.

        What was refused is tried again; a stop is over.
        """
        free = sa.or_(sitting.c.token.is_(None), sitting.c.until <= to_text(now))
        values = {"token": hold.token, "until": to_text(until), "is_stopped": False, "why": ""}
        query = sa.update(sitting).where(sitting.c.id == hold.sitting, free).values(**values)
        if self._connection.execute(query).rowcount != 1:
            return False
        anew = {"outcome": Outcome.LEFT.value, "code": "", "reason": ""}
        self._connection.execute(
            sa.update(sitting_line).where(*_with(hold.sitting, Outcome.REFUSED)).values(**anew)
        )
        return True

    def must_hold(self, hold: Hold, *, until: datetime | None = None) -> None:
        """Hold on, until then where it is said. Raises ``Fenced`` where the seat is not ours."""
        mine = (sitting.c.id == hold.sitting, sitting.c.token == hold.token)
        values = {"until": to_text(until) if until else sitting.c.until}
        if self._connection.execute(sa.update(sitting).where(*mine).values(**values)).rowcount != 1:
            raise Fenced

    def settle(self, wanted: str, line: Line) -> None:
        """Note what became of a document of this sitting."""
        self._connection.execute(
            sa.update(sitting_line)
            .where(sitting_line.c.sitting == wanted, sitting_line.c.record == line.record)
            .values(outcome=line.outcome.value, code=line.code, reason=line.reason)
        )

    def leave(self, hold: Hold, *, why: str = "") -> None:
        """Get up, saying why where it was not the end; nothing if the seat is not ours any more."""
        mine = (sitting.c.id == hold.sitting, sitting.c.token == hold.token)
        values = {"token": None, "until": None, "why": why}
        self._connection.execute(sa.update(sitting).where(*mine).values(**values))

    def stop(self, wanted: str) -> None:
        """Stop a sitting: whoever signs is fenced from here on."""
        values = {"token": None, "until": None, "is_stopped": True}
        self._connection.execute(sa.update(sitting).where(sitting.c.id == wanted).values(**values))

    def forget(self, *, before: datetime) -> None:
        """Forget the sittings begun before this."""
        old = sa.select(sitting.c.id).where(sitting.c.made_at < to_text(before))
        ids = list(self._connection.execute(old).scalars())
        if ids:
            lines = sa.delete(sitting_line).where(sitting_line.c.sitting.in_(ids))
            self._connection.execute(lines)
            self._connection.execute(sa.delete(sitting).where(sitting.c.id.in_(ids)))


def _with(wanted: str, outcome: Outcome) -> tuple[sa.ColumnElement[bool], ...]:
    return (sitting_line.c.sitting == wanted, sitting_line.c.outcome == outcome.value)


def _sitting(row: sa.Row[Any]) -> Sitting:
    said = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented way to read a row by name
    until = said["until"]
    times = {"made_at": from_text(said["made_at"]), "until": from_text(until) if until else None}
    return Sitting(**{**said, **times})


def _line(row: sa.Row[Any]) -> Line:
    return Line(row.record, Digest(row.seen), Outcome(row.outcome), row.code, row.reason)
