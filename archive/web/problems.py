"""One table from what went wrong to the answer: a page for people, RFC 9457 for machines.

Nobody ever reads a stack trace: what is not in the table is answered with 500 and a plain sentence,
and the trace goes to the log, under a number that the answer tells and a person can quote.
"""

import errno
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from flask import (
    Flask,
    Response,
    current_app,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
)
from markupsafe import escape
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.wrappers import Response as AnyResponse

from archive.intake import errors as intake
from archive.records import errors as archive
from archive.records.digest import base32
from archive.records.receipt import show_code
from archive.web import errors as web
from archive.web import oversight
from archive.web.api import errors as api
from archive.web.context import parts
from archive.web.oversize import is_oversize
from archive.web.visitor import API
from archive.web.words import size
from search import errors as search
from signing import errors as signing

LOG = logging.getLogger(__name__)
JSON = "application/problem+json"
A_MINUTE = 60

STATUS: Mapping[type[Exception], int] = {
    web.NotLoggedIn: 401,
    web.Forged: 400,
    web.WrongHost: 400,
    web.OtherProtocol: 412,
    intake.InTransfer: 423,
    intake.TooLong: 413,
    intake.WrongSum: 460,
    api.MalformedJson: 400,
    api.KeyMalformed: 400,
    api.Unprotected: 403,
    api.KeyInWork: 409,
    api.Outdated: 412,
    api.Unsupported: 415,
    api.KeyReused: 422,
    api.UnknownField: 422,
    api.WrongField: 422,
    archive.NotFound: 404,
    archive.NotAllowed: 403,
    archive.WrongState: 409,
    archive.Conflict: 409,
    archive.UnderHold: 409,
    archive.Refused: 422,
    archive.TooMany: 429,
    archive.NoSpace: 507,
    archive.Unavailable: 503,
    archive.Damaged: 500,
    search.QueryRefused: 422,
    search.SearchError: 503,
    signing.WrongPin: 422,
    signing.KeyUnusable: 422,
    signing.CertificateRefused: 422,
    signing.NotSignable: 422,
    signing.SigningError: 503,
}
"""The nearest class in an error's line of descent decides."""

OF_HTTP: Mapping[int, tuple[str, str]] = {
    400: ("bad_request", "Yêu cầu không đọc được. Hãy quay lại trang trước rồi thử lại."),
    404: ("not_found", archive.NotFound.default),
    405: ("method_not_allowed", "Không làm được việc đó ở địa chỉ này. Hãy quay lại trang trước."),
    408: ("timeout", "Đường truyền quá chậm nên yêu cầu bị ngắt. Hãy thử lại."),
    413: ("too_large", "Tệp gửi lên quá lớn. Hãy chia nhỏ hoặc nén lại rồi gửi."),
    415: ("unsupported_type", "Kiểu dữ liệu này không nhận được. Hãy xem trang trợ giúp."),
}
"""What the web server itself refuses: code and words by status."""

TITLES: Mapping[int, str] = {
    400: "Yêu cầu không đọc được",
    401: "Chưa đăng nhập",
    403: "Không có quyền",
    404: "Không tìm thấy",
    405: "Không làm được ở địa chỉ này",
    408: "Quá thời gian",
    409: "Trái với trạng thái hiện tại",
    412: "Đã có bản mới hơn",
    413: "Quá lớn",
    415: "Kiểu dữ liệu không nhận được",
    422: "Dữ liệu không nhận được",
    423: "Đang được gửi từ nơi khác",
    429: "Quá nhiều lần",
    460: "Sai lệch trên đường truyền",
    503: "Tạm ngừng",
    507: "Hết dung lượng",
}
"""What kind of problem a status is, in a few words (RFC 9457, "title": the same every time)."""

PLAIN = frozenset({403, 404, 413, 429, 503, 507})
"""Statuses whose title says to a person, too, what is the matter."""

UNEXPECTED = "Hệ thống gặp lỗi ngoài dự kiến và đã ghi lại. Hãy thử lại; nếu vẫn lỗi, báo quản trị."

BARE = (
    '<!doctype html><html lang="vi"><meta charset="utf-8"><title>Văn Khố</title>'
    "<h1>Hệ thống gặp lỗi</h1><p>{message}</p><p>Số lỗi: {number}</p>"
    '<p><a href="/">Về trang đầu</a>'
)
"""A page for when no page can be drawn."""


@dataclass(frozen=True)
class Problem:
    """What is told: an HTTP status, a stable code, a sentence, and whether trying again helps.

    ``wait``: seconds until it may help, where waiting is the answer. ``field`` names what in the
    request is wrong, where one thing is. ``limit``: bytes allowed, where more were sent.
    ``number``: under which the log knows it, where it is our fault.
    """

    status: int
    code: str
    message: str
    retryable: bool = False
    wait: int = A_MINUTE
    field: str = ""
    limit: int = 0
    number: str = ""

    @property
    def sentence(self) -> str:
        """The message, with the limit where it was passed."""
        return f"{self.message} Mức cho phép: {size(self.limit)}." if self.limit else self.message


def problem_of(error: Exception) -> Problem:
    """Return what is told about an error."""
    if isinstance(error, HTTPException):
        status = error.code or 500
        code, message = OF_HTTP.get(status, ("http", UNEXPECTED))
        limit = (request.max_content_length or 0) if is_oversize(request) else 0
        return Problem(status, code, message, limit=limit)
    if isinstance(error, archive.ArchiveError | search.SearchError):
        wait = getattr(error, "wait", A_MINUTE)
        field = getattr(error, "field", "")
        return Problem(_status(error), error.code, error.message, error.retryable, wait, field)
    if isinstance(error, signing.SigningError):
        return Problem(_status(error), error.code, str(error), error.retryable)
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return problem_of(archive.NoSpace())  # a form of this size is spooled to the disk
    return Problem(500, "internal", UNEXPECTED)


def register(app: Flask) -> None:
    """Answer every error of this app."""
    app.register_error_handler(Exception, answer)


def answer(error: Exception) -> AnyResponse:
    """Return the answer for an error, in the form its asker understands."""
    if isinstance(error, HTTPException) and (error.code or 500) < 400:  # noqa: PLR2004 - not an error
        return error.get_response()
    told = problem_of(error)
    if told.status >= 500:  # noqa: PLR2004 - our fault, not the visitor's
        told = _numbered(told, error)
    oversight.note_refusal(told.code)
    if wants_json():
        return _with_methods(as_json(told), error)
    if told.code == web.NotLoggedIn.code and request.method == "GET":
        return redirect("/dang-nhap?next=" + quote(request.full_path.rstrip("?"), safe="/"), 303)
    return with_hints(make_response(_page(told), told.status), told)


def as_json(told: Problem) -> Response:
    """Return problem details (RFC 9457)."""
    response = jsonify(
        type=f"/tro-giup#loi-{told.code}",
        title=TITLES.get(told.status, "Lỗi hệ thống"),
        status=told.status,
        code=told.code,
        detail=told.sentence,
        instance=request.path,
        retryable=told.retryable,
        **({"field": told.field} if told.field else {}),
        **({"limit": told.limit} if told.limit else {}),
        **({"number": told.number} if told.number else {}),
    )
    response.status_code = told.status
    response.content_type = JSON
    return with_hints(response, told)


def with_hints(response: Response, told: Problem) -> Response:
    """Say when to come back, where waiting is the answer (RFC 9110, 10.2.3)."""
    if told.status in {429, 503, 507} or told.code == api.KeyInWork.code:
        response.headers["Retry-After"] = str(told.wait)
    return response


def _with_methods(response: Response, error: Exception) -> Response:
    """Say which methods there are, where another one was tried (RFC 9110, 15.5.6)."""
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.allow.update(error.valid_methods)
    return response


def wants_json() -> bool:
    """Say whether the asker is a machine: the interface, or a script of one of our pages."""
    if request.path.startswith(API):
        return True
    best = request.accept_mimetypes.best_match(["text/html", JSON, "application/json"])
    return best in {JSON, "application/json"}


def _numbered(told: Problem, error: Exception) -> Problem:
    """Write an error of ours to the log under a number, and return it with that number."""
    number = show_code(base32(int.from_bytes(parts().chance(5)), 8))
    LOG.error(
        "request failed: %s %s",
        request.endpoint,
        told.code,
        exc_info=error,
        extra={"request": number},
    )
    return replace(told, number=number)


def _page(told: Problem) -> str:
    """Draw the page of a problem; where even that fails, a bare one that needs nothing."""
    title = TITLES[told.status] if told.status in PLAIN else ""
    try:
        return render_template("problem.html", problem=told, title=title, back=_back())
    except Exception as error:
        LOG.error("no page for a problem: %s", told.code, exc_info=error)  # noqa: TRY400 - with its trace
        return BARE.format(message=escape(told.message), number=told.number)


def _back() -> str:
    """Return the page a request's form stood on, or the nearest above it, to go on there."""
    adapter = current_app.create_url_adapter(request)
    path = request.path
    while adapter is not None and path and not adapter.test(path, "GET"):
        path = path.rpartition("/")[0]
    return path


def _status(error: Exception) -> int:
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)
