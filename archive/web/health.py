"""For machines that watch: alive, and ready."""

from flask import Blueprint, Response, jsonify

from archive.records.errors import ArchiveError
from archive.web.context import door, parts
from archive.web.permissions import permits_anyone

pages = Blueprint("health", __name__)


@pages.get("/healthz")
@permits_anyone
def alive() -> Response:
    """Say that the process answers."""
    return jsonify(ok=True)


@pages.get("/readyz")
@permits_anyone
def ready() -> Response:
    """Say whether the catalogue and the store answer; 503 and which part where one does not.

    ``lacking`` names what else is away while the rest goes on: no reason to send visitors off.
    """
    failing = [
        name for name, works in (("catalog", _catalog), ("objects", _objects)) if not works()
    ]
    lacking = [vars(lack) for lack in door().services.lacking()]
    response = jsonify(ok=not failing, failing=failing, lacking=lacking)
    response.status_code = 503 if failing else 200
    return response


def _catalog() -> bool:
    try:
        with parts().catalog.view() as view:
            view.jobs.next_due()
    except ArchiveError:
        return False
    return True


def _objects() -> bool:
    try:
        next(iter(parts().objects.owners()), None)
    except (ArchiveError, OSError):
        return False
    return True
