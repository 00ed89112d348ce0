"""What machines are refused for how they ask, before anything of the archive is done.

ArchiveError
├── MalformedJson      400  the body is no JSON object
├── Unsupported        415  the body is of another kind than the operation takes
├── WrongField         422  a field is missing or has a wrong value; ``field`` names it
│   └── UnknownField   422  a field nobody asked for: nothing is set that was not offered
├── KeyMalformed       400  the Idempotency-Key is none
├── KeyReused          422  the Idempotency-Key was used for another request
├── KeyInWork          409  the request with this Idempotency-Key is being done now
├── Outdated           412  the version the asker saw is not the one kept (If-Match)
└── Unprotected        403  a PIN came over a connection others can read

``code`` is for machines and never changes. Messages are Vietnamese and say what to do next.
"""

from typing import ClassVar

from archive.records.errors import ArchiveError, Refused

SEE = "Hãy xem /api/openapi.json."


class MalformedJson(ArchiveError):
    """The body is no JSON object."""

    code = "malformed_json"
    default = f"Yêu cầu phải là một đối tượng JSON viết đúng. {SEE}"


class Unsupported(ArchiveError):
    """The body is of another kind than the operation takes."""

    code = "unsupported_type"
    default = f"Kiểu dữ liệu gửi lên không nhận được ở đây. {SEE}"


class WrongField(Refused):
    """A field is missing or has a value it cannot have. ``field`` is its path, as ``a.b``."""

    code = "wrong_field"
    default = f"Một trường không dùng được. {SEE}"

    def __init__(self, message: str = "", *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class UnknownField(WrongField):
    """A field nobody asked for."""

    code = "unknown_field"
    default = f"Có trường không dùng ở đây; không gì được thay đổi. {SEE}"


class KeyMalformed(ArchiveError):
    """The Idempotency-Key is none."""

    code = "idempotency_key_malformed"
    default = "Idempotency-Key phải gồm 1–255 ký tự ASCII in được, chỉ một lần trong yêu cầu."


class KeyReused(ArchiveError):
    """The Idempotency-Key was used for another request."""

    code = "idempotency_key_reused"
    default = "Idempotency-Key này đã dùng cho một yêu cầu khác. Hãy dùng khóa mới."


class KeyInWork(ArchiveError):
    """The request with this Idempotency-Key is being done now."""

    code = "idempotency_key_in_work"
    retryable = True
    wait: ClassVar[int] = 1
    default = "Yêu cầu với Idempotency-Key này đang được xử lý. Hãy gửi lại sau giây lát."


class Outdated(ArchiveError):
    """The version the asker saw is not the one kept."""

    code = "outdated"
    default = "Tài liệu đã khác với bản được nêu trong If-Match. Hãy tải lại rồi làm lại."


class Unprotected(ArchiveError):
    """A PIN came over a connection others can read."""

    code = "unprotected"
    default = "Mã PIN chỉ được gửi qua HTTPS hoặc từ chính máy chủ. Hãy kết nối lại qua HTTPS."
