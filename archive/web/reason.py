"""Restricted records: who decides it, and what for one opens to whoever may see it.

The purpose is in the ledger before the record opens; the decision and its reason lie with it.
"""

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from archive.inquiry.errors import ReasonNeeded
from archive.inquiry.openings import give_reason, purposes_of
from archive.records.access import Act
from archive.route.restrict import open_again, restrict
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
    purposes = purposes_of(parts(), actor(), error.record)
    page = render_template(
        "reason.html", problem=error, record=error.record, purposes=purposes, target=target
    )
    return page, problems.problem_of(error).status


@pages.post("/ho-so/<record>/muc-dich")
@permits(Act.SEE)
def give(record: str) -> AnyResponse:
    """Write the purpose down and go on to what was asked for."""
    give_reason(parts(), actor(), record, request.form.get("purpose", ""))
    return redirect(onward(request.form.get("target"), f"/ho-so/{record}"), 303)


@pages.post("/ho-so/<record>/han-che")
@permits(Act.RESTRICT)
def decide(record: str) -> AnyResponse:
    """Restrict a record or open it again, with the reason in the form."""
    ends = request.form.get("viec") == "mo"
    act = open_again if ends else restrict
    act(parts(), record, request.form.get("reason", ""), by=actor())
    return redirect(f"/ho-so/{record}?tin={'bo-han-che' if ends else 'han-che'}", 303)
