"""What can go wrong with a record.

ArchiveError
├── NotFound       nothing of that name is kept here, or the asker may not know of it
├── NotAllowed     this person may not do this
├── WrongState     the record is not where this act begins
├── Conflict       somebody else changed it in between
├── UnderHold      a lock or a hold forbids the change
├── Damaged        the bytes kept are not the bytes given
├── Refused        what was handed in cannot be taken; the message says what to do
├── TooMany        too many tries; wait
└── Unavailable    a part of the archive does not answer now (retry helps)
    ├── NoSpace      the disk is full; goes on by itself once there is room
    └── StoreStopped the disk failed to keep a promise; nothing more is written until a restart

``code`` is for machines and translations, ``retryable`` for the queue. Both are part of the API.
The message is Vietnamese and says what to do next.
"""

from typing import ClassVar


class ArchiveError(Exception):
    """Anything the archive refuses or fails to do, in words a person can act on."""

    code: ClassVar[str] = "error"
    retryable: ClassVar[bool] = False
    default: ClassVar[str] = "Có lỗi xảy ra. Hãy thử lại; nếu vẫn lỗi, báo người quản trị."

    def __init__(self, message: str = "", *, detail: str = "") -> None:
        super().__init__(message or self.default)
        self.message = message or self.default
        self.detail = detail


class NotFound(ArchiveError):
    """Nothing of that name is kept here, or the asker may not know of it."""

    code = "not_found"
    default = "Không tìm thấy. Hãy kiểm tra lại địa chỉ hoặc mã đã nhập."


class NotAllowed(ArchiveError):
    """The asker has no right to do it."""

    code = "not_allowed"
    default = "Tài khoản này không có quyền làm việc đó. Hãy hỏi người quản trị cơ quan."


class WrongState(ArchiveError):
    """The record is not where this act begins."""

    code = "wrong_state"
    default = "Tài liệu không ở bước này. Hãy tải lại trang để xem bước hiện tại."


class Conflict(ArchiveError):
    """Somebody else changed it in between."""

    code = "conflict"
    default = "Người khác vừa sửa tài liệu này. Hãy tải lại trang rồi làm lại."


class UnderHold(ArchiveError):
    """A lock or a hold forbids the change, whoever asks."""

    code = "under_hold"
    default = "Tài liệu đang được khóa lưu trữ, chưa được phép thay đổi hoặc xóa."


class Damaged(ArchiveError):
    """The bytes kept are not the bytes given."""

    code = "damaged"
    default = "Tệp lưu giữ đã bị hỏng. Hãy báo người quản trị chạy “vankho check”."


class Refused(ArchiveError):
    """What was handed in cannot be taken."""

    code = "refused"
    default = "Tệp này không nhận được. Hãy nộp PDF, TIFF, JPEG hoặc PNG."


class TooMany(ArchiveError):
    """Too many tries in a short time; for ``wait`` seconds it is no use to try again."""

    code = "too_many"
    default = "Đã thử quá nhiều lần. Hãy đợi ít phút rồi thử lại."

    def __init__(self, message: str = "", *, detail: str = "", wait: int = 60) -> None:
        super().__init__(message, detail=detail)
        self.wait = wait


class Unavailable(ArchiveError):
    """A part of the archive does not answer now."""

    code = "unavailable"
    retryable = True
    default = "Một bộ phận của hệ thống đang tạm ngừng. Việc sẽ tự chạy tiếp khi có lại."


class NoSpace(Unavailable):
    """The disk is full: nothing of what was to be written is kept (promise P14)."""

    code = "no_space"
    default = (
        "Kho lưu trữ đã hết dung lượng; việc vừa làm chưa được lưu. "
        "Hãy báo người quản trị thêm dung lượng, việc sẽ tự chạy tiếp."
    )


class StoreStopped(Unavailable):
    """An fsync failed: what the disk holds is uncertain, so nothing more is written (promise P14).

    A second fsync would report success for pages the kernel has already thrown away.
    """

    code = "store_stopped"
    default = (
        "Ổ đĩa của kho lưu trữ báo lỗi ghi; kho chuyển sang chỉ đọc để giữ an toàn. "
        "Hãy báo người quản trị kiểm tra ổ đĩa rồi khởi động lại."
    )
