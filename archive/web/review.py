"""Review: the page's image on the left, what was read from it on the right, a person's word last.

What somebody typed and did not confirm is kept on the server at every step (WCAG 2.2, 3.3.7): a
session that ends, or a browser that closes, loses nothing.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from archive.catalog.sql.records import Wanted
from archive.inquiry import view, worklists
from archive.records.access import Act, may
from archive.records.calendar import legal_day
from archive.records.errors import NotAllowed, Refused
from archive.records.record import FIELDS, Record, Value
from archive.records.state import State
from archive.route.review import confirm, refuse
from archive.web.context import parts
from archive.web.permissions import permits
from archive.web.visitor import actor

LONGEST_DRAFT = 4_000
"""Characters a draft keeps of one field."""
SCANNED = 500
"""How many of the newest records are looked through for the queue."""

pages = Blueprint("review", __name__)


@dataclass(frozen=True)
class Line:
    """One field to confirm: what the form shows, and what was read where (None: nothing read)."""

    name: str
    text: str
    read: Value | None


@pages.get("/ra-soat")
@permits(Act.REVIEW)
def queue() -> AnyResponse | str:
    """Go to the oldest record that waits for review; say so when none does."""
    waiting = _waiting()
    if not waiting:
        return render_template("review_done.html")
    return redirect(f"/ra-soat/{waiting[0].id}{_notice()}", 303)


@pages.get("/ra-soat/<record>")
@permits(Act.REVIEW)
def one(record: str) -> str:
    """Show one record for review, with this person's draft where there is one."""
    return _page(view.record(parts(), actor(), record))


@pages.post("/ra-soat/<record>")
@permits(Act.REVIEW)
def decide(record: str) -> AnyResponse | str:
    """Confirm the fields, or refuse the record with a reason; then on to the next."""
    said = _said()
    version = request.form.get("version", type=int)
    try:
        if request.form.get("viec") == "tu-choi":
            refuse(parts(), record, request.form.get("reason", ""), by=actor())
            return redirect("/ra-soat?tin=tu-choi", 303)
        confirm(parts(), record, said, by=actor(), version=version)
    except Refused as error:
        keep_draft(record, said)
        page = _page(view.record(parts(), actor(), record), problem=error.message)
        return make_response(page, 422)
    return redirect("/ra-soat?tin=xac-nhan", 303)


@pages.post("/ra-soat/<record>/nhap")
@permits(Act.REVIEW)
def draft(record: str) -> Response:
    """Keep what was typed so far."""
    keep_draft(record, _said())
    return make_response("", 204)


def keep_draft(record: str, said: Mapping[str, str]) -> None:
    """Keep a draft of a record this person may review. Raises ``NotFound``, ``NotAllowed``."""
    who = actor()
    seen = view.record(parts(), who, record)
    now = parts().clock()
    if not may(who, Act.REVIEW, seen, today=legal_day(now)):
        raise NotAllowed
    with parts().catalog.work() as work:
        work.records.save_draft(seen.id, who.id, json.dumps(said, ensure_ascii=False), at=now)


def _page(record: Record, *, problem: str = "") -> str:
    waiting = [one for one in _waiting() if one.id != record.id]
    return render_template(
        "review.html",
        record=record,
        pages=view.pages(parts(), actor(), record.id),
        lines=_lines(record),
        after=waiting[0] if waiting else None,
        left=len(waiting),
        said=problem,
        is_open=record.state is State.READ and record.waiting_for is None,
    )


def _lines(record: Record) -> Sequence[Line]:
    with parts().catalog.view() as work:
        kept = work.records.draft(record.id, actor().id)
    typed: Mapping[str, str] = json.loads(kept) if kept else {}
    read = {value.name: value for value in record.values}
    return [
        Line(name, typed.get(name, read[name].text if name in read else ""), read.get(name))
        for name in FIELDS
    ]


def _waiting() -> Sequence[Record]:
    """Return what waits for a person's review, oldest first."""
    wanted = Wanted(states=frozenset({State.READ}), limit=SCANNED)
    found = worklists.records(parts(), actor(), wanted)
    today = legal_day(parts().clock())
    return [
        one
        for one in reversed(found)
        if one.waiting_for is None and may(actor(), Act.REVIEW, one, today=today)
    ]


def _said() -> Mapping[str, str]:
    return {name: request.form[name][:LONGEST_DRAFT] for name in FIELDS if name in request.form}


def _notice() -> str:
    said = request.args.get("tin", "")
    return f"?tin={said}" if said in {"xac-nhan", "tu-choi"} else ""
