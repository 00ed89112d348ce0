"""Find pages, with the asker's rights inside the query, and where on the page the hits stand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from time import perf_counter

from archive.inquiry.lineage import asked_of, counted
from archive.inquiry.marks import NONE, Marks, marks_of
from archive.inquiry.openings import note_search, note_search_once
from archive.inquiry.veil import is_veiled, veiled
from archive.inquiry.view import record as view_record
from archive.inquiry.wording import worth_offering
from archive.inquiry.worklists import bodies_of
from archive.parts import Parts
from archive.records.access import Act, may, standing
from archive.records.actor import Actor
from archive.records.calendar import legal_day
from archive.records.errors import Refused, Unavailable
from archive.records.job import Task
from archive.records.record import Record
from archive.records.state import FINDABLE
from ocr.page import Box
from search.errors import QueryRefused, SearchError
from search.grants import Grants
from search.query import LONGEST, Query
from search.result import Hit, Result

ROUNDS = 4
"""How often a query is asked anew when its hits were checked and some had to go."""
PATIENCE = 1.0
"""Seconds for looking through the pages of one record."""
SUGGESTED_FROM = 10
"""Pages from which it is told how a question may go on."""
MOST_LOOKED_AT = 500
"""Records with an index follower waiting that are checked before a query."""


@dataclass(frozen=True)
class Found:
    """The answer, and for each page of it what to draw."""

    result: Result
    marks: Mapping[tuple[str, int], Marks]

    @property
    def boxes(self) -> Mapping[tuple[str, int], tuple[Box, ...]]:
        """For each page the boxes of the words that were hit."""
        return {page: one.boxes for page, one in self.marks.items()}

    def marks_of(self, hit: Hit) -> Marks:
        """Return what to draw on the page of a hit."""
        return self.marks.get((hit.record, hit.page), NONE)


def search(parts: Parts, actor: Actor, query: Query, *, as_of: date | None = None) -> Found:
    """Answer a query within what this actor may find; see ``checked`` for the rights.

    A body that was chosen stands for what it answers for on the day ``as_of``, else today. Another
    wording is told where it is worth offering.
    """
    result = checked(parts, actor, query, as_of=as_of)
    result = replace(result, meant=worth_offering(result, query.text))
    with parts.catalog.view() as view:
        marks = {
            (hit.record, hit.page): marks_of(
                view, view.records.find(hit.record), hit.page, query.text
            )
            for hit in result.hits
            if not is_veiled(hit)
        }
    note_search(parts, actor)
    return Found(result, marks)


def suggest(parts: Parts, actor: Actor, text: str) -> Sequence[str]:
    """Return how a question that is still being typed may go on, learned from what it finds."""
    query = Query(text[:LONGEST], unfinished=True, limit=SUGGESTED_FROM)
    note_search_once(parts, actor)
    return checked(parts, actor, query).goes_on


def checked(parts: Parts, actor: Actor, query: Query, *, as_of: date | None = None) -> Result:
    """Return the pages this actor may find; whoever calls writes down that they were asked for.

    Rights go into the query itself, so that totals, facets and snippets obey them. Records the
    index still follows with are asked about beforehand, and each hit is checked again against the
    catalogue: a right that was taken a moment ago shows nothing and counts nothing any more. Raises
    ``Refused`` for a question that is too large.
    """
    day = as_of or legal_day(parts.clock())
    with parts.catalog.view() as view:
        bodies = view.dossiers.bodies()
    query = asked_of(query, bodies, on=day)
    grants = grants_of(parts, actor)
    result = _ask(parts, query, grants)
    for _ in range(ROUNDS):
        found = _kept(parts, [hit.record for hit in result.hits])
        wrong = _wrong(parts, actor, found)
        if not wrong:
            result = veiled(parts, actor, result, filter(None, found.values()))
            break
        grants = replace(grants, without=grants.without | wrong)
        result = _ask(parts, query, grants)
    else:
        result = Result(0)  # an index so far behind is no answer; the nightly check reports it
    return counted(result, bodies, on=day)


def marks(parts: Parts, actor: Actor, record_id: str, page: int, text: str) -> Marks:
    """Return what a query hits on one page."""
    seen = view_record(parts, actor, record_id)
    with parts.catalog.view() as view:
        return marks_of(view, seen, page, text)


def pages_hit(parts: Parts, actor: Actor, record_id: str, text: str) -> Sequence[int]:
    """Return the pages of one record on which a query hits a word: next and previous hit.

    After ``PATIENCE`` no further page is looked at; only a question made to be slow gets there.
    """
    seen, until = view_record(parts, actor, record_id), perf_counter() + PATIENCE
    hit = []
    with parts.catalog.view() as view:
        for number in range(1, seen.pages + 1):
            if perf_counter() > until:
                break
            if marks_of(view, seen, number, text).any:
                hit.append(number)
    return hit


def grants_of(parts: Parts, actor: Actor) -> Grants:
    """Return what the index may show this actor: nothing, where nothing gives a right.

    Offices give whole bodies; each standing warrant gives its own bodies within its own period,
    never mixed with another's. That a restricted record is there, whoever may open it may know.
    """
    bodies = bodies_of(actor, Act.SEE)
    if bodies is None:
        with parts.catalog.view() as view:
            bodies = frozenset(view.dossiers.bodies())
    warrants = standing(actor, today=legal_day(parts.clock()))
    more = tuple(Grants(one.bodies, one.since, one.until, restricted=True) for one in warrants)
    return Grants(bodies, restricted=True, more=more, without=_behind(parts, actor))


def _ask(parts: Parts, query: Query, grants: Grants) -> Result:
    try:
        return parts.index.find(query, grants)
    except QueryRefused as error:
        raise Refused(error.message) from error
    except SearchError as error:  # busy or damaged: built again, it answers without a restart
        raise Unavailable(error.message) from error


def _behind(parts: Parts, actor: Actor) -> frozenset[str]:
    """Return the records this actor may not find though the index may not know it yet.

    Of a long row of waiting followers only the newest are looked at; the others are left out until
    the index has caught up.
    """
    with parts.catalog.view() as view:
        waiting = view.records.behind(Task.INDEX)
    looked_at, unknown = waiting[:MOST_LOOKED_AT], waiting[MOST_LOOKED_AT:]
    return _wrong(parts, actor, _kept(parts, looked_at)) | frozenset(unknown)


def _kept(parts: Parts, ids: Iterable[str]) -> Mapping[str, Record | None]:
    """Return these records as the catalogue has them now."""
    with parts.catalog.view() as view:
        return {one: view.records.find(one) for one in ids}


def _wrong(parts: Parts, actor: Actor, found: Mapping[str, Record | None]) -> frozenset[str]:
    """Return which of these the actor may not see now, or nobody may find any more."""
    today = legal_day(parts.clock())
    return frozenset(
        one
        for one, record in found.items()
        if record is None
        or record.state not in FINDABLE
        or not may(actor, Act.SEE, record, today=today)
    )
