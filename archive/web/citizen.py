"""The public's pages: start, look up a dossier with its receipt, take the signed result."""

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from archive.inquiry import citizen
from archive.records.errors import NotAllowed, Refused, TooMany
from archive.web.context import parts
from archive.web.downloads import send
from archive.web.permissions import permits_anyone
from archive.web.problems import Problem, problem_of, with_hints
from archive.web.visitor import address

pages = Blueprint("citizen", __name__)


@pages.get("/")
@permits_anyone
def start() -> str:
    """Show what the public can do here."""
    return render_template("start.html")


@pages.get("/tra-cuu")
@permits_anyone
def form() -> str:
    """Show the look-up form."""
    return render_template("look_up.html", code="", said="")


@pages.post("/tra-cuu")
@permits_anyone
def look_up() -> AnyResponse | str:
    """Show the dossier of a receipt, or the one answer for every wrong pair."""
    code = request.form.get("code", "")
    try:
        found = citizen.look_up(parts(), code, request.form.get("factor", ""), address())
    except (Refused, NotAllowed, TooMany) as error:
        return _again(code, problem_of(error))
    return render_template("dossier_public.html", found=found)


@pages.post("/tra-cuu/tai")
@permits_anyone
def take() -> AnyResponse:
    """Hand out a result, byte for byte, to whoever looked it up a moment ago."""
    key, record = request.form.get("key", ""), request.form.get("record", "")
    return send(citizen.download(parts(), key, record))


def _again(code: str, told: Problem) -> AnyResponse:
    page = make_response(render_template("look_up.html", code=code, said=told.message), told.status)
    return with_hints(page, told)
