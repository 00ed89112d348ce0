"""For machines that watch: alive, ready, and counts without a word about anybody."""

from collections.abc import Iterator

from flask import Blueprint, Response, jsonify, make_response

from archive.catalog.sql.records import Wanted
from archive.records.errors import ArchiveError
from archive.records.job import JobState
from archive.web.context import door, parts
from archive.web.permissions import permits_anyone

TEXT = "text/plain; version=0.0.4; charset=utf-8"

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


@pages.get("/metrics")
@permits_anyone
def metrics() -> Response:
    """Give counts in Prometheus' text format."""
    response = make_response("\n".join(_lines()) + "\n")
    response.content_type = TEXT
    return response


def _lines() -> Iterator[str]:
    with parts().catalog.view() as view:
        records = view.records.count(Wanted())
        counted = view.jobs.count()
    jobs = {one: counted.get(one, 0) for one in (JobState.READY, JobState.RUNNING, JobState.DEAD)}
    yield "# HELP vankho_records Records by state."
    yield "# TYPE vankho_records gauge"
    yield from (f'vankho_records{{state="{state}"}} {count}' for state, count in records.items())
    yield "# HELP vankho_jobs Jobs that are not done, by state."
    yield "# TYPE vankho_jobs gauge"
    yield from (f'vankho_jobs{{state="{state}"}} {count}' for state, count in jobs.items())


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
