"""The web application: made from the archive's parts, holding nothing of its own.

Life of a request: the host is checked, the visitor's language chosen, the visitor identified, the
route's declared permission asked, the size of the body bounded, the form's token compared; then the
view runs, asks the archive (which checks the right to each record again) and fills a template.
"""

from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import RequestEntityTooLarge

from archive.inquiry.services import Services
from archive.parts import Parts
from archive.web import csrf, headers, language, oversight, problems, visitor, words
from archive.web.context import Door, door, hang, site
from archive.web.doors import DOORS
from archive.web.errors import WrongHost
from archive.web.oversize import is_oversize
from archive.web.permissions import NOBODY, Permission, permission_of, refuse_undeclared
from archive.web.pictures import Pictures
from archive.web.seats import Seats
from archive.web.shell import furnish
from archive.web.site import Site

SMALL = 256 * 1024
"""Bytes a request may have where no file is expected."""
MOST_PARTS = 2_000
"""Form parts: a folder of five hundred files with their fields, and room to spare."""


def make_app(parts: Parts, site: Site) -> Flask:
    """Return the application. Raises ``Undeclared`` if a route does not say who may use it."""
    app = Flask("archive.web", static_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=site.max_upload_bytes,
        MAX_FORM_PARTS=MOST_PARTS,
        PROPAGATE_EXCEPTIONS=False,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined] # Flask's default provider has it
    hang(app, Door(parts, site, language.read_words(), Pictures(), Services(parts), Seats(parts)))
    app.before_request(guard)
    app.after_request(finish)
    problems.register(app)
    words.register(app)
    furnish(app)
    for pages in DOORS:
        app.register_blueprint(pages)
    refuse_undeclared(app)
    return app


def guard() -> None:
    """Ask everything that must be known before a view runs."""
    language.choose(door().words)
    if urlsplit(f"//{request.host}").hostname not in site().allowed_hosts:
        raise WrongHost
    if request.endpoint in {None, "static.asset"}:
        return  # no such page, or one that is the same for everybody
    permission = permission_of(current_app.view_functions[request.endpoint]) or NOBODY
    g.is_public = permission.anyone
    if not permission.anyone:
        language.settle()
    request.max_content_length = _most(permission)
    visitor.identify()
    refuse_oversize()
    visitor.admit(permission)
    csrf.refuse_forged()


def refuse_oversize() -> None:
    """Raise where more was sent, or announced, than this route takes: nothing of it is read."""
    if is_oversize(request):
        raise RequestEntityTooLarge


def _most(permission: Permission) -> int:
    """Return the bytes a request may have: the public's files are only looked at, none is kept."""
    if not permission.big:
        return SMALL
    return site().max_verify_bytes if permission.anyone else site().max_upload_bytes


def finish(response: Response) -> Response:
    """Add what every answer carries, and note what the request should not have carried."""
    oversight.note_planted()
    return headers.protect(csrf.keep_seed(language.remember(response)))
