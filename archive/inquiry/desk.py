"""The review desk: what waits for a person, the riskiest first, and who sits at what.

A record a colleague looks at now is passed over, and who opens it all the same is told. A record
in an open sample that chance did not draw waits behind all others.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from archive.catalog.sql.desk import Bearer
from archive.catalog.sql.records import Wanted
from archive.inquiry import worklists
from archive.inquiry.doubts import Misfit, Risk, risk_of
from archive.inquiry.misfits import misfits
from archive.parts import Parts
from archive.records.access import Act, may
from archive.records.actor import Actor
from archive.records.calendar import legal_day
from archive.records.errors import NotAllowed
from archive.records.record import Record
from archive.records.state import State
from ocr.page import Page

SCANNED = 500
"""How many of the newest records that wait are put in order."""
LOOKED_THROUGH = 20
"""How many pages of a record are looked through for what does not fit."""
SEAT = timedelta(minutes=5)
"""How long somebody sits at a record without a sign of life."""


@dataclass(frozen=True)
class InLine:
    """A record that waits for review: its risk with the reasons, and who sits at it."""

    record: Record
    risk: Risk
    others: tuple[str, ...]

    @property
    def is_left_out(self) -> bool:
        """Say whether a sample stands for it for now."""
        review = self.record.review
        return bool(review and review.sample and not review.sample.drawn)


def line(parts: Parts, actor: Actor) -> Sequence[InLine]:
    """Return what this person may review now, the riskiest first; of equal risk the oldest."""
    today = legal_day(parts.clock())
    wanted = Wanted(
        bodies=worklists.bodies_of(actor, Act.REVIEW),
        states=frozenset({State.READ}),
        limit=SCANNED,
    )
    found = [
        one
        for one in worklists.records(parts, actor, wanted)
        if one.waiting_for is None and may(actor, Act.REVIEW, one, today=today)
    ]
    known, seats = _known(parts, found), _others(parts, actor)
    waiting = [
        InLine(one, risk_of(one, today=today, misfits=known.get(one.id, ())), seats.get(one.id, ()))
        for one in reversed(found)
    ]
    return sorted(waiting, key=lambda one: (one.is_left_out, -one.risk.score))


def following(waiting: Sequence[InLine]) -> InLine | None:
    """Return what comes next: the riskiest record nobody else sits at, or else any."""
    return next((one for one in waiting if not one.others), waiting[0] if waiting else None)


def at_record(parts: Parts, actor: Actor, record: Record) -> InLine:
    """Return one record as the desk shows it: what does not fit on its pages is told too."""
    today = legal_day(parts.clock())
    with parts.catalog.view() as view:
        kept = view.pages.all(record.id)[:LOOKED_THROUGH]
    pages = [Page.from_json(json.loads(page)) for page in kept]
    known = (*_known(parts, [record]).get(record.id, ()), *misfits(record, pages, today=today))
    risk = risk_of(record, today=today, misfits=known)
    return InLine(record, risk, _others(parts, actor).get(record.id, ()))


def sit(parts: Parts, actor: Actor, record: Record) -> None:
    """Note that this person looks at a record now; raises ``NotAllowed`` for mere readers."""
    now = parts.clock()
    if not may(actor, Act.REVIEW, record, today=legal_day(now)):
        raise NotAllowed
    with parts.catalog.work() as work:
        work.desk.sit(record.id, actor.id, at=now)


def _others(parts: Parts, actor: Actor) -> Mapping[str, tuple[str, ...]]:
    """Return the names of those who sit at records now, without the asker."""
    with parts.catalog.view() as view:
        seats = view.desk.seated(since=parts.clock() - SEAT)
        names = {one.id: one.name for one in view.people.list()} if seats else {}
    found = defaultdict[str, tuple[str, ...]](tuple)
    for record, person in seats:
        if person != actor.id:
            found[record] += (names.get(person, "một cán bộ khác"),)
    return found


def _known(parts: Parts, records: Sequence[Record]) -> Mapping[str, tuple[Misfit, ...]]:
    """Return for each record the warnings that its number was given before, in body and year."""
    numbers = {one.value("number") for one in records} - {""}
    with parts.catalog.view() as view:
        bearers = view.desk.bearing(numbers)
    return {one.id: said for one in records if (said := _given_before(one, bearers))}


def _given_before(record: Record, bearers: Sequence[Bearer]) -> tuple[Misfit, ...]:
    number, year = record.value("number"), record.value("date")[:4]
    return tuple(
        Misfit("number", f"đã có {number}{_on(one.dated)} của cơ quan này")
        for one in bearers
        if (one.number, one.body) == (number, record.body)
        if one.record != record.id and year and one.dated[:4] == year
    )


def _on(dated: str) -> str:
    try:
        return f" ngày {date.fromisoformat(dated):%d/%m/%Y}"
    except ValueError:
        return ""
