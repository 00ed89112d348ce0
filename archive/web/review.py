"""Review: the page's image on the left, what was read from it on the right, a person's word last.

What somebody typed and did not confirm is kept on the server at every step (WCAG 2.2, 3.3.7): a
session that ends, or a browser that closes, loses nothing.
"""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from archive.inquiry import desk, view
from archive.inquiry.desk import InLine
from archive.records.access import Act
from archive.records.errors import Conflict, Refused
from archive.records.record import Record
from archive.records.state import State
from archive.route.correct import correct
from archive.route.drafting import draft_of, keep_draft
from archive.route.review import confirm, refuse
from archive.route.sample import is_waiting
from archive.route.twice import may_type, turn_of
from archive.web.context import parts
from archive.web.permissions import permits
from archive.web.review_form import fields_of, reasons, said, start_of
from archive.web.visitor import actor

SHOWN = 100
"""Records the list of the queue shows."""
NOTICES = frozenset({"xac-nhan", "tu-choi", "lan-mot"})

pages = Blueprint("review", __name__)


@pages.get("/ra-soat")
@permits(Act.REVIEW)
def queue() -> AnyResponse | str:
    """Go to the riskiest record that waits for review; say so when none does."""
    following = _following()
    if following is None:
        return render_template("review_done.html")
    return redirect(f"/ra-soat/{following.record.id}{_notice()}", 303)


@pages.get("/ra-soat/danh-sach")
@permits(Act.REVIEW)
def listed() -> str:
    """Show what waits, the riskiest first, each with the reasons."""
    waiting = desk.line(parts(), actor())
    return render_template(
        "review_queue.html", waiting=waiting[:SHOWN], count=len(waiting), reasons=reasons
    )


@pages.get("/ra-soat/<record>")
@permits(Act.REVIEW)
def one(record: str) -> str:
    """Show one record for review, with this person's draft where there is one."""
    return _page(view.record(parts(), actor(), record))


@pages.post("/ra-soat/<record>")
@permits(Act.REVIEW)
def decide(record: str) -> AnyResponse | str:
    """Confirm the fields, or refuse the record with a reason; then on to the next.

    Words are corrected first; words and fields are of the version the person saw.
    """
    draft = said()
    try:
        if request.form.get("viec") == "tu-choi":
            refuse(parts(), record, request.form.get("reason", ""), by=actor())
            return redirect("/ra-soat?tin=tu-choi", 303)
        version = request.form.get("version", type=int)
        if draft.words:
            version = correct(parts(), record, draft.words, by=actor(), version=version).version
            draft = replace(draft, words=())  # words that were taken must not be taken again
        done = confirm(parts(), record, draft.fields, by=actor(), version=version)
    except Conflict:
        keep_draft(parts(), record, draft, by=actor())
        raise
    except Refused as error:
        if "reason" not in request.form:  # that form has none of the fields
            keep_draft(parts(), record, draft, by=actor())
        page = _page(view.record(parts(), actor(), record), problem=error.message)
        return make_response(page, 422)
    return redirect(f"/ra-soat?tin={'lan-mot' if is_waiting(done) else 'xac-nhan'}", 303)


@pages.post("/ra-soat/<record>/nhap")
@permits(Act.REVIEW)
def draft(record: str) -> Response:
    """Keep what was typed so far; whoever types sits at the record."""
    keep_draft(parts(), record, said(), by=actor())
    desk.sit(parts(), actor(), view.record(parts(), actor(), record))
    return make_response("", 204)


@pages.post("/ra-soat/<record>/ngoi")
@permits(Act.REVIEW)
def sit(record: str) -> Response:
    """Note that this person sits at the record: looking alone changes nothing."""
    desk.sit(parts(), actor(), view.record(parts(), actor(), record))
    return make_response("", 204)


def _page(record: Record, *, problem: str = "") -> str:
    seen = desk.at_record(parts(), actor(), record)
    turn, draft = turn_of(parts(), record), draft_of(parts(), record, actor())
    fields = fields_of(seen, draft, turn)
    waiting = [other for other in desk.line(parts(), actor()) if other.record.id != record.id]
    return render_template(
        "review.html",
        record=record,
        pages=view.pages(parts(), actor(), record.id),
        fields=fields,
        start=start_of(fields, draft),
        words=draft.words,
        why=reasons(seen),
        others=seen.others,
        turn=turn,
        after=_next_of(waiting),
        left=len(waiting),
        said=problem,
        may_type=may_type(record, turn, actor()),
        is_open=record.state is State.READ and record.waiting_for is None,
    )


def _following() -> InLine | None:
    return _next_of(desk.line(parts(), actor()))


def _next_of(waiting: Sequence[InLine]) -> InLine | None:
    """Return what comes next for this person: not a number they typed themselves the first time."""
    open_to = [
        one
        for one in waiting
        if one.record.review is None
        or not one.record.review.typed
        or may_type(one.record, turn_of(parts(), one.record), actor())
    ]
    return desk.following(open_to)


def _notice() -> str:
    notice = request.args.get("tin", "")
    return f"?tin={notice}" if notice in NOTICES else ""
