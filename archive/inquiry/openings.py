"""Looking at personal data as a disclosure: what a warrant, not an office, opens is written down.

Officers, signers, clerks and archivists see the records of their own bodies all day; that is the
processing the records are kept for, and only bytes that leave are disclosures. An inspector is a
stranger to the record: opening it is one (once a day and person), every search is one too.
"""

from datetime import UTC, datetime, time

from archive.catalog.sql.ledger import Fact
from archive.inquiry.errors import ReasonNeeded
from archive.inquiry.purposes import nameable, warrant_for
from archive.ledger.entry import Act, commit
from archive.parts import Parts
from archive.records.access import Act as May
from archive.records.access import may, standing
from archive.records.actor import Actor
from archive.records.calendar import VIETNAM, legal_day
from archive.records.digest import new_id
from archive.records.errors import NotFound, Refused
from archive.records.record import Record


def note_opening(parts: Parts, actor: Actor, record: Record) -> None:
    """Write that this actor was shown the record, if a warrant alone opens it to them.

    The entry is there before anything is shown; the next time on the same day adds none. A
    restricted record opens to nobody, whatever their right, who has not said today what for:
    ``ReasonNeeded``.
    """
    if record.restricted:
        if not has_said(parts, actor, record):
            raise ReasonNeeded(record.id)
        return
    warrant = warrant_for(actor, record)
    if warrant is None:
        return
    told = Fact(
        Act.DISCLOSED, record.id, actor.id, {"purpose": commit(record.salt, warrant.purpose)}
    )
    note_once_a_day(parts, told)


def purposes_of(parts: Parts, actor: Actor, record_id: str) -> tuple[str, ...]:
    """Return what this actor may name as the purpose of opening a record. Raises ``NotFound``."""
    return nameable(actor, _seen(parts, actor, record_id))


def give_reason(parts: Parts, actor: Actor, record_id: str, said: str) -> None:
    """Write what for somebody opens a restricted record, before it opens.

    Raises ``NotFound``, and ``Refused`` for a purpose that is not theirs to name.
    """
    found = _seen(parts, actor, record_id)
    allowed = nameable(actor, found)
    if said not in allowed:
        message = f"Hãy chọn một trong các mục đích: {'; '.join(allowed)}."
        raise Refused(message)
    if has_said(parts, actor, found):
        return
    fact = Fact(Act.DISCLOSED, found.id, actor.id, {"purpose": commit(found.salt, said)})
    with parts.catalog.work() as work:
        work.ledger.note(fact, entry_id=new_id(parts.chance), at=parts.clock())


def has_said(parts: Parts, actor: Actor, record: Record) -> bool:
    """Say whether this actor named a purpose for this record today, since it was restricted.

    The operator needs none.
    """
    if actor.is_operator:
        return True
    since = start_of_today(parts)
    if record.restriction is not None:
        since = max(since, record.restriction.at)
    with parts.catalog.view() as view:
        return view.journal.has(Act.DISCLOSED, record.id, actor=actor.id, since=since)


def _seen(parts: Parts, actor: Actor, record_id: str) -> Record:
    with parts.catalog.view() as view:
        found = view.records.find(record_id)
    if found is None or not may(actor, May.SEE, found, today=legal_day(parts.clock())):
        raise NotFound
    return found


def note_search(parts: Parts, actor: Actor) -> None:
    """Write that this actor searched or listed under each standing warrant.

    The words of the search are kept nowhere: they may be somebody's name.
    """
    warrants = standing(actor, today=legal_day(parts.clock()))
    if not warrants:
        return
    with parts.catalog.work() as work:
        for warrant in warrants:
            fact = Fact(Act.SEARCHED, warrant.id, actor.id)
            work.ledger.note(fact, entry_id=new_id(parts.chance), at=parts.clock())


def note_search_once(parts: Parts, actor: Actor) -> None:
    """Write that this actor began to search today: what is asked with every letter typed."""
    for warrant in standing(actor, today=legal_day(parts.clock())):
        note_once_a_day(parts, Fact(Act.SEARCHED, warrant.id, actor.id))


def note_once_a_day(parts: Parts, fact: Fact) -> None:
    """Write this fact unless the same actor did the same to the same subject today."""
    morning = start_of_today(parts)
    asked = (fact.act, fact.subject)
    with parts.catalog.view() as view:
        if view.journal.has(*asked, actor=fact.actor, since=morning):
            return
    with parts.catalog.work() as work:
        if not work.journal.has(*asked, actor=fact.actor, since=morning):
            work.ledger.note(fact, entry_id=new_id(parts.chance), at=parts.clock())


def start_of_today(parts: Parts) -> datetime:
    """Return the first instant of this legal day."""
    return datetime.combine(legal_day(parts.clock()), time(), VIETNAM).astimezone(UTC)
