"""Signing: see exactly the bytes to be signed, choose the key once, sign one or many."""

from collections.abc import Sequence

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from archive.catalog.sql.people import KeyHolder
from archive.catalog.sql.records import Wanted
from archive.inquiry import worklists
from archive.inquiry.sittings import unfinished
from archive.records.access import Act, may
from archive.records.calendar import legal_day
from archive.records.digest import Digest, is_digest
from archive.records.errors import ArchiveError
from archive.records.record import Record
from archive.records.sitting import MOST, Shown
from archive.records.state import State
from archive.route.sign import CERTIFICATE, unlock
from archive.route.sitting import begin, sit_down
from archive.route.sitting_elsewhere import begin_elsewhere
from archive.route.turn import has_the_turn
from archive.web import oversight
from archive.web.context import door, parts
from archive.web.permissions import permits
from archive.web.sittings import WAIT
from archive.web.visitor import actor

pages = Blueprint("signer", __name__)


@pages.get("/ky")
@permits(Act.SIGN)
def to_sign() -> str:
    """Show what waits for this person's signature."""
    return _form(frozenset(request.args.getlist("chon")))


@pages.post("/ky")
@permits(Act.SIGN)
def do() -> AnyResponse | str:
    """Sign the chosen records with one key, opened once; the sitting's page tells the rest."""
    chosen = request.form.getlist("record")[:MOST]
    if not chosen:
        return _again(chosen, "Chưa chọn tài liệu nào. Hãy đánh dấu tài liệu cần ký.")
    shown = [Shown(one, Digest(request.form.get(f"seen-{one}", ""))) for one in chosen]
    if not all(is_digest(one.seen) for one in shown):
        return _again(chosen, "Thiếu dấu kiểm của tệp đã xem. Hãy mở lại danh sách rồi ký.")
    key = request.form.get("key", "")
    if device := request.form.get("device"):
        return _elsewhere(shown, device)
    try:
        unlocked = unlock(parts(), actor(), key, request.form.get("pin", ""))
        sitting = begin(parts(), shown, key=key, by=actor())
    except ArchiveError as error:
        return _again(chosen, error.message)
    note_refused(sitting.id)
    door().seats.start(sit_down(parts(), sitting), unlocked, actor(), wait=WAIT)
    return redirect(f"/ky/dot/{sitting.id}", 303)


def _elsewhere(shown: Sequence[Shown], device: str) -> AnyResponse | str:
    """Begin a sitting for the signer's own machine; its page gives the command to run there."""
    try:
        sitting = begin_elsewhere(parts(), shown, key=device, by=actor())
    except ArchiveError as error:
        return _again([one.record for one in shown], error.message)
    note_refused(sitting.id)
    return redirect(f"/ky/dot/{sitting.id}", 303)


def note_refused(sitting: str) -> None:
    """Note which of the documents were refused at once: somebody may have tried foreign ids."""
    with parts().catalog.view() as view:
        lines = view.sittings.lines(sitting)
    for line in lines:
        if line.code:
            oversight.note_refusal(line.code, record=line.record)


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
        sittings=unfinished(parts(), actor()),
        keys=here,
        devices=[one for one in keys if one not in here],
        said=problem,
    )


def _waiting() -> Sequence[Record]:
    """Return what this person may sign now, oldest first."""
    wanted = Wanted(states=frozenset({State.REVIEWED}), limit=MOST)
    today = legal_day(parts().clock())
    return [
        one
        for one in reversed(worklists.records(parts(), actor(), wanted))
        if one.to_sign is not None
        and may(actor(), Act.SIGN, one, today=today)
        and has_the_turn(parts(), one, actor())
    ]
