"""What can go wrong when a chore runs in the child.

ArchiveError (archive/records/errors.py)
├── Refused
│   ├── TooHeavy      the file needs more time, memory or room than one file may take
│   ├── OfficeDocument  an office document or a program, where a batch was expected
│   └── Infected      the virus scanner found something
├── ChoreFailed       the child stumbled or died: another attempt may help, but each one counts,
│   │                 so that a file which kills every child ends among the failed work
│   └── TookTooLong   the child was ended at its limit of time; a busy machine may be the reason
└── Unavailable       (a service is away: no attempt is counted)
    ├── Cancelled     the archive is stopping; the job is taken up again at the next start
    └── ScannerAway   the virus scanner gave no clear answer: nothing passes without one

What a library says about a file reaches the caller as plain ``Refused`` or ``Unavailable`` with the
library's own Vietnamese message; ``detail`` then begins with the library's error code.
"""

from archive.records.errors import ArchiveError, Refused, Unavailable
from archive.records.record import INFECTED


class TooHeavy(Refused):
    """The file needs more time, memory or room than one file may take."""

    code = "too_heavy"
    default = (
        "Tệp này quá nặng hoặc bất thường nên không xử lý được trong giới hạn an toàn. "
        "Hãy quét lại ở 200–300 dpi hoặc tách thành nhiều tệp nhỏ rồi nộp lại."
    )


class OfficeDocument(Refused):
    """An office document or a program: no batch of scans, whatever its zip holds."""

    code = "office_document"
    default = (
        "Tệp là văn bản Word, Excel, LibreOffice hoặc chương trình, không phải lô bản quét. "
        "Hãy in hoặc lưu thành PDF rồi nộp lại."
    )


class Infected(Refused):
    """The virus scanner found something in the file."""

    code = INFECTED

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Bộ quét vi-rút thấy “{name}” trong tệp này. Tệp bị cách ly: kho không mở, không đọc "
            "và không cho tải. Hãy quét vi-rút máy đã gửi, rồi nộp lại bản sạch."
        )


class ScannerAway(Unavailable):
    """The virus scanner gave no clear answer."""

    code = "scanner_away"
    default = (
        "Bộ quét vi-rút chưa trả lời: tệp được giữ nguyên, chưa mở, và tự đi tiếp khi có lại. "
        "Nếu kéo dài, hãy báo người quản trị."
    )


class ChoreFailed(ArchiveError):
    """The child stumbled or died; another attempt may do better."""

    code = "chore_failed"
    retryable = True
    default = (
        "Xử lý tệp này bị dừng giữa chừng. Hệ thống sẽ tự thử lại; "
        "nếu vẫn lỗi, việc sẽ nằm trong mục “Việc lỗi” để người quản trị xem."
    )


class TookTooLong(ChoreFailed):
    """The child was ended at its limit of time: the file's fault, or that of a busy machine."""

    code = "took_too_long"
    default = (
        "Tệp này xử lý quá lâu nên đã bị dừng ở giới hạn an toàn; tệp vẫn được giữ nguyên. "
        "Hệ thống thử ba lần; nếu vẫn không được, hãy quét lại ở 200–300 dpi hoặc tách nhỏ rồi nộp."
    )


class Cancelled(Unavailable):
    """The archive is stopping."""

    code = "cancelled"
    default = "Hệ thống đang dừng. Việc này sẽ tự chạy tiếp khi khởi động lại."
