"""Records: the list behind a number, and one record with everything known about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from archive.catalog.sql.records import Wanted
from archive.inquiry import view, worklists
from archive.records.access import Act, may
from archive.records.actor import Actor
from archive.records.calendar import legal_day
from archive.records.record import Record, Role
from archive.records.retention import eligible_from, lock_until
from archive.records.state import FINDABLE, State
from archive.route.read import PAGE_UNREAD
from archive.route.reread import ask_again
from archive.route.secrecy import admit, deny
from archive.route.turn import has_the_turn
from archive.rules.load import retention_rules
from archive.web.context import parts
from archive.web.naming import names_of
from archive.web.permissions import permits
from archive.web.visitor import actor

A_PAGE = 50
"""Records of one page of a list."""
LAST_PAGE = 20_000
"""Pages a list is turned to: a number without end would be none to the catalogue."""

pages = Blueprint("records", __name__)


@dataclass(frozen=True)
class Next:
    """What the visitor may do with this record now: an address and the words of its button."""

    address: str
    words: str


@pages.get("/ho-so")
@permits(Act.SEE)
def listed() -> str:
    """Show the records behind a number: ``?buoc=`` a state, ``?loi=1`` those with a problem."""
    said = request.args.get("buoc", "")
    state = State(said) if said in set(State) else None
    page = min(max(request.args.get("trang", 1, type=int), 1), LAST_PAGE)
    wanted = Wanted(
        states=frozenset({state}) if state else frozenset(),
        with_problem=request.args.get("loi") == "1",
        limit=A_PAGE + 1,
        offset=(page - 1) * A_PAGE,
    )
    found = worklists.records(parts(), actor(), wanted)
    return render_template(
        "records.html", records=found[:A_PAGE], state=state, page=page, more=len(found) > A_PAGE
    )


@pages.get("/ho-so/<record>")
@permits(Act.SEE)
def one(record: str) -> str:
    """Show one record: where it is, what is known, its files, its history, and what comes next."""
    seen = view.record(parts(), actor(), record)
    today = legal_day(parts().clock())
    kept = seen.retention
    return render_template(
        "record.html",
        record=seen,
        trail=view.trail(parts(), actor(), record),
        next=_next(seen, actor()),
        may_order=_may_order(seen, actor()),
        may_restrict=seen.state in FINDABLE and may(actor(), Act.RESTRICT, seen, today=today),
        names=names_of(parts(), seen),
        rule=retention_rules().get(kept.rule) if kept else None,
        eligible=eligible_from(kept) if kept else None,
        locked=lock_until(kept, today=today) if kept and seen.state is State.SEALED else None,
        members=_members(seen),
        unread=_unread(seen),
    )


@pages.post("/ho-so/<record>/trang/<int:page>/doc-lai")
@permits(Act.REVIEW)
def read_again(record: str, page: int) -> AnyResponse:
    """Have a page read again that could not be read."""
    ask_again(parts(), record, page, by=actor())
    return redirect(f"/ho-so/{record}?tin=doc-lai", 303)


@pages.post("/ho-so/<record>/do-mat")
@permits(Act.UPLOAD)
def secrecy(record: str) -> AnyResponse:
    """Take the sender's word on a marking of secrecy: it is one, or it was misread."""
    view.record(parts(), actor(), record)  # not found comes before anything about the form
    if request.form.get("viec") == "xoa":
        admit(parts(), record, by=actor())
        return redirect(f"/ho-so/{record}?tin=da-xoa", 303)
    deny(parts(), record, request.form.get("reason", ""), by=actor())
    return redirect(f"/ho-so/{record}?tin=khong-mat", 303)


def _unread(record: Record) -> Sequence[int]:
    """Return the numbers of the pages that could not be read."""
    if record.problem is None or record.problem.code != PAGE_UNREAD:
        return ()
    return [page.number for page in view.pages(parts(), actor(), record.id) if page.problem]


def _members(record: Record) -> Sequence[Record]:
    if not record.is_batch:
        return ()
    return worklists.records(parts(), actor(), Wanted(batch=record.id))


def _may_order(record: Record, who: Actor) -> bool:
    """Say whether this visitor may have the record signed and issued as a document."""
    is_free = record.waiting_for is None and record.outgoing is None
    ready = record.state is State.REVIEWED and record.file(Role.OFFICIAL) is not None
    return is_free and ready and may(who, Act.REVIEW, record, today=legal_day(parts().clock()))


def _next(record: Record, who: Actor) -> Next | None:
    today = legal_day(parts().clock())
    if record.waiting_for is not None:
        return None
    if record.state is State.READ and may(who, Act.REVIEW, record, today=today):
        return Next(f"/ra-soat/{record.id}", "Rà soát tài liệu này")
    may_sign = record.state is State.REVIEWED and may(who, Act.SIGN, record, today=today)
    if may_sign and has_the_turn(parts(), record, who):
        return Next(f"/ky?chon={record.id}", "Ký số tài liệu này")
    return None
