"""A signing sitting in the browser: how far it is, stop it, go on with it.

The page works without scripts: it is loaded again. A script only counts on by itself.
"""

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from archive.inquiry.sittings import Standing, standing_of
from archive.records.access import Act
from archive.records.errors import ArchiveError
from archive.records.sitting import Outcome
from archive.route import sitting as sittings
from archive.route.sign import CERTIFICATE, unlock
from archive.web.context import door, parts, site
from archive.web.permissions import permits
from archive.web.visitor import actor

WAIT = 2.0
"""Seconds a form waits for a short sitting to be over."""

pages = Blueprint("sittings", __name__)


@pages.get("/ky/dot/<sitting>")
@permits(Act.SIGN)
def one(sitting: str) -> str:
    """Show each document with what became of it."""
    return _page(standing_of(parts(), actor(), sitting))


@pages.get("/ky/dot/<sitting>/tien-do.json")
@permits(Act.SIGN)
def progress(sitting: str) -> Response:
    """Tell the page's script how far it is."""
    now = standing_of(parts(), actor(), sitting)
    done = now.counts.signed + now.counts.refused
    return jsonify(busy=now.is_busy, done=done, total=now.counts.total, words=_words(now))


@pages.post("/ky/dot/<sitting>/dung")
@permits(Act.SIGN)
def stop(sitting: str) -> AnyResponse:
    """Stop after the document that is being signed."""
    sittings.stop(parts(), sitting, by=actor())
    return redirect(f"/ky/dot/{sitting}", 303)


@pages.post("/ky/dot/<sitting>/tiep")
@permits(Act.SIGN)
def go_on(sitting: str) -> AnyResponse | str:
    """Sign what is left or was refused; the PIN is asked for again."""
    own = sittings.own_sitting(parts(), sitting, actor())
    try:
        unlocked = unlock(parts(), actor(), own.key, request.form.get("pin", ""))
        hold = sittings.sit_down(parts(), own)
    except ArchiveError as error:
        page = _page(standing_of(parts(), actor(), sitting), problem=error.message)
        return Response(page, 422)
    door().seats.start(hold, unlocked, actor(), wait=WAIT)
    return redirect(f"/ky/dot/{sitting}", 303)


def _page(now: Standing, *, problem: str = "") -> str:
    with parts().catalog.view() as view:
        keys = {one.name: one.path for one in view.people.keys(actor().id)}
    return render_template(
        "sitting.html",
        now=now,
        said=problem,
        words=_words(now),
        Outcome=Outcome,
        is_elsewhere=keys.get(now.sitting.key, "").endswith(CERTIFICATE),
        server=site().public_url,
    )


def _words(now: Standing) -> str:
    """Say in one line how far a sitting is."""
    counts = now.counts
    found = [f"{counts.signed} trên {counts.total} tài liệu đã ký"]
    if now.stamps:
        found.append(f"{now.stamps} chờ dấu thời gian")
    if counts.refused:
        found.append(f"{counts.refused} không ký được")
    if counts.left:
        found.append(f"{counts.left} chưa ký")
    return "; ".join(found) + "."
