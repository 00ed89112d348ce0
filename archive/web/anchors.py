"""Whom the archive believes: its trust anchors, what is offered as one, and an end to trust.

A certificate is read in the sandbox and shown with its fingerprint; only what was shown, and
compared with where its authority publishes it, is believed.
"""

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from archive.records.access import Act
from archive.records.errors import NotAllowed, NotFound, Refused
from archive.upkeep import trusted
from archive.upkeep.trusted import Offered
from archive.web.admin import names
from archive.web.context import parts
from archive.web.permissions import permits
from archive.web.problems import problem_of
from archive.web.typed import maybe_day
from archive.web.visitor import actor

HERE = "/quan-tri/chung-thu-goc"

pages = Blueprint("anchors", __name__)


@pages.get(HERE)
@permits(Act.PEOPLE)
def listed() -> Response:
    """List the anchors: fingerprint, validity, for which signatures, since when, by whom."""
    return _list()


@pages.post(HERE)
@permits(Act.PEOPLE)
def offer() -> Response:
    """Show what a file of certificates holds; nothing is believed by that."""
    _must_be_allowed()
    file = request.files.get("file")
    content = file.stream.read(trusted.MOST_BYTES + 1) if file else b""
    try:
        return _offered(trusted.offered(parts(), content))
    except Refused as error:
        return _list(error.message, problem_of(error).status)


@pages.post(f"{HERE}/tin")
@permits(Act.PEOPLE)
def believe() -> AnyResponse:
    """Believe the certificates that were shown, from the next start on."""
    _must_be_allowed()
    try:
        shown = trusted.offered(parts(), request.form.get("pem", "").encode())
    except Refused as error:
        return _list(error.message, problem_of(error).status)
    if request.form.getlist("fingerprint") != [one.fingerprint for one in shown]:
        message = "Hãy so từng dấu vân với nơi công bố rồi đánh dấu vào ô của chứng thư."
        return _offered(shown, message)
    try:
        bounds = [maybe_day(request.form.get(one)) for one in ("since", "until")]
        since, until = (day.isoformat() if day else "" for day in bounds)
        content = "".join(one.pem for one in shown).encode()
        trusted.add(parts(), trusted.home(parts()), content, (since, until), actor())
    except Refused as error:
        return _offered(shown, error.message)
    return redirect(f"{HERE}?tin=da-tin", 303)


@pages.post(f"{HERE}/thoi")
@permits(Act.PEOPLE)
def end() -> AnyResponse:
    """Believe an imported certificate no more, from the next start on."""
    _must_be_allowed()
    fingerprint = request.form.get("fingerprint", "")
    try:
        trusted.remove(parts(), trusted.home(parts()), fingerprint, actor())
    except NotFound as error:
        return _list(error.message, problem_of(error).status)
    return redirect(f"{HERE}?tin=thoi-tin", 303)


def _must_be_allowed() -> None:
    if not trusted.may_change_trust(parts(), actor()):
        message = "Chỉ người quản trị mọi cơ quan của kho đổi được chứng thư gốc."
        raise NotAllowed(message)


def _list(said: str = "", status: int = 200) -> Response:
    page = render_template(
        "anchors.html",
        anchors=trusted.known(parts()),
        may_change=trusted.may_change_trust(parts(), actor()),
        people=names(),
        now=parts().clock(),
        here=HERE,
        said=said,
    )
    return make_response(page, status)


def _offered(shown: tuple[Offered, ...], said: str = "") -> Response:
    page = render_template(
        "anchor_offered.html",
        offered=shown,
        pem="".join(one.pem for one in shown),
        typed=request.form,
        now=parts().clock(),
        here=HERE,
        said=said,
    )
    return make_response(page, 422 if said else 200)
