"""What may be asked of documents on their way out: whose turn it is, and their register."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.catalog.sql.numbers import Book, Line
from archive.catalog.sql.records import Wanted
from archive.inquiry.worklists import bodies_of
from archive.inquiry.worklists import records as listed
from archive.parts import Parts
from archive.records.access import Act, may
from archive.records.actor import Actor
from archive.records.calendar import legal_day
from archive.records.errors import NotFound
from archive.records.record import Record
from archive.records.state import State

MOST = 500
"""Documents on their way that a list shows."""


@dataclass(frozen=True)
class Entry:
    """A line of the register: its document where the asker may see it, and who took the number."""

    line: Line
    record: Record | None
    taken_by: str


@dataclass(frozen=True)
class Register:
    """One book: its lines in their order, and the numbers that are missing between them."""

    book: Book
    entries: Sequence[Entry]
    gaps: Sequence[range]


def on_their_way(parts: Parts, actor: Actor, act: Act) -> Sequence[Record]:
    """Return the documents being issued with which this actor may do this, the oldest first."""
    wanted = Wanted(states=frozenset({State.REVIEWED}), limit=MOST)
    today = legal_day(parts.clock())
    return [
        one
        for one in reversed(listed(parts, actor, wanted))
        if one.outgoing is not None and may(actor, act, one, today=today)
    ]


def books(parts: Parts, actor: Actor) -> Sequence[Book]:
    """Return the books of the bodies this actor may look into, the newest year first."""
    with parts.catalog.view() as view:
        return view.numbers.books(bodies_of(actor, Act.SEE))


def register(parts: Parts, actor: Actor, book: Book) -> Register:
    """Return one book of the register. Raises ``NotFound`` for one the actor may not know of."""
    if book not in books(parts, actor):
        raise NotFound
    today = legal_day(parts.clock())
    with parts.catalog.view() as view:
        entries = []
        for line in view.numbers.lines(book):
            record = view.records.find(line.record)
            seen = record if record and may(actor, Act.SEE, record, today=today) else None
            person = view.people.get(line.taken_by)
            entries.append(Entry(line, seen, person.name if person else ""))
        return Register(book, entries, view.numbers.gaps(book))
