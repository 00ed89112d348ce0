"""Signing: see exactly the bytes to be signed, choose the key once, sign one or many."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from archive.catalog.sql.people import KeyHolder
from archive.catalog.sql.records import Wanted
from archive.inquiry import worklists
from archive.records.access import Act, may
from archive.records.calendar import legal_day
from archive.records.digest import Digest, is_digest
from archive.records.errors import ArchiveError
from archive.records.record import Record, Role
from archive.records.state import State
from archive.route.sign import CERTIFICATE, Unlocked, sign, unlock
from archive.web import oversight
from archive.web.context import parts, site
from archive.web.permissions import permits
from archive.web.visitor import actor

MOST = 500
"""Records one list shows and one batch signs."""

pages = Blueprint("signer", __name__)


@dataclass(frozen=True)
class Outcome:
    """What became of one signing: the record, and why it failed if it did."""

    id: str
    record: Record | None
    problem: str | None = None


@pages.get("/ky")
@permits(Act.SIGN)
def to_sign() -> str:
    """Show what waits for this person's signature."""
    return _form(frozenset(request.args.getlist("chon")))


@pages.post("/ky")
@permits(Act.SIGN)
def do() -> AnyResponse | str:
    """Sign the chosen records with one key, opened once; say of each what became of it."""
    chosen = request.form.getlist("record")[:MOST]
    if not chosen:
        return _again(chosen, "Chưa chọn tài liệu nào. Hãy đánh dấu tài liệu cần ký.")
    try:
        unlocked = unlock(
            parts(), actor(), request.form.get("key", ""), request.form.get("pin", "")
        )
    except ArchiveError as error:
        return _again(chosen, error.message)
    outcomes = [_sign(record, unlocked) for record in chosen]
    return render_template("signed.html", outcomes=outcomes)


def _sign(record: str, unlocked: Unlocked) -> Outcome:
    seen = request.form.get(f"seen-{record}", "")
    if not is_digest(seen):
        return Outcome(record, None, "Thiếu dấu kiểm của tệp đã xem. Hãy mở lại danh sách rồi ký.")
    try:
        return Outcome(record, sign(parts(), record, unlocked, by=actor(), seen=Digest(seen)))
    except ArchiveError as error:
        oversight.note_refusal(error.code, record=record)
        return Outcome(record, None, error.message)


def _again(chosen: Sequence[str], problem: str) -> AnyResponse:
    return make_response(_form(frozenset(chosen), problem=problem), 422)


def _form(chosen: frozenset[str], *, problem: str = "") -> str:
    with parts().catalog.view() as view:
        keys: Sequence[KeyHolder] = view.people.keys(actor().id)
    here = [one for one in keys if not one.path.endswith(CERTIFICATE)]
    return render_template(
        "sign.html",
        records=_waiting(),
        chosen=chosen,
        keys=here,
        devices=[one for one in keys if one not in here],
        server=site().public_url,
        said=problem,
        Role=Role,
    )


def _waiting() -> Sequence[Record]:
    """Return what this person may sign now, oldest first."""
    wanted = Wanted(states=frozenset({State.REVIEWED}), limit=MOST)
    today = legal_day(parts().clock())
    return [
        one
        for one in reversed(worklists.records(parts(), actor(), wanted))
        if one.waiting_for is None
        and one.file(Role.OFFICIAL) is not None
        and may(actor(), Act.SIGN, one, today=today)
    ]
