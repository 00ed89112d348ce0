"""What can go wrong at the web door, before anything of the archive is asked.

ArchiveError
├── NotLoggedIn    the page needs a person, and nobody is logged in
├── Forged         a form came from elsewhere, or its token is old
├── WrongHost      the request names a host this site does not go by
└── OtherProtocol  an upload speaks another version of tus than ours
RuntimeError
└── Undeclared     a route says nothing about who may use it: the app refuses to start

``code`` is for machines and translations. Messages are Vietnamese and say what to do next.
"""

from archive.records.errors import ArchiveError


class NotLoggedIn(ArchiveError):
    """Nobody is logged in."""

    code = "not_logged_in"
    default = "Trang này cần đăng nhập. Hãy đăng nhập rồi làm tiếp; bản nháp đã lưu vẫn còn."


class Forged(ArchiveError):
    """The request does not carry the token of its own form."""

    code = "forged"
    default = "Biểu mẫu đã cũ hoặc được gửi từ trang khác. Hãy tải lại trang rồi gửi lại."


class WrongHost(ArchiveError):
    """The request was addressed to another name."""

    code = "wrong_host"
    default = "Địa chỉ máy chủ không đúng. Hãy mở lại bằng địa chỉ do cơ quan công bố."


class OtherProtocol(ArchiveError):
    """The upload speaks another version of the protocol."""

    code = "other_protocol"
    default = "Yêu cầu gửi tệp phải theo giao thức tus phiên bản 1.0.0. Hãy cập nhật ứng dụng gửi."


class Undeclared(RuntimeError):
    """A route without a declared permission."""
