"""What is known of one record over HTTP: its pages, text, pictures, files, seal, trail."""

from flask import Response, jsonify, make_response, request

from archive.inquiry import disclose, view
from archive.inquiry.seal import seal_of
from archive.records.access import Act
from archive.records.calendar import to_text
from archive.records.record import Role
from archive.web.api import asked, schemas
from archive.web.api.described import Operation, described
from archive.web.api.errors import WrongField
from archive.web.context import parts
from archive.web.downloads import send
from archive.web.permissions import permits
from archive.web.visitor import actor

PURPOSES = {
    "api": "xử lý hồ sơ qua API",
    "work": "xử lý hồ sơ",
    "result": "trả kết quả cho người dân",
    "compare": "đối chiếu bản gốc",
    "procedure": "giải quyết thủ tục hành chính",
    "upkeep": "quản trị kho",
    "court": "theo yêu cầu của tòa án hoặc cơ quan điều tra",
}
"""Words a header can carry, for lines of ``purposes.PURPOSES``; the line itself is taken too."""

pages = asked.room("api_reading")


@pages.get("/records/<record>/trail")
@described(Operation("Lịch sử của tài liệu, theo sổ", schemas.TRAIL))
@permits(Act.SEE)
def trail(record: str) -> Response:
    """Tell what happened to a record, oldest first."""
    lines = view.trail(parts(), actor(), record)
    return jsonify(
        entries=[
            {"seq": line.seq, "at": to_text(line.at), "act": line.act, "who": line.who}
            for line in lines
        ]
    )


@pages.get("/records/<record>/seal")
@described(Operation("Tài liệu đã niêm phong chưa, đến khi nào", schemas.SEAL))
@permits(Act.SEE)
def seal(record: str) -> Response:
    """Tell whether a record is sealed: since when, until when, what, under which entry."""
    found = seal_of(parts(), actor(), record)
    at = to_text(found.sealed_at) if found.sealed_at else None
    until = found.locked_until.isoformat() if found.locked_until else None
    return jsonify({**vars(found), "sealed_at": at, "locked_until": until})


@pages.get("/records/<record>/pages")
@described(Operation("Chữ và vị trí của từng trang", schemas.PAGES))
@permits(Act.SEE)
def read_pages(record: str) -> Response:
    """Give the words and boxes of every page read so far."""
    return jsonify(pages=[page.to_json() for page in view.pages(parts(), actor(), record)])


@pages.get("/records/<record>/text")
@described(Operation("Chữ của cả tài liệu, trang cách trang bằng dấu sang trang", "text/plain"))
@permits(Act.SEE)
def text(record: str) -> Response:
    """Give the text of every page read so far, a form feed between two pages."""
    found = "\f".join(page.text for page in view.pages(parts(), actor(), record))
    answer = make_response(found)
    answer.content_type = "text/plain; charset=utf-8"
    return answer


@pages.get("/records/<record>/pages/<int:page>.jpg")
@described(
    Operation(
        "Ảnh một trang, dựng đứng",
        "image/jpeg",
        query={"width": {"type": "integer", "minimum": 64, "maximum": view.WIDEST}},
    )
)
@permits(Act.SEE)
def picture(record: str, page: int) -> Response:
    """Give the picture of a page."""
    width = asked.number("width", 1200)
    answer = make_response(view.page_image(parts(), actor(), record, page, width=width))
    answer.content_type = "image/jpeg"
    return answer


@pages.get("/records/<record>/files/<role>")
@described(
    Operation(
        "Tải một tệp, nguyên từng byte; X-Purpose nêu mục đích, ghi vào sổ",
        schemas.ANY_FILE,
        headers={"X-Purpose": {"type": "string", "enum": list(PURPOSES)}},
        path={"role": {"type": "string", "enum": ["result", *(role.value for role in Role)]}},
    )
)
@permits(Act.SEE)
def take(record: str, role: str) -> Response:
    """Give a file of a record; ``result`` is what a citizen would receive."""
    if role != "result" and role not in set(Role):
        message = f"Không có loại tệp này. Các loại: result, {', '.join(Role)}."
        raise WrongField(message, field="role")
    wanted = None if role == "result" else Role(role)
    return send(disclose.download(parts(), actor(), record, wanted, purpose=_purpose()))


def _purpose() -> str:
    """Return why bytes are asked for; headers travel as single bytes, the words are UTF-8."""
    said = request.headers.get("X-Purpose", "").encode("latin-1", "replace")
    line = said.decode("utf-8", "replace").strip()[:200] or "api"
    return PURPOSES.get(line, line)
