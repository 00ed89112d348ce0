"""Look at one record: its description, its pages, their pictures, its trail.

Every derivative (page, picture, text) asks the same right as the record itself, and what the asker
may not know of is *not found*, never *forbidden* (attacks C1, C5 item 16).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.catalog.sql.records import Wanted
from archive.catalog.sql.work import Work
from archive.inquiry.openings import note_opening, note_search
from archive.ledger.entry import Entry
from archive.parts import Parts
from archive.records.access import Act, may, may_in
from archive.records.actor import OPERATOR, SYSTEM, Actor
from archive.records.calendar import legal_day
from archive.records.dossier import Dossier
from archive.records.errors import NotFound
from archive.records.record import Record
from archive.records.state import State
from archive.sandbox.chores import Chore
from ocr.page import Page

WIDEST = 2400
"""Pixels; a wider picture of a page helps nobody and costs memory."""


def record(parts: Parts, actor: Actor, record_id: str) -> Record:
    """Return a record this actor may see. Raises ``NotFound``.

    To whom a warrant alone opens it, this is a disclosure and written first.
    """
    with parts.catalog.view() as view:
        found = view.records.find(record_id)
    if found is None or not may(actor, Act.SEE, found, today=legal_day(parts.clock())):
        raise NotFound
    note_opening(parts, actor, found)
    return found


def dossier(parts: Parts, actor: Actor, dossier_id: str) -> tuple[Dossier, Sequence[Record]]:
    """Return a dossier and those of its records this actor may see. Raises ``NotFound``.

    Who receives papers for its body opens it also while nothing but a batch scan lies in it.
    """
    today = legal_day(parts.clock())
    with parts.catalog.view() as view:
        found = view.dossiers.find(dossier_id)
        records = view.records.list(Wanted(dossier=dossier_id, limit=1000)) if found else []
    seen = [one for one in records if may(actor, Act.SEE, one, today=today)]
    if found is None or not (seen or may_in(actor, Act.RECEIPT, found.body)):
        raise NotFound
    note_search(parts, actor)
    return found, seen


def pages(parts: Parts, actor: Actor, record_id: str) -> tuple[Page, ...]:
    """Return the pages of a record as they were read."""
    seen = record(parts, actor, record_id)
    with parts.catalog.view() as view:
        if not is_looked_over(view, seen):
            return ()
        return tuple(Page.from_json(json.loads(page)) for page in view.pages.all(seen.id))


def is_looked_over(view: Work, seen: Record) -> bool:
    """Say whether a paper was looked at for a marking of state secrecy: until then nobody sees it.

    One whose first page was read was; of one taken from a batch only all pages together. A batch is
    shown before it is read, to be taken apart: it is set aside with the first marking that is met.
    """
    if seen.state not in {State.RECEIVED, State.INGESTED} or seen.is_batch:
        return True
    return seen.descent is None and 1 in view.pages.numbers(seen.id)


def page_image(
    parts: Parts, actor: Actor, record_id: str, number: int, *, width: int = 1200
) -> bytes:
    """Return one page as an upright JPEG, at most ``width`` pixels wide.

    The foreign bytes are drawn in the sandbox; the received file is never turned or changed.
    """
    seen = record(parts, actor, record_id)
    if seen.is_set_aside or not 1 <= number <= seen.pages:
        raise NotFound
    with parts.catalog.view() as view:
        if not is_looked_over(view, seen):
            raise NotFound
        read = view.pages.one(seen.id, number)
    turned = Page.from_json(json.loads(read)).turned if read else 0
    with parts.bench(seen, seen.original) as (source, folder):
        wanted = {"page": number, "width": min(max(width, 64), WIDEST), "turned": turned}
        parts.sandbox.run(Chore.RENDER, wanted, inputs={"file": source}, folder=folder)
        return (folder / "page.jpg").read_bytes()


@dataclass(frozen=True)
class TrailLine:
    """One line of a record's history."""

    seq: int
    at: datetime
    act: str
    who: str


def trail(parts: Parts, actor: Actor, record_id: str) -> tuple[TrailLine, ...]:
    """Return what happened to a record, oldest first, from the ledger."""
    seen = record(parts, actor, record_id)
    with parts.catalog.view() as view:
        entries = [Entry.from_bytes(row.data.encode()) for row in view.ledger.of(seen.id)]
        names = {person.id: person.name for person in view.people.list()}
    names |= {OPERATOR.id: "người vận hành", SYSTEM.id: "hệ thống", "public": "người dân"}
    return tuple(
        TrailLine(one.seq, one.at, one.act.value, names.get(one.actor, one.actor))
        for one in entries
    )
