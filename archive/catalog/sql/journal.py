"""Questions to the ledger's rows: who did what when, within what the asker may know.

The entry's canonical JSON is the only copy of act, actor and instant: there are no columns beside
it that could be changed to hide an entry. Its members stand in the order of their names, so their
places in the text are certain.
"""

from collections.abc import Iterator, Mapping, Sequence
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
ARCHIVE = "archive"
_ACTOR, _NEXT, _AT = '"actor":"', '","at":"', '"at":"'


@dataclass(frozen=True)
class Window:
    """Records of these bodies, dated from ``since`` to ``until`` (ISO days; None is unbounded).

    A window that a warrant opens has no restricted record and no dossier in it.
    """

    bodies: frozenset[str]
    since: str | None = None
    until: str | None = None
    by_warrant: bool = False


@dataclass(frozen=True)
class Reach:
    """Whose entries may be told: those on records in a window or on one of these subjects.

    Acts on the archive as a whole are told where one of ``doers`` did them. ``everything`` is the
    operator's reach.
    """

    windows: tuple[Window, ...] = ()
    subjects: frozenset[str] = frozenset()
    doers: frozenset[str] = frozenset()
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
    """Return what an entry must fulfil; what was not asked adds nothing."""
    found = [] if question.reach.everything else [_within(question.reach)]
    if question.acts:
        found.append(sa.or_(*(_begins(act) for act in sorted(question.acts))))
    if question.person is not None:
        found.append(_concerns(question.person))
    if question.subject is not None:
        found.append(tables.entry.c.subject == question.subject)
    return [*found, *_period(question)]


def _period(question: Question) -> Iterator[sa.ColumnElement[bool]]:
    seq = tables.entry.c.seq
    if question.since is not None:
        yield _instant() >= to_text(question.since)
    if question.until is not None:
        yield _instant() < to_text(question.until)
    if question.before is not None:
        yield seq < question.before
    if question.after is not None:
        yield seq > question.after


def _within(reach: Reach) -> sa.ColumnElement[bool]:
    subject = tables.entry.c.subject
    record = tables.record
    of_all = sa.and_(subject == ARCHIVE, _actor().in_(sorted(reach.doers)))
    whose = [subject.in_(sorted(reach.subjects)), of_all]
    for window in reach.windows:
        inside = sa.select(record.c.id).where(record.c.body.in_(sorted(window.bodies)))
        if window.since is not None or window.until is not None:
            # A record without a date is outside every bounded period (records/access.py, covers).
            inside = inside.where(record.c.dated >= (window.since or "0000"))
            inside = inside.where(record.c.dated != "", record.c.dated <= (window.until or "9999"))
        if window.by_warrant:
            inside = inside.where(~record.c.data.contains('"restricted": true'))
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


def _actor() -> sa.ColumnElement[str]:
    """Return the actor: what stands between two quotation marks after its name."""
    data = tables.entry.c.data
    start = place(data, _ACTOR) + len(_ACTOR)
    return sa.func.substr(data, start, place(data, _NEXT) - start)


def _instant() -> sa.ColumnElement[str]:
    return sa.func.substr(tables.entry.c.data, _at(), INSTANT)
