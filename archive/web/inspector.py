"""The inspector: one box to search, every state in the address, hits drawn on the page itself."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, render_template, request

from archive.inquiry import find, view
from archive.records.access import Act
from archive.records.errors import NotFound, Refused
from archive.web.context import parts
from archive.web.permissions import permits
from archive.web.visitor import actor
from search.errors import QueryRefused
from search.query import Query
from search.result import Result

A_PAGE = 20
FACETS: Mapping[str, str] = {
    "body": "Cơ quan",
    "kind": "Loại văn bản",
    "year": "Năm",
    "state": "Bước xử lý",
}
"""The facets of the index, in the order they are shown."""
KEPT = ("q", "body", "kind", "year", "state", "since", "until", "sort")
"""What of a search its address holds, beside the page."""

YEAR = re.compile(r"[0-9]{4}")

pages = Blueprint("inspector", __name__)


@dataclass(frozen=True)
class Choice:
    """One value of a facet: what it is called, how many pages, and where choosing it leads."""

    value: str
    count: int
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class Filter:
    """One facet with its choices."""

    name: str
    words: str
    choices: tuple[Choice, ...]


@pages.get("/tim")
@permits(Act.SEARCH)
def search() -> str:
    """Search, with everything asked for in the address; blank shows only the box."""
    said = {name: request.args[name].strip() for name in KEPT if request.args.get(name, "").strip()}
    number = max(request.args.get("trang", 1, type=int), 1)
    if not said:
        return render_template("search.html", said=said, found=None, bodies=_bodies())
    query = _query(said, number)
    found = find.search(parts(), actor(), query)
    return render_template(
        "search.html",
        said=said,
        found=found,
        bodies=_bodies(),
        filters=filters_of(found.result, said),
        number=number,
        earlier=_address(said, number - 1) if number > 1 else "",
        later=_address(said, number + 1) if found.result.total > number * A_PAGE else "",
    )


@pages.get("/xem/<record>/<int:page>")
@permits(Act.SEE)
def look(record: str, page: int) -> str:
    """Show one page with what was asked for marked on it, and the way to the next hit."""
    text = request.args.get("q", "").strip()
    seen = view.record(parts(), actor(), record)
    if not 1 <= page <= max(seen.pages, 1):
        raise NotFound
    boxes = find.boxes(parts(), actor(), record, page, text) if text else ()
    hits = find.pages_hit(parts(), actor(), record, text) if text else ()
    read = {one.number: one for one in view.pages(parts(), actor(), record)}
    return render_template(
        "viewer.html",
        record=seen,
        page=page,
        read=read.get(page),
        boxes=boxes,
        q=text,
        hits=hits,
        before=_before(hits, page),
        after=_after(hits, page),
    )


def filters_of(result: Result, said: Mapping[str, str]) -> Sequence[Filter]:
    """Return the facets of a result with their counts and addresses."""
    found = []
    for name, words in FACETS.items():
        choices = tuple(
            _choice(name, facet.value, facet.count, said)
            for facet in result.facets
            if facet.name == name
        )
        if choices:
            found.append(Filter(name, words, choices))
    return found


def _choice(name: str, value: str, count: int, said: Mapping[str, str]) -> Choice:
    is_chosen = said.get(name) == value
    rest = {key: text for key, text in said.items() if key != name}
    after = rest if is_chosen else {**rest, name: value}
    return Choice(value, count, "/tim?" + urlencode(after), is_chosen)


def _query(said: Mapping[str, str], number: int) -> Query:
    try:
        return Query(
            text=said.get("q", ""),
            body=said.get("body"),
            kind=said.get("kind"),
            year=_year(said.get("year", "")),
            state=said.get("state"),
            since=_day(said.get("since")),
            until=_day(said.get("until")),
            sort="newest" if said.get("sort") == "newest" else "relevance",
            offset=(number - 1) * A_PAGE,
            limit=A_PAGE,
        )
    except QueryRefused as error:
        raise Refused(error.message) from error


def _year(text: str) -> int | None:
    """Return a year of four digits; anything else filters nothing."""
    return int(text) if YEAR.fullmatch(text) else None


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = "Ngày lọc không đúng. Hãy chọn ngày theo mẫu năm-tháng-ngày."
        raise Refused(message) from error


def _address(said: Mapping[str, str], number: int) -> str:
    return "/tim?" + urlencode({**said, "trang": number})


def _bodies() -> Mapping[str, str]:
    with parts().catalog.view() as work:
        return {code: body.name for code, body in work.dossiers.bodies().items()}


def _before(hits: Sequence[int], page: int) -> int | None:
    return max((hit for hit in hits if hit < page), default=None)


def _after(hits: Sequence[int], page: int) -> int | None:
    return min((hit for hit in hits if hit > page), default=None)
