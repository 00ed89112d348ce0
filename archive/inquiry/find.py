"""Find pages, with the asker's rights inside the query, and where on the page the hits stand."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from archive.catalog.sql.work import Work
from archive.inquiry.openings import note_search
from archive.inquiry.view import record as view_record
from archive.inquiry.worklists import bodies_of
from archive.parts import Parts
from archive.records.access import Act, may, standing
from archive.records.actor import Actor
from archive.records.calendar import legal_day
from archive.records.errors import NotFound, Refused, Unavailable
from archive.records.record import Record
from ocr.page import Box, Page
from search.errors import SearchError
from search.grants import Grants
from search.highlight import matching
from search.query import Query
from search.result import Result


@dataclass(frozen=True)
class Found:
    """The answer, and for each page of it the boxes of the words that were hit."""

    result: Result
    boxes: Mapping[tuple[str, int], tuple[Box, ...]]


def search(parts: Parts, actor: Actor, query: Query) -> Found:
    """Answer a query within what this actor may find.

    Rights go into the query itself, and each hit is checked again against the catalogue: a right
    that was taken a moment ago, or an index that lags, shows nothing it should not.
    """
    grants = grants_of(parts, actor)
    try:
        result = parts.index.find(query, grants)
    except SearchError as error:
        kind = Unavailable if error.retryable else Refused
        raise kind(error.message) from error
    today = legal_day(parts.clock())
    with parts.catalog.view() as view:
        records = {hit.record: view.records.find(hit.record) for hit in result.hits}
        allowed = {
            key
            for key, found in records.items()
            if found is not None and may(actor, Act.SEE, found, today=today)
        }
        hits = tuple(hit for hit in result.hits if hit.record in allowed)
        marks = {
            (hit.record, hit.page): _boxes(view, records[hit.record], hit.page, query.text)
            for hit in hits
        }
    lost = len(result.hits) - len(hits)
    note_search(parts, actor)
    return Found(replace(result, hits=hits, total=result.total - lost), marks)


def boxes(parts: Parts, actor: Actor, record_id: str, page: int, text: str) -> tuple[Box, ...]:
    """Return the boxes of the words on one page that a query hits."""
    seen = view_record(parts, actor, record_id)
    with parts.catalog.view() as view:
        return _boxes(view, seen, page, text)


def pages_hit(parts: Parts, actor: Actor, record_id: str, text: str) -> Sequence[int]:
    """Return the pages of one record on which a query hits a word: next and previous hit."""
    seen = view_record(parts, actor, record_id)
    with parts.catalog.view() as view:
        return [number for number in range(1, seen.pages + 1) if _boxes(view, seen, number, text)]


def grants_of(parts: Parts, actor: Actor) -> Grants:
    """Return what the index may show this actor.

    Offices give whole bodies; a warrant gives bodies within a period. An actor with both searches
    under the offices if there are any, else under the widest standing warrant's bodies and period;
    the check against the catalogue stays the last word.
    """
    bodies = bodies_of(actor, Act.SEE)
    if bodies is None:
        with parts.catalog.view() as view:
            return Grants(bodies=frozenset(view.dossiers.bodies()), restricted=True)
    warrants = standing(actor, today=legal_day(parts.clock()))
    if bodies and not warrants:
        return Grants(bodies=bodies, restricted=True)
    if not warrants:
        raise NotFound
    reach = bodies.union(*(warrant.bodies for warrant in warrants))
    sinces = [warrant.since for warrant in warrants]
    untils = [warrant.until for warrant in warrants]
    bounded = not bodies
    return Grants(
        bodies=reach,
        since=min(one for one in sinces if one) if bounded and all(sinces) else None,
        until=max(one for one in untils if one) if bounded and all(untils) else None,
    )


def _boxes(view: Work, record: Record | None, number: int, text: str) -> tuple[Box, ...]:
    """Return what to draw: the words that are hit, and described fields a person mended.

    A number misread on the page and corrected in review is drawn where it was read.
    """
    page = view.pages.one(record.id, number) if record else None
    if record is None or page is None or not text.strip():
        return ()
    words = Page.from_json(json.loads(page)).words
    boxes = [words[n].box for n in matching(text, [word.text for word in words])]
    for value in record.values:
        place = value.place
        if place is not None and place.box and place.page == number:
            field = Box(*place.box)
            drawn = any(_inside(box, field) for box in boxes)
            if not drawn and matching(text, value.text.split()):
                boxes.append(field)
    return tuple(boxes)


def _inside(box: Box, other: Box) -> bool:
    across, down = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return other.left <= across <= other.right and other.top <= down <= other.bottom
