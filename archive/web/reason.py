"""Before a restricted record opens, whoever may see it says what for; the ledger keeps it."""

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from archive.inquiry.errors import ReasonNeeded
from archive.inquiry.openings import give_reason
from archive.inquiry.purposes import PURPOSES
from archive.records.access import Act
from archive.web import problems
from archive.web.context import parts
from archive.web.onward import onward
from archive.web.permissions import permits
from archive.web.visitor import actor

pages = Blueprint("reason", __name__)


@pages.app_errorhandler(ReasonNeeded)
def ask(error: ReasonNeeded) -> AnyResponse | tuple[str, int]:
    """Ask a person for the purpose; a machine or a picture is refused in words."""
    if problems.wants_json() or request.method != "GET":
        return problems.answer(error)
    target = request.full_path.rstrip("?")
    page = render_template(
        "reason.html", problem=error, record=error.record, purposes=PURPOSES, target=target
    )
    return page, problems.problem_of(error).status


@pages.post("/ho-so/<record>/muc-dich")
@permits(Act.SEE)
def give(record: str) -> AnyResponse:
    """Write the purpose down and go on to what was asked for."""
    give_reason(parts(), actor(), record, request.form.get("purpose", ""))
    return redirect(onward(request.form.get("target"), f"/ho-so/{record}"), 303)
