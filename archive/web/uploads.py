"""Handing in that survives a closed browser: the addresses the page's script speaks tus to."""

from flask import Blueprint, Response

from archive.records.access import Act
from archive.records.arrival import Channel
from archive.web import tus
from archive.web.permissions import permits

pages = Blueprint("uploads", __name__)


@pages.route("/nop/tai-len", methods=["OPTIONS"], provide_automatic_options=False)
@permits(Act.UPLOAD)
def abilities() -> Response:
    """Say what the protocol's server can do."""
    return tus.abilities()


@pages.post("/nop/tai-len")
@permits(Act.UPLOAD)
def begin() -> Response:
    """Make an upload."""
    return tus.opened(Channel.BROWSER, "uploads.one")


@pages.get("/nop/tai-len")
@permits(Act.UPLOAD)
def listed() -> Response:
    """List one's own uploads that are under way."""
    return tus.listed()


@pages.get("/nop/tai-len/<upload>")
@permits(Act.UPLOAD)
def one(upload: str) -> Response:
    """Say how far an upload is."""
    return tus.looked_at(upload)


@pages.patch("/nop/tai-len/<upload>")
@permits(Act.UPLOAD, big=True)
def go_on(upload: str) -> Response:
    """Take the next piece."""
    return tus.continued(upload)


@pages.delete("/nop/tai-len/<upload>")
@permits(Act.UPLOAD)
def end(upload: str) -> Response:
    """Forget an upload."""
    return tus.ended(upload)
