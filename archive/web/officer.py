"""The officer's day: what needs me today, handing in scans, watching them being read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, cast

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from archive.inquiry import batches as scans
from archive.inquiry import worklists
from archive.inquiry.dismissal import dismiss
from archive.inquiry.purposes import DISMISSALS
from archive.inquiry.worklists import Progress
from archive.intake.threshold import take as take_in
from archive.records.access import Act, may_somewhere, standing
from archive.records.arrival import Channel
from archive.records.calendar import legal_day
from archive.records.errors import ArchiveError, Refused
from archive.records.state import IN_VIETNAMESE, WAITING_IN_VIETNAMESE, State, Waiting
from archive.route.upload import Delivery
from archive.rules.kinds import intake_kinds
from archive.web.admin import body_names
from archive.web.context import parts
from archive.web.figures import Bar, bar_of
from archive.web.permissions import allowed, permits, permits_people
from archive.web.visitor import actor
from archive.web.words import ROUTE

MOST_WATCHED = 200
"""Deliveries one page watches at a time."""
DONE = frozenset({State.READ, State.REVIEWED, State.SIGNED, State.SEALED, State.REFUSED})
"""States in which there is no more reading to wait for."""
TO_DIVIDE = "lô chờ tách"

pages = Blueprint("officer", __name__)


@dataclass(frozen=True)
class Outcome:
    """What became of one handed-in file: its record, or why it was not taken."""

    name: str
    record: str | None = None
    problem: str | None = None


@pages.get("/viec")
@permits_people
def day() -> str:
    """Show what needs this person today."""
    now, today = worklists.today(parts(), actor()), legal_day(parts().clock())
    steps: Sequence[Bar] = bar_of(now.counts, ROUTE)
    return render_template(
        "day.html",
        today=now,
        steps=steps,
        batches=sum(one.waits for one in scans.batches(parts(), actor())),
        sees=allowed(actor(), Act.SEE, today=today),
        warrants=() if _works() else standing(actor(), today=today),
        bodies=body_names(),
        can_retry=may_somewhere(actor(), Act.JOBS),
        dismissals=DISMISSALS if may_somewhere(actor(), Act.CHECK) else (),
    )


@pages.post("/viec/<job>/lam-lai")
@permits(Act.JOBS)
def retry(job: str) -> AnyResponse:
    """Let failed work start anew."""
    worklists.retry(parts(), actor(), job)
    return redirect("/viec?tin=lam-lai", 303)


@pages.post("/viec/<job>/bo-qua")
@permits(Act.CHECK)
def dismiss_one(job: str) -> AnyResponse:
    """Take failed work off the list, with a reason."""
    dismiss(parts(), actor(), job, request.form.get("reason", ""))
    return redirect("/viec?tin=bo-qua", 303)


@pages.get("/nop")
@permits(Act.UPLOAD)
def hand_in() -> str:
    """Show the form that takes scans; a dossier's page asks for its own by ``ho-so``."""
    return _hand_in()


@pages.post("/nop")
@permits(Act.UPLOAD, big=True)
def take() -> AnyResponse | str:
    """Take many files from a plain form and say of each what became of it."""
    outcomes = [_take(file) for file in request.files.getlist("files") if file.filename]
    if not outcomes:
        message = "Chưa chọn tệp nào. Hãy chọn ít nhất một tệp rồi bấm “Nộp”."
        return make_response(_hand_in(problem=message), 422)
    return _hand_in(outcomes)


@pages.post("/nop/tep")
@permits(Act.UPLOAD, big=True)
def take_one() -> Response:
    """Take one file for the page's script; errors come as problem details."""
    file = request.files.get("file")
    if file is None:
        message = "Không có tệp trong yêu cầu. Hãy chọn lại tệp."
        raise Refused(message)
    record = take_in(parts(), _delivery(file))
    response = jsonify(record=record.id, name=record.name)
    response.status_code = 201
    return response


@pages.get("/nop/tien-do")
@permits(Act.UPLOAD)
def progress() -> str:
    """Show how far these deliveries are, without any script."""
    return render_template("progress.html", watched=_watched(), done=DONE)


@pages.get("/nop/tien-do.json")
@permits(Act.UPLOAD)
def progress_data() -> Response:
    """Tell the page's script how far these deliveries are."""
    return jsonify([_told(one) for one in _watched()])


def _works() -> bool:
    """Say whether this person holds an office whose papers are theirs to work on."""
    return bool(worklists.own_bodies(parts(), actor(), Act.SEE))


def endings() -> str:
    """Return the endings of every kind that is taken, for the browser's own chooser."""
    return ",".join(f".{one}" for kind in intake_kinds().values() for one in kind.endings)


def _hand_in(outcomes: Sequence[Outcome] = (), *, problem: str = "") -> str:
    """Show the form, with the newest dossiers to choose from."""
    bodies = worklists.own_bodies(parts(), actor())
    seen = {body.code for body in worklists.own_bodies(parts(), actor(), Act.SEE)}
    with parts().catalog.view() as view:
        dossiers = view.dossiers.list(frozenset(one.code for one in bodies if one.code in seen))
    return render_template(
        "hand_in.html",
        bodies=bodies,
        names={body.code: body.name for body in bodies},
        dossiers=dossiers,
        chosen=request.args.get("co-quan") or request.form.get("body"),
        dossier=request.args.get("ho-so") or request.form.get("dossier", ""),
        outcomes=outcomes,
        said=problem,
        endings=endings(),
    )


def _take(file: FileStorage) -> Outcome:
    try:
        record = take_in(parts(), _delivery(file))
    except ArchiveError as error:
        return Outcome(file.filename or "", problem=error.message)
    return Outcome(record.name, record=record.id)


def _delivery(file: FileStorage) -> Delivery:
    return Delivery(
        name=file.filename or "",
        content=cast(BinaryIO, file.stream),
        body=request.form.get("body", ""),
        by=actor(),
        dossier=request.form.get("dossier", "").strip() or None,
        channel=Channel.BROWSER,
        batch_scan=request.form.get("batch_scan") == "1",
    )


def _watched() -> Sequence[Progress]:
    """Return the progress asked for, a batch followed by the records made from it."""
    asked = request.args.getlist("id")[:MOST_WATCHED]
    found = list(worklists.progress(parts(), actor(), asked))
    known = {one.record for one in found}
    children = [child for one in found for child in one.children if child not in known]
    if children:
        found += worklists.progress(parts(), actor(), children[:MOST_WATCHED])
    return found


def _is_held(one: Progress) -> bool:
    """Say whether a delivery waits for a person: a batch scan that is to be taken apart."""
    return one.waiting_for is Waiting.PERSON


def _told(one: Progress) -> Mapping[str, object]:
    waits = WAITING_IN_VIETNAMESE[one.waiting_for] if one.waiting_for else ""
    if one.is_batch and _is_held(one):
        waits = TO_DIVIDE
    return {
        "record": one.record,
        "name": one.name,
        "state": one.state.value,
        "words": waits or (one.state not in DONE and one.held_up) or IN_VIETNAMESE[one.state],
        "done": one.done,
        "total": one.total,
        "problem": one.problem,
        "finished": one.state in DONE or bool(one.problem or one.children) or _is_held(one),
        "children": list(one.children),
        "batch": one.is_batch,
    }
