"""Anybody may check a file: by handing it in, or by the code printed on it."""

import base64

from flask import Blueprint, make_response, render_template, request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from archive.inquiry import verify
from archive.inquiry.verify import Judgement
from archive.sandbox.scratch import lent
from archive.web.context import parts
from archive.web.permissions import permits_anyone, permits_anyone_big
from archive.web.reasons import reason

pages = Blueprint("verify", __name__)


@pages.get("/xac-minh")
@permits_anyone
def form() -> str:
    """Show the form that takes a file to check."""
    return render_template("verify.html", said="")


@pages.post("/xac-minh")
@permits_anyone_big
def check() -> AnyResponse | str:
    """Say whether a file is valid, invalid, unknown or unsigned: who, when, for what.

    The file is written down untouched and parsed only in the sandbox; nothing of it is kept.
    """
    file = request.files.get("file")
    if file is None or not file.filename:
        said = "Chưa chọn tệp. Hãy chọn tệp PDF cần kiểm tra."
        return make_response(render_template("verify.html", said=said), 422)
    if not file.stream.read(1):
        said = "Tệp rỗng (0 byte). Hãy tải hoặc chép lại tệp từ nơi gửi rồi kiểm tra."
        return make_response(render_template("verify.html", said=said), 422)
    file.stream.seek(0)
    judged = _judge(file)
    picture = base64.b64encode(judged.signed_page).decode("ascii")
    return render_template(
        "verdict.html", judged=judged, name=file.filename, picture=picture, reason=reason
    )


@pages.post("/xac-minh/ban-da-ky")
@permits_anyone_big
def signed_revision() -> AnyResponse:
    """Give back the beginning of a file: the revision that was signed, without what came after."""
    file, said = request.files.get("file"), request.form.get("covered", "")
    covered = int(said) if said.isascii() and said.isdigit() else 0
    content = file.stream.read(covered) if file and covered else b""
    if not content.startswith(b"%PDF") or len(content) != covered:
        wrong = "Hãy chọn lại đúng tệp PDF vừa kiểm tra."
        return make_response(render_template("verify.html", said=wrong), 422)
    answer = make_response(content)
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = "attachment; filename=ban-da-ky.pdf"
    return answer


@pages.get("/v/<code>")
@permits_anyone
def public(code: str) -> str:
    """Show what anyone may know of a sealed result: the page a printed QR code leads to."""
    return render_template("public_record.html", one=verify.public(parts(), code.strip().lower()))


def _judge(file: FileStorage) -> Judgement:
    with lent(parts().scratch) as folder:
        path = folder / "file"
        file.save(path)
        return verify.judge(parts(), path)
