"""Style sheet, scripts and icon: public, and kept by browsers for as long as their bytes stand."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, make_response, request, send_file

from archive.records.errors import NotFound
from archive.web.permissions import permits_anyone

FOLDER = Path(__file__).parent / "static"
FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, no-cache"

pages = Blueprint("static", __name__)


@pages.get("/static/<path:name>")
@permits_anyone
def asset(name: str) -> Response:
    """Send one file of the static folder; asked for by its version, it never changes."""
    version = version_of(name)
    response = make_response(send_file(FOLDER / name, etag=version, conditional=True))
    fresh = request.args.get("v") == version
    response.headers["Cache-Control"] = FOREVER if fresh else ASK_AGAIN
    return response


def address_of(name: str) -> str:
    """Return the address of a static file, with its version."""
    return f"/static/{name}?v={version_of(name)}"


@cache
def version_of(name: str) -> str:
    """Return the version of a static file: the head of its digest. Raises ``NotFound``."""
    path = (FOLDER / name).resolve()
    if not path.is_relative_to(FOLDER) or not path.is_file():
        raise NotFound
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
