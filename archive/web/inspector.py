"""The inspector: one box to search, every state in the address, hits drawn on the page itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from archive.inquiry import find, view
from archive.inquiry.marks import NONE
from archive.inquiry.question import as_of, query_of, said_in
from archive.records.access import Act
from archive.records.body import Body
from archive.records.errors import NotFound, Refused
from archive.web.context import parts
from archive.web.permissions import permits
from archive.web.problems import problem_of
from archive.web.searching import (
    A_PAGE,
    HERE,
    SORTS,
    address,
    chips_of,
    filters_of,
    title_of,
)
from archive.web.typed import number as number_in
from archive.web.visitor import actor
from search.result import Hit

AROUND = 20
"""Hits looked through for the next one on another record."""

pages = Blueprint("inspector", __name__)


@dataclass(frozen=True)
class Step:
    """A hit to go to: where it is, and whether that is another record."""

    address: str
    hit: Hit


@pages.get("/tim")
@permits(Act.SEARCH)
def search() -> AnyResponse | str:
    """Search, with everything asked for in the address; blank shows only the box."""
    try:
        return _results()
    except Refused as error:
        page = _blank(said_in(request.args), problem=error.message)
        return make_response(page, problem_of(error).status)


def _blank(said: Mapping[str, str], *, problem: str = "") -> str:
    """Show the box alone, with what was asked and why that cannot be asked."""
    return render_template(
        "search.html", said=said, found=None, bodies={}, sorts=SORTS, problem=problem
    )


def _results() -> str:
    said = said_in(request.args)
    number = max(request.args.get("trang", 1, type=int), 1)
    bodies = bodies_known()
    if not said:
        return _blank(said)
    query = query_of(said, offset=(number - 1) * A_PAGE)
    found = find.search(parts(), actor(), query, as_of=as_of(said))
    return render_template(
        "search.html",
        said=said,
        found=found,
        bodies=bodies,
        sorts=SORTS,
        filters=filters_of(found.result, said, bodies),
        chips=chips_of(said, bodies),
        title=title_of(said, bodies)[:200],
        number=number,
        first=query.offset,
        look_at=lambda hit, place: _look_at(said, hit, place),
        list_address=lambda kind: address(said).replace(HERE, f"{HERE}/danh-sach.{kind}", 1),
        paper_address=address(said).replace(HERE, f"{HERE}/danh-sach", 1),
        meant_address=address({**said, "q": found.result.meant}),
        earlier=address(said, trang=number - 1) if number > 1 else "",
        bare_address=address({"q": query.text}),
        later=address(said, trang=number + 1) if found.result.total > number * A_PAGE else "",
    )


@pages.get("/tim/goi-y")
@permits(Act.SEARCH)
def suggest() -> Response:
    """Return how the words typed so far may go on."""
    text = request.args.get("q", "").strip()
    return jsonify(find.suggest(parts(), actor(), text) if text else [])


@pages.get("/xem/<record>/<int:page>")
@permits(Act.SEE)
def look(record: str, page: int) -> AnyResponse | str:
    """Show one page with what was asked for marked on it, and the way to the next hit.

    A file that is kept and not read has no page to show; the record's page leads to it.
    """
    said = said_in(request.args)
    text = said.get("q", "")
    seen = view.record(parts(), actor(), record)
    if page == 1 and not seen.pages:
        return redirect(f"/ho-so/{record}", 303)
    if not 1 <= page <= max(seen.pages, 1):
        raise NotFound
    marks = find.marks(parts(), actor(), record, page, text) if text else NONE
    hits = find.pages_hit(parts(), actor(), record, text) if text else ()
    read = {one.number: one for one in view.pages(parts(), actor(), record)}
    before, after = _neighbours(said, record) if text else (None, None)
    return render_template(
        "viewer.html",
        record=seen,
        page=page,
        read=read.get(page),
        marks=marks,
        q=text,
        asked=_asked(said, request.args.get("thu")),
        back=address(said) if said else "",
        hits=hits,
        before=max((hit for hit in hits if hit < page), default=None),
        after=min((hit for hit in hits if hit > page), default=None),
        record_before=before,
        record_after=after,
    )


def bodies_known() -> Mapping[str, Body]:
    """Return every body by its code."""
    with parts().catalog.view() as work:
        return work.dossiers.bodies()


def _neighbours(said: Mapping[str, str], record: str) -> tuple[Step | None, Step | None]:
    """Return the nearest hits on other records, before and after the one that is looked at.

    ``thu`` in the address is its place among the hits, from 1; without it nobody came from a list.
    """
    place = number_in(request.args.get("thu")) - 1
    if place < 0:
        return None, None
    first = max(place - AROUND, 0)
    query = query_of(said, offset=first, limit=place - first + 1 + AROUND)
    hits = find.checked(parts(), actor(), query, as_of=as_of(said)).hits
    steps = [Step(_look_at(said, hit, first + at), hit) for at, hit in enumerate(hits)]
    earlier, later = steps[: place - first], steps[place - first + 1 :]
    return _other(earlier[::-1], record), _other(later, record)


def _other(steps: Sequence[Step], record: str) -> Step | None:
    return next((step for step in steps if step.hit.record != record), None)


def _look_at(said: Mapping[str, str], hit: Hit, place: int) -> str:
    """Return the address of a hit's page, at the hit; ``place`` counts from 0."""
    asked = _asked(said, str(place + 1))
    return f"/xem/{hit.record}/{hit.page}{asked}{'#khop-1' if 'q' in said else ''}"


def _asked(said: Mapping[str, str], place: str | None) -> str:
    """Return what an address in the viewer says of the search it came from."""
    told = {**said, "thu": place} if place else said
    return f"?{urlencode(told)}" if told else ""
