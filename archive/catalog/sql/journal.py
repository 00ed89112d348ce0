"""Questions to the ledger's rows: who did what when, within what the asker may know.

The entry's canonical JSON is the only copy of act, actor and instant: there are no columns beside
it that could be changed to hide an entry. Its members stand in the order of their names, so their
places in the text are certain.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from archive.catalog.sql import tables
from archive.ledger.entry import Act, Entry
from archive.records.calendar import to_text

HOUR = len("2026-11-22T17")
INSTANT = len("2026-11-22T17:00:00.000000Z")
_AT = '"at":"'


@dataclass(frozen=True)
class Window:
    """Records of these bodies, dated from ``since`` to ``until`` (ISO days; None is unbounded)."""

    bodies: frozenset[str]
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True)
class Reach:
    """Whose entries may be told: those on records in a window or on one of these subjects.

    ``everything`` is the operator's reach.
    """

    windows: tuple[Window, ...] = ()
    subjects: frozenset[str] = frozenset()
    everything: bool = False


@dataclass(frozen=True)
class Question:
    """What is asked of the journal; what is None or empty asks nothing.

    ``person`` did it or had it done to them; ``subject`` is the record (or dossier, person …)
    concerned; the period is ``[since, until)``; ``before`` and ``after`` are sequence numbers.
    """

    reach: Reach
    acts: frozenset[Act] = frozenset()
    person: str | None = None
    subject: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    after: int | None = None
    limit: int = 50


class place(GenericFunction[int]):  # noqa: N801 - the name SQL calls it by
    """Where a text begins within another, from 1."""

    type = sa.Integer()
    inherit_cache = True


@compiles(place)
def _place(element: place, compiler: Any, **more: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own types
    return f"instr({compiler.process(element.clauses, **more)})"


@compiles(place, "postgresql")
def _place_in_postgresql(element: place, compiler: Any, **more: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own types
    return f"strpos({compiler.process(element.clauses, **more)})"


class Journal:
    """The ledger as a journal that can be asked, in one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def ask(self, question: Question) -> Sequence[Entry]:
        """Return the entries asked for, newest first; with ``after``, the ones next to it."""
        query = sa.select(tables.entry.c.data).where(*_conditions(question))
        seq = tables.entry.c.seq
        upwards = question.after is not None and question.before is None
        query = query.order_by(seq.asc() if upwards else seq.desc()).limit(question.limit)
        found = [
            Entry.from_bytes(text.encode()) for text in self._connection.execute(query).scalars()
        ]
        return found[::-1] if upwards else found

    def by_hour(self, question: Question) -> Mapping[str, int]:
        """Count what is asked for by the hour in UTC it was done in (``2026-11-22T17``)."""
        hour = sa.func.substr(tables.entry.c.data, _at(), HOUR)
        query = sa.select(hour, sa.func.count()).where(*_conditions(question)).group_by(hour)
        return {str(one): count for one, count in self._connection.execute(query)}

    def has(self, act: Act, subject: str, *, actor: str, since: datetime) -> bool:
        """Say whether this actor did this to this subject since then."""
        table = tables.entry
        query = sa.select(table.c.seq).where(
            table.c.subject == subject, _begins(act, actor), _instant() >= to_text(since)
        )
        return self._connection.execute(query.limit(1)).first() is not None


def _conditions(question: Question) -> Sequence[sa.ColumnElement[bool]]:
    table = tables.entry
    asked: list[tuple[object, sa.ColumnElement[bool]]] = [
        (question.acts, sa.or_(*(_begins(act) for act in sorted(question.acts)))),
        (question.person, _concerns(question.person or "")),
        (question.subject, table.c.subject == question.subject),
        (question.since, _instant() >= _text(question.since)),
        (question.until, _instant() < _text(question.until)),
    ]
    found = [condition for said, condition in asked if said]
    if question.before is not None:
        found.append(table.c.seq < question.before)
    if question.after is not None:
        found.append(table.c.seq > question.after)
    if not question.reach.everything:
        found.append(_within(question.reach))
    return found


def _within(reach: Reach) -> sa.ColumnElement[bool]:
    subject = tables.entry.c.subject
    record = tables.record
    whose = [subject.in_(sorted(reach.subjects))]
    for window in reach.windows:
        inside = sa.select(record.c.id).where(record.c.body.in_(sorted(window.bodies)))
        if window.since is not None or window.until is not None:
            # A record without a date is outside every bounded period (records/access.py, covers).
            inside = inside.where(record.c.dated >= (window.since or "0000"))
            inside = inside.where(record.c.dated != "", record.c.dated <= (window.until or "9999"))
        else:
            whose.append(subject.in_(_dossiers(window.bodies)))
        whose.append(subject.in_(inside))
    return sa.or_(*whose)


def _dossiers(bodies: frozenset[str]) -> sa.Select[tuple[str]]:
    return sa.select(tables.dossier.c.id).where(tables.dossier.c.body.in_(sorted(bodies)))


def _concerns(person: str) -> sa.ColumnElement[bool]:
    """Hold where this person did it, or had it done to them."""
    said = f'"actor":"{person}"'
    return sa.or_(
        tables.entry.c.subject == person,
        tables.entry.c.data.contains(said, autoescape=True),
    )


def _begins(act: Act, actor: str = "") -> sa.ColumnElement[bool]:
    """Hold for entries of this act, and this actor: their text begins so."""
    start = f'{{"act":"{act.value}",'
    if actor:
        start += f'"actor":"{actor}",'
    return tables.entry.c.data.startswith(start, autoescape=True)


def _at() -> sa.ColumnElement[int]:
    return place(tables.entry.c.data, _AT) + len(_AT)


def _instant() -> sa.ColumnElement[str]:
    return sa.func.substr(tables.entry.c.data, _at(), INSTANT)


def _text(instant: datetime | None) -> str:
    return to_text(instant) if instant else ""
