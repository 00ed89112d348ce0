"""Issuing: order the signatures of a document, the clerk's desk, the register of numbers."""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from archive.catalog.sql.numbers import Book
from archive.inquiry import outgoing
from archive.records.access import Act
from archive.records.errors import ArchiveError, NotFound
from archive.records.issuing import Turn
from archive.records.record import Record
from archive.route import issue
from archive.route.layout import Spot, usual_spot, widths
from archive.route.turn import orderable
from archive.rules.load import document_types
from archive.web.context import parts
from archive.web.permissions import permits
from archive.web.visitor import actor

TURNS = {
    Turn.PERSON: "chờ người ký",
    Turn.NUMBER: "chờ lấy số",
    Turn.SEAL: "chờ đóng dấu cơ quan",
    Turn.DONE: "chờ dấu thời gian",
}
"""Whose turn it is, in words."""

pages = Blueprint("issue", __name__)


@pages.get("/trinh-ky/<record>")
@permits(Act.REVIEW)
def to_order(record: str) -> str:
    """Show a document that may be issued, who may sign it, and where the signature goes."""
    return _order_form(orderable(parts(), record, by=actor()))


@pages.post("/trinh-ky/<record>")
@permits(Act.REVIEW)
def order(record: str) -> AnyResponse | tuple[str, int]:
    """Order the signatures of a document."""
    seen = orderable(parts(), record, by=actor())
    signers = tuple(one for one in request.form.getlist("nguoi-ky") if one)
    try:
        wanted = issue.Wanted(request.form.get("ky-hieu", ""), signers, _spot())
        issue.order(parts(), record, wanted, by=actor())
    except ArchiveError as error:
        return _order_form(seen, problem=error.message), 422
    return redirect(f"/ho-so/{record}?tin=trinh-ky", 303)


@pages.get("/van-thu")
@permits(Act.NUMBER)
def desk() -> str:
    """Show the clerk what waits for a number, for the seal, or for somebody else."""
    return _desk()


@pages.post("/van-thu/<record>/so")
@permits(Act.NUMBER)
def number(record: str) -> AnyResponse | tuple[str, int]:
    """Take a number and write number and date into the document."""
    start = request.form.get("bat-dau", 1, type=int)
    try:
        issue.take_number(parts(), record, by=actor(), start=start)
    except NotFound:
        raise
    except ArchiveError as error:
        return _desk(record, problem=error.message), 422
    return redirect("/van-thu?tin=da-lay-so", 303)


@pages.post("/van-thu/<record>/rut")
@permits(Act.NUMBER)
def withdraw(record: str) -> AnyResponse | tuple[str, int]:
    """Take a document back; its number stays in the register, voided."""
    try:
        issue.withdraw(parts(), record, request.form.get("ly-do", ""), by=actor())
    except NotFound:
        raise
    except ArchiveError as error:
        return _desk(record, problem=error.message), 422
    return redirect("/van-thu?tin=da-rut", 303)


@pages.get("/so-van-ban")
@permits(Act.SEE)
def register() -> str:
    """Show one book of the register, and the others there are."""
    known = outgoing.books(parts(), actor())
    asked = Book(
        request.args.get("co-quan", ""),
        request.args.get("nam", 0, type=int),
        request.args.get("so", ""),
    )
    book = asked if asked.series else (known[0] if known else None)
    shown = outgoing.register(parts(), actor(), book) if book else None
    with parts().catalog.view() as seen:
        bodies = seen.dossiers.bodies()
    return render_template("register.html", books=known, register=shown, bodies=bodies)


def _order_form(record: Record, *, problem: str = "") -> str:
    series = [one.abbreviation for one in document_types().values() if one.abbreviation]
    return render_template(
        "order.html",
        record=record,
        signers=issue.signers_of(parts(), record),
        chosen=request.form.getlist("nguoi-ky"),
        symbol=request.form.get("ky-hieu", ""),
        kinds=series,
        most=range(1, 4),
        spot=_spot() or usual_spot(parts(), record),
        widths=widths(parts(), record),
        said=problem,
    )


def _spot() -> Spot | None:
    """Read where the signature shall go; None where the form does not say."""
    page = request.form.get("trang", type=int)
    left, bottom = (request.form.get(one, type=float) for one in ("trai", "duoi"))
    if page is None or left is None or bottom is None:
        return None
    return Spot(page, left, bottom)


def _desk(record: str = "", *, problem: str = "") -> str:
    """Show the desk; ``record`` is the one whose form failed, which stands open as it was typed."""
    waiting: Sequence[Record] = outgoing.on_their_way(parts(), actor(), Act.NUMBER)
    return render_template(
        "clerk.html", records=waiting, TURNS=TURNS, Turn=Turn, said=problem, here=record
    )
