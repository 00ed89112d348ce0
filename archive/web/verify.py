"""Anybody may check a file: by handing it in, or by the code printed on it."""

from flask import Blueprint, make_response, render_template, request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from archive.inquiry import verify
from archive.inquiry.verify import Judgement
from archive.sandbox.scratch import lent
from archive.web.context import parts
from archive.web.permissions import permits_anyone, permits_anyone_big

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
    return render_template("verdict.html", judged=_judge(file), name=file.filename)


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
