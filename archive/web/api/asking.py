"""Search and verify over HTTP."""

from flask import Response, jsonify

from archive.inquiry import find, verify
from archive.inquiry.describe import hit_description
from archive.inquiry.question import KEPT, as_of, query_of, said_in
from archive.inquiry.verify import PublicRecord
from archive.records.access import Act
from archive.records.calendar import to_text
from archive.sandbox.scratch import lent
from archive.web.api import asked, schemas
from archive.web.api.described import Operation, described
from archive.web.api.finding import ASKED, FOUND
from archive.web.api.limits import limited
from archive.web.context import parts
from archive.web.permissions import permits, permits_anyone, permits_anyone_big
from archive.web.visitor import actor

pages = asked.room("api_asking")


@pages.get("/search")
@described(
    Operation(
        "Tìm trang",
        FOUND,
        query=ASKED,
    )
)
@permits(Act.SEARCH)
def search() -> Response:
    """Find pages within the asker's rights; rights hold for totals and facets too."""
    said = said_in({name: asked.query(name) or "" for name in KEPT})
    query = query_of(said, offset=asked.number("offset", 0), limit=asked.number("limit", 20))
    found = find.search(parts(), actor(), query, as_of=as_of(said))
    result = found.result
    return jsonify(
        total=result.total,
        certain=result.certain,
        meant=result.meant,
        hits=[hit_description(hit, found.marks_of(hit)) for hit in result.hits],
        facets=[vars(facet) for facet in result.facets],
    )


@pages.post("/verify")
@described(
    Operation(
        "Kiểm tra chữ ký của một tệp PDF",
        schemas.JUDGED,
        upload={},
        refusals=frozenset({429}),
    )
)
@permits_anyone_big
@limited
def judge() -> Response:
    """Judge a file; nothing of it is kept."""
    with lent(parts().scratch) as folder:
        path = folder / "file"
        asked.file().save(path)
        judged = verify.judge(parts(), path)
    return jsonify(
        headline=judged.headline,
        sentences=list(judged.sentences),
        sha256=judged.sha256,
        original=_public(judged.ours) if judged.ours else None,
        **judged.verdict.to_json(),
    )


@pages.get("/public/<code>")
@described(Operation("Thông tin công khai của một kết quả", schemas.PUBLIC))
@permits_anyone
def public(code: str) -> Response:
    """Tell what anyone may know of a sealed result."""
    return jsonify(_public(verify.public(parts(), code)))


def _public(one: PublicRecord) -> dict[str, object]:
    return {**vars(one), "sealed_at": to_text(one.sealed_at)}
