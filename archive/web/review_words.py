"""The text of a page at the review desk: its words for the script, its lines for everybody."""

import json
from dataclasses import replace

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from archive.inquiry import view
from archive.records.access import Act, may
from archive.records.calendar import legal_day
from archive.records.errors import NotAllowed, NotFound
from archive.records.record import Record
from archive.route.drafting import draft_of, keep_draft, with_words
from archive.route.mending import (
    LONGEST_PAGE,
    WHOLE,
    Correction,
    Kept,
    lines_of,
    mended,
    of_line,
)
from archive.route.sample import is_waiting
from archive.web.context import parts
from archive.web.permissions import permits
from archive.web.visitor import actor

pages = Blueprint("review_words", __name__)


@pages.get("/ra-soat/<record>/chu/<int:page>.json")
@permits(Act.REVIEW)
def words(record: str, page: int) -> Response:
    """Tell the page's script the words of one page, with their boxes, as they were read."""
    kept = _page(_seen(record), page)
    return jsonify([[one["text"], one["box"], one["confidence"]] for one in kept["words"]])


@pages.get("/ra-soat/<record>/chu/<int:page>")
@permits(Act.REVIEW)
def lines(record: str, page: int) -> str:
    """Show one page beside its lines, each of which can be corrected."""
    seen = _seen(record)
    kept = _page(seen, page)
    draft = draft_of(parts(), seen, actor())
    drafted = mended(kept, [one for one in draft.words if one.page == page], by=actor().id)
    shown = {line.number: line for line in lines_of(drafted)}
    return render_template(
        "review_words.html",
        record=seen,
        page=page,
        read=kept,
        lines=[(line, shown.get(line.number)) for line in lines_of(kept)],
        whole=next((one.text for one in draft.words if _is_whole(one, page)), None),
        is_open=is_waiting(seen),
    )


@pages.post("/ra-soat/<record>/chu/<int:page>")
@permits(Act.REVIEW)
def keep(record: str, page: int) -> AnyResponse:
    """Put the corrected lines, or the page typed by hand, into this person's draft."""
    seen = _seen(record)
    kept = _page(seen, page)
    now, form = parts().clock(), request.form
    draft = draft_of(parts(), seen, actor())
    others = tuple(one for one in draft.words if one.page != page)
    typed = form.get("ca-trang", "").strip()
    if typed:
        new = [Correction(page, WHOLE, typed[:LONGEST_PAGE], now)]
    else:
        named = [(line, form.get(f"dong-{line.number}", line.text)) for line in lines_of(kept)]
        new = [word for line, text in named for word in of_line(kept, line, text, at=now)]
    without = replace(draft, words=others)
    keep_draft(parts(), seen.id, with_words(without, new), by=actor())
    return redirect(f"/ra-soat/{seen.id}?tin=da-sua-chu", 303)


def _is_whole(one: Correction, page: int) -> bool:
    return (one.page, one.word) == (page, WHOLE)


def _seen(record: str) -> Record:
    """Return a record this person may review. Raises ``NotFound``, ``NotAllowed``."""
    seen = view.record(parts(), actor(), record)
    if not may(actor(), Act.REVIEW, seen, today=legal_day(parts().clock())):
        raise NotAllowed
    return seen


def _page(record: Record, number: int) -> Kept:
    with parts().catalog.view() as work:
        kept = work.pages.one(record.id, number) if 1 <= number <= record.pages else None
    if kept is None:
        raise NotFound
    page: Kept = json.loads(kept)
    return page
