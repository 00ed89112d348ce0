"""Records over HTTP: hand in, look, review, sign, take."""

from typing import BinaryIO, cast

from flask import Blueprint, Response, jsonify, make_response, request

from archive.catalog.sql.records import Wanted
from archive.desk.receive import give_receipt
from archive.inquiry import disclose, view
from archive.inquiry.describe import description
from archive.inquiry.worklists import records as list_records
from archive.records.access import Act
from archive.records.calendar import to_text
from archive.records.digest import Digest
from archive.records.errors import Refused
from archive.records.record import Role
from archive.records.state import State
from archive.route.review import confirm
from archive.route.sign import sign, unlock
from archive.route.upload import Delivery, upload
from archive.web.api import asked, schemas
from archive.web.api.described import Operation, described
from archive.web.context import parts
from archive.web.downloads import send
from archive.web.permissions import permits
from archive.web.visitor import actor

MOST = 200
LATEST = 1_000_000

pages = Blueprint("api_records", __name__, url_prefix="/api/v1")


@pages.post("/records")
@described(
    Operation(
        "Nộp một tệp",
        schemas.RECORD,
        status=201,
        upload={"body": schemas.TEXT, "dossier": schemas.TEXT, "procedure": schemas.TEXT},
    )
)
@permits(Act.UPLOAD, big=True)
def hand_in() -> Response:
    """Take one file; when this is answered, its bytes are on disk."""
    file = request.files.get("file")
    if file is None:
        message = "Không có tệp trong yêu cầu (trường “file”)."
        raise Refused(message)
    delivery = Delivery(
        name=file.filename or "",
        content=cast(BinaryIO, file.stream),
        body=request.form.get("body", ""),
        by=actor(),
        dossier=request.form.get("dossier") or None,
        procedure=request.form.get("procedure") or None,
    )
    taken = upload(parts(), delivery)
    answer = jsonify(description(parts(), taken))
    answer.headers["Location"] = f"/api/v1/records/{taken.id}"
    return make_response(answer, 201)


@pages.get("/records")
@described(
    Operation(
        "Liệt kê tài liệu, mới nhất trước",
        schemas.RECORDS,
        query={
            "state": {"enum": [state.value for state in State]},
            "body": schemas.TEXT,
            "limit": {"type": "integer", "minimum": 1, "maximum": MOST},
            "offset": {"type": "integer", "minimum": 0, "maximum": LATEST},
        },
    )
)
@permits(Act.SEE)
def list_() -> Response:
    """List records the asker may see; ``next`` is the offset of what follows, or null."""
    state, body = request.args.get("state"), request.args.get("body")
    if state is not None and state not in set(State):
        message = f"Không có bước “{state}”. Các bước: {', '.join(State)}."
        raise Refused(message)
    limit = asked.number("limit", 50, least=1, most=MOST)
    offset = asked.number("offset", 0, least=0, most=LATEST)
    wanted = Wanted(
        bodies=frozenset({body}) if body else None,
        states=frozenset({State(state)}) if state else frozenset(),
        limit=limit,
        offset=offset,
    )
    found = list_records(parts(), actor(), wanted)
    following = offset + limit if len(found) == limit else None
    return jsonify(records=[description(parts(), one) for one in found], next=following)


@pages.get("/records/<record>")
@described(Operation("Xem một tài liệu", schemas.RECORD))
@permits(Act.SEE)
def show(record: str) -> Response:
    """Describe a record."""
    return jsonify(description(parts(), view.record(parts(), actor(), record)))


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


@pages.get("/records/<record>/pages")
@described(Operation("Chữ và vị trí của từng trang", schemas.PAGES))
@permits(Act.SEE)
def read_pages(record: str) -> Response:
    """Give the words and boxes of every page read so far."""
    return jsonify(pages=[page.to_json() for page in view.pages(parts(), actor(), record)])


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
    width = asked.number("width", 1200, least=64, most=view.WIDEST)
    answer = make_response(view.page_image(parts(), actor(), record, page, width=width))
    answer.content_type = "image/jpeg"
    return answer


@pages.get("/records/<record>/files/<role>")
@described(
    Operation(
        "Tải một tệp, nguyên từng byte; X-Purpose nêu mục đích, ghi vào sổ",
        "application/octet-stream",
        headers={"X-Purpose": schemas.TEXT},
    )
)
@permits(Act.SEE)
def take(record: str, role: str) -> Response:
    """Give a file of a record; ``result`` is what a citizen would receive."""
    if role != "result" and role not in set(Role):
        message = f"Không có loại tệp “{role}”. Các loại: result, {', '.join(Role)}."
        raise Refused(message)
    wanted = None if role == "result" else Role(role)
    return send(disclose.download(parts(), actor(), record, wanted, purpose=_purpose()))


@pages.post("/records/<record>/review")
@described(Operation("Xác nhận các trường đã đọc", schemas.RECORD, body=schemas.REVIEW))
@permits(Act.REVIEW)
def review(record: str) -> Response:
    """Confirm or correct what was read."""
    said = asked.body()
    values, version = asked.texts(said, "values"), asked.maybe_number(said, "version")
    confirmed = confirm(parts(), record, values, by=actor(), version=version)
    return jsonify(description(parts(), confirmed))


@pages.post("/records/<record>/signature")
@described(Operation("Ký số bản chính thức", schemas.RECORD, body=schemas.SIGNATURE))
@permits(Act.SIGN)
def sign_one(record: str) -> Response:
    """Sign the official copy with a key of the asker's own; the PIN is used and forgotten."""
    said = asked.body()
    seen = asked.maybe_text(said, "seen")
    key = unlock(parts(), actor(), asked.text(said, "key"), asked.text(said, "pin"))
    signed = sign(parts(), record, key, by=actor(), seen=Digest(seen) if seen else None)
    return jsonify(description(parts(), signed))


@pages.post("/dossiers/<dossier>/receipt")
@described(Operation("Cấp mã biên nhận", schemas.RECEIPT_GIVEN, status=201, body=schemas.RECEIPT))
@permits(Act.RECEIPT)
def receipt(dossier: str) -> Response:
    """Give a receipt code for a dossier; it is told once."""
    code = give_receipt(parts(), actor(), dossier, asked.text(asked.body(), "factor"))
    return make_response(jsonify(receipt=code), 201)


def _purpose() -> str:
    """Return why bytes are asked for; headers travel as single bytes, the words are UTF-8."""
    said = request.headers.get("X-Purpose", "").encode("latin-1", "replace")
    return said.decode("utf-8", "replace").strip()[:200] or "xử lý hồ sơ qua API"
