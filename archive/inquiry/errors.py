"""What can go wrong while asking, beyond ``archive.records.errors``.

NotAllowed
└── ReasonNeeded   a restricted record was asked for and no purpose was named today
"""

from archive.records.errors import NotAllowed


class ReasonNeeded(NotAllowed):
    """Somebody who may see a restricted record has not said what for."""

    code = "reason_needed"
    default = (
        "Tài liệu hạn chế tiếp cận: hãy nêu mục đích ở trang của tài liệu rồi mở lại. "
        "Mục đích được ghi vào sổ cái."
    )

    def __init__(self, record: str) -> None:
        self.record = record
        super().__init__()
