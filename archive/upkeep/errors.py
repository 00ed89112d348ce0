"""What stops an act of upkeep before it begins.

ArchiveError (archive/records/errors.py)
├── NoStore      there is no archive in this folder
├── Locked       another process works on this archive
├── KeyTrouble   a key of the archive is missing, open to others, or broken
└── Unsafe       a setting that would lay the archive open
"""

from collections.abc import Mapping

from archive.records.errors import ArchiveError


class NoStore(ArchiveError):
    """There is no archive in this folder."""

    code = "no_store"
    default = "Ở đây chưa có kho nào. Hãy kiểm tra lại --data."


class Locked(ArchiveError):
    """Another process works on this archive."""

    code = "locked"
    default = "Kho đang chạy ở tiến trình khác. Hãy dừng “vankho serve” rồi làm lại."


class KeyTrouble(ArchiveError):
    """A key of the archive is missing, open to others, or broken."""

    code = "key"
    default = "Khóa của kho không dùng được. Hãy lấy lại thư mục keys từ bản sao lưu."


class Unsafe(ArchiveError):
    """A setting that would lay the archive open: it is not started."""

    code = "unsafe"
    default = "Thiết lập không an toàn nên kho không khởi động. Hãy chạy “vankho doctor”."


EXITS: Mapping[str, int] = {"no_space": 4, "no_store": 10, "locked": 11, "key": 12}
"""Exit codes of ``vankho check`` by error code, where it could not begin."""
