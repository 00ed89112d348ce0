"""Work that failed, over HTTP: what stopped and why, and letting it start anew."""

from flask import Response, jsonify

from archive.catalog.sql.machines import RequestKey
from archive.inquiry import worklists
from archive.parts import Parts
from archive.records.access import Act
from archive.web.api import asked, schemas
from archive.web.api.described import Operation, described
from archive.web.api.once import acting, once
from archive.web.context import parts
from archive.web.permissions import permits
from archive.web.visitor import actor

pages = asked.room("api_jobs")


@pages.get("/jobs")
@described(Operation("Việc lỗi đang chờ người xử lý", schemas.JOBS))
@permits(Act.JOBS)
def failed() -> Response:
    """List work that stopped after its last try, of the asker's bodies."""
    return jsonify(jobs=[vars(one) for one in worklists.today(parts(), actor()).failed])


def _again(_: Parts, __: RequestKey) -> Response:
    return Response(status=204)


@pages.post("/jobs/<job>/retry")
@described(Operation("Cho việc lỗi chạy lại", "", status=204, headers=schemas.ONCE))
@permits(Act.JOBS)
@once(_again)
def retry(job: str) -> Response:
    """Let failed work start anew; work that did not fail is left alone."""
    worklists.retry(acting(), actor(), job)
    return Response(status=204)
