"""What a store of bytes can fail at, beyond the errors every part of the archive knows.

ArchiveError (archive/records/errors.py)
├── NotFound         nothing is kept under this name
├── UnderHold        a lock or a hold forbids it
├── Damaged          the bytes kept are not the bytes given
├── Refused          this is no name, or not this archive's store
└── Unavailable      the store does not answer now
    ├── NoSpace      the disk is full; goes on by itself once there is room
    └── StoreStopped the disk failed to keep a promise; nothing more is written until a restart
"""

from archive.records.errors import Unavailable


class NoSpace(Unavailable):
    """The disk is full: nothing of the new object is kept."""

    code = "no_space"
    default = (
        "Kho lưu trữ đã hết dung lượng; tệp này chưa được lưu. "
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
