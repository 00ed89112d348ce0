"""What saved searches find that they did not find before: looked at by the clock, told on pages.

Nobody's search is asked with more rights than its owner has at that moment, and each record told of
is checked again when the page is shown. Nothing is sent anywhere.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from archive.catalog.sql.savedsearches import Saved, Watch
from archive.catalog.sql.work import Work
from archive.inquiry.lists import every_hit, record_ids
from archive.inquiry.question import as_of, query_of
from archive.parts import Parts
from archive.records.access import Act, may
from archive.records.actor import Actor
from archive.records.calendar import legal_day
from archive.records.errors import NotAllowed, Refused
from archive.records.record import Record

EVERY = timedelta(minutes=5)
"""How long a search waits before it is looked at again."""
AT_ONCE = 20
"""Searches of one round."""
KNOWN = 1_000
"""Pages of a search that are watched: the newest, where it finds more."""

Owner = Callable[[Work, str, date], Actor]
"""Returns who a person is on a day; raises ``NotAllowed`` for who is none any more."""


@dataclass(frozen=True)
class News:
    """A saved search and the records it found since its owner looked last."""

    saved: Saved
    records: tuple[Record, ...]


def look(parts: Parts, owner: Owner) -> int:
    """Look at the searches that are due; return how many new records were found."""
    now = parts.clock()
    with parts.catalog.view() as view:
        due = view.saved_searches.due(now - EVERY, AT_ONCE)
    return sum(_look_at(parts, saved, owner) for saved in due)


def news(parts: Parts, actor: Actor) -> Sequence[News]:
    """Return this person's searches, each with what is new and may be seen by them now."""
    today = legal_day(parts.clock())
    with parts.catalog.view() as view:
        told = []
        for saved in view.saved_searches.of(actor.id):
            watch = view.saved_searches.watch(saved.id)
            found = [view.records.find(one) for one in watch.fresh] if watch else []
            seen = [one for one in found if one and may(actor, Act.SEE, one, today=today)]
            told.append(News(saved, tuple(seen)))
        return told


def note_seen(parts: Parts, search: str) -> None:
    """Take what is new as known; whoever calls has seen that the search is the asker's own."""
    with parts.catalog.work() as work:
        watch = work.saved_searches.watch(search)
        if watch is not None:
            work.saved_searches.put_watch(replace(watch, fresh=()))


def _look_at(parts: Parts, saved: Saved, owner: Owner) -> int:
    """Ask a saved search; one that cannot be asked any more is left as it was."""
    found = _found(parts, saved, owner)
    with parts.catalog.work() as work:
        if work.saved_searches.find(saved.id) is None:
            return 0
        before = work.saved_searches.watch(saved.id)
        known = frozenset(found if found is not None else before.known if before else ())
        fresh = before.fresh if before else ()
        new = tuple(one for one in found or () if before and one not in before.known)
        kept = tuple(one for one in (*new, *fresh) if one in known)
        work.saved_searches.put_watch(Watch(saved.id, known, kept, parts.clock()))
    return len(new)


def _found(parts: Parts, saved: Saved, owner: Owner) -> Sequence[str] | None:
    """Return the records a search finds for its owner, None where it cannot be asked."""
    today = legal_day(parts.clock())
    try:
        with parts.catalog.view() as view:
            actor = owner(view, saved.person, today)
        query = replace(query_of(saved.said), sort="newest")
        return record_ids(every_hit(parts, actor, query, as_of=as_of(saved.said), most=KNOWN))
    except (NotAllowed, Refused):
        return None
