"""The journal: who did what when to which record or person, told in words from the ledger.

Only entries within the asker's reach are read at all (``reach``), and each is judged again by the
record it speaks of. Whoever reads the journal of others stands in it (``trail_seen``).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from archive.catalog.sql.journal import Question
from archive.catalog.sql.ledger import Fact
from archive.catalog.sql.people import Person
from archive.catalog.sql.work import Work
from archive.inquiry.openings import note_once_a_day
from archive.inquiry.reach import people_of, reach_of
from archive.inquiry.telling import Line, Teller
from archive.ledger.entry import Act as LedgerAct
from archive.objects.keys import LEDGER
from archive.parts import Parts
from archive.records.access import Act, may, may_somewhere, standing
from archive.records.actor import Actor
from archive.records.calendar import VIETNAM, legal_day
from archive.records.digest import is_id, new_id
from archive.records.errors import NotAllowed

A_PAGE = 50
MOST_EXPORTED = 10_000
"""Lines of one export: what a person can still read, and a request can still carry."""

MOST_DAYS = 31
"""Days of the figure: the last ones of the period."""

NOBODY = "-"
"""Stands in a question for a person nobody knows: it fits no entry."""

STAMP = "stamp-"


@dataclass(frozen=True)
class Asked:
    """What somebody wants to know.

    ``person`` is a user name or one of the ledger's words (``public``, ``system``, ``operator``)
    with @ before it; ``record`` an id; ``since`` and ``until`` are legal days, both included;
    ``before`` and ``after`` sequence numbers to page from.
    """

    person: str = ""
    record: str = ""
    act: LedgerAct | None = None
    since: date | None = None
    until: date | None = None
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True)
class Day:
    """How many entries were asked for on one legal day."""

    day: date
    count: int


@dataclass(frozen=True)
class Head:
    """How far the ledger is: entries, how many of them a checkpoint seals, and one a time-stamp.

    ``sealed_at`` is the last checkpoint's instant, None before the first; ``root`` its tree's root.
    """

    size: int
    sealed: int
    stamped: int
    sealed_at: datetime | None
    root: str


@dataclass(frozen=True)
class Told:
    """The answer: lines newest first, the days' counts, the ledger's head, and how to go on.

    ``older`` and ``newer`` are the numbers to ask ``before`` and ``after``, None at an end.
    ``people`` are those who may be asked for.
    """

    lines: tuple[Line, ...]
    days: tuple[Day, ...]
    head: Head
    older: int | None
    newer: int | None
    people: tuple[Person, ...]


def ask(parts: Parts, actor: Actor, asked: Asked) -> Told:
    """Answer a question to the journal, and write that it was asked.

    Raises ``NotAllowed`` for an actor with no right to any journal.
    """
    today = _may_ask(parts, actor)
    _note(parts, actor, asked, today)
    with parts.catalog.view() as view:
        question = _question(view, actor, asked, today)
        found = view.journal.ask(replace(question, limit=A_PAGE + 1))
        upwards = asked.after is not None and asked.before is None
        more = len(found) > A_PAGE
        shown = found[-A_PAGE:] if upwards else found[:A_PAGE]
        teller = Teller(view, actor, today)
        lines = tuple(line for line in map(teller.line, shown) if line is not None)
        days = _days(view, question, asked, today)
        people = sorted(people_of(view, actor, today).values(), key=lambda one: one.username)
        kept = _head(parts, view)
    older = shown[-1].seq if shown and (more or upwards) else None
    newer = shown[0].seq if shown and _is_later(asked, upwards=upwards, more=more) else None
    return Told(lines, days, kept, older, newer, tuple(people))


def head(parts: Parts) -> Head:
    """Return how far the ledger is sealed; it says nothing about anybody."""
    with parts.catalog.view() as view:
        return _head(parts, view)


def export(parts: Parts, actor: Actor, asked: Asked) -> Sequence[Line]:
    """Return every line asked for, newest first, at most ``MOST_EXPORTED``; it is written first."""
    today = _may_ask(parts, actor)
    with parts.catalog.work() as work:
        subject = _subject(work, actor, asked, today)
        fact = Fact(LedgerAct.EXPORTED, subject, actor.id)
        work.ledger.note(fact, entry_id=new_id(parts.chance), at=parts.clock())
    with parts.catalog.view() as view:
        question = _question(view, actor, replace(asked, before=None, after=None), today)
        teller = Teller(view, actor, today)
        found = view.journal.ask(replace(question, limit=MOST_EXPORTED))
        return [line for line in map(teller.line, found) if line is not None]


def _may_ask(parts: Parts, actor: Actor) -> date:
    today = legal_day(parts.clock())
    if not may_somewhere(actor, Act.TRAIL) and not standing(actor, today=today):
        raise NotAllowed
    return today


def _note(parts: Parts, actor: Actor, asked: Asked, today: date) -> None:
    """Write that the journal of others was read, once a day and person or record asked for."""
    with parts.catalog.view() as view:
        subject = _subject(view, actor, asked, today)
    if subject != actor.id:
        note_once_a_day(parts, Fact(LedgerAct.TRAIL_SEEN, subject, actor.id))


def _subject(view: Work, actor: Actor, asked: Asked, today: date) -> str:
    """Return on whom the question is: a person, a record the asker may see, or the archive."""
    person = _person(view, asked.person)
    if is_id(person) and person in people_of(view, actor, today):
        return person
    record = view.records.find(asked.record)
    if record is not None and may(actor, Act.SEE, record, today=today):
        return record.id
    return "archive"


def _question(view: Work, actor: Actor, asked: Asked, today: date) -> Question:
    return Question(
        reach=reach_of(view, actor, today),
        acts=frozenset({asked.act}) if asked.act else frozenset(),
        person=_person(view, asked.person) or None,
        subject=asked.record or None,
        since=_morning(asked.since) if asked.since else None,
        until=_morning(asked.until + timedelta(days=1)) if asked.until else None,
        before=asked.before,
        after=asked.after,
    )


def _person(view: Work, said: str) -> str:
    """Return the id or word of a person asked for, ``NOBODY`` for an unknown name."""
    if not said:
        return ""
    if said.startswith("@"):
        return said[1:] if said[1:] in {"public", "system", "operator"} else NOBODY
    found = view.people.by_username(said)
    return found.id if found else NOBODY


def _days(view: Work, question: Question, asked: Asked, today: date) -> tuple[Day, ...]:
    """Count by legal day; hours in UTC are whole hours in Vietnam too."""
    last = min(asked.until or today, today)
    first = max(asked.since or date.min, last - timedelta(days=MOST_DAYS - 1))
    if first > last:
        return ()
    bounded = replace(
        question,
        since=_morning(first),
        until=_morning(last + timedelta(days=1)),
        before=None,
        after=None,
    )
    counts: Counter[date] = Counter()
    for hour, count in view.journal.by_hour(bounded).items():
        counts[legal_day(datetime.fromisoformat(f"{hour}:00:00Z"))] += count
    span = (last - first).days + 1
    every = (first + timedelta(days=number) for number in range(span))
    return tuple(Day(one, counts[one]) for one in every)


def _head(parts: Parts, view: Work) -> Head:
    checkpoints = view.ledger.checkpoints()
    last = checkpoints[-1] if checkpoints else None
    stamps = (name.prefix for name in parts.objects.names(LEDGER) if name.prefix.startswith(STAMP))
    return Head(
        size=view.ledger.size(),
        sealed=last.size if last else 0,
        stamped=max((int(one.split("-")[1]) for one in stamps), default=0),
        sealed_at=last.at if last else None,
        root=last.note.splitlines()[2] if last else "",
    )


def _is_later(asked: Asked, *, upwards: bool, more: bool) -> bool:
    return more if upwards else asked.before is not None


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM).astimezone(UTC)
