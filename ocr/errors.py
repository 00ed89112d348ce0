"""What can go wrong with reading a file.

OcrError
├── UnknownType     the bytes are not a PDF, TIFF, JPEG, PNG, HEIC or WebP
├── Unreadable      of a known type, but damaged
├── Locked          a PDF that opens only with a password
├── TooLarge        more pages or pixels than one reading may take
├── EngineFailed    the reading engine stopped or took too long
└── EngineMissing   the reading engine or its Vietnamese model is not installed

``code`` is for machines and translations, ``retryable`` for a queue. Both are part of the API.
The text of each error is Vietnamese, for the person who handed the file in, and says what to do.
"""

from typing import ClassVar


class OcrError(Exception):
    """Something a person can read went wrong; ``str(error)`` is the Vietnamese sentence."""

    code: ClassVar[str] = "ocr"
    retryable: ClassVar[bool] = False

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class UnknownType(OcrError):
    """The bytes are none of the types that are read here, whatever the file's name says."""

    code = "unknown_type"

    def __init__(self) -> None:
        super().__init__(
            "Tệp không phải là PDF, TIFF, JPEG, PNG, HEIC hoặc WebP. "
            "Hãy quét hoặc lưu lại văn bản theo một trong các định dạng này rồi nộp lại."
        )


class Unreadable(OcrError):
    """The file is of a known type, but cannot be opened or a page of it cannot be drawn.

    ``page`` counts from 1, or is ``None`` when the file as a whole is damaged.
    """

    code = "unreadable"

    def __init__(self, page: int | None = None) -> None:
        where = "Tệp" if page is None else f"Trang {page} của tệp"
        super().__init__(f"{where} bị hỏng, không mở được. Hãy quét lại hoặc nộp lại bản gốc.")
        self.page = page


class Locked(OcrError):
    """A PDF that opens only with a password."""

    code = "locked"

    def __init__(self) -> None:
        super().__init__(
            "Tệp PDF được bảo vệ bằng mật khẩu. Hãy bỏ mật khẩu rồi nộp lại; không gửi mật khẩu."
        )


class TooLarge(OcrError):
    """More than one reading may take.

    ``page`` counts from 1, or is ``None`` when the file as a whole is too large; ``measure`` says
    in Vietnamese what was measured and ``limit`` how much is allowed.
    """

    code = "too_large"

    def __init__(self, *, measure: str, limit: str, page: int | None = None) -> None:
        where = "Tệp" if page is None else f"Trang {page}"
        super().__init__(
            f"{where} quá lớn: {measure}, tối đa {limit}. "
            "Hãy quét lại ở 200–300 dpi hoặc tách thành nhiều tệp."
        )
        self.page = page
        self.measure = measure
        self.limit = limit


class EngineFailed(OcrError):
    """The reading engine stopped or took too long; another try can help."""

    code = "engine_failed"
    retryable = True

    def __init__(self, detail: str) -> None:
        super().__init__("Bộ nhận dạng chữ dừng giữa chừng. Hệ thống có thể thử lại.")
        self.detail = detail


class EngineMissing(OcrError):
    """The reading engine or its Vietnamese model is not installed on this machine."""

    code = "engine_missing"

    def __init__(self) -> None:
        super().__init__(
            "Máy chưa có bộ nhận dạng chữ tiếng Việt. "
            "Hãy cài các gói tesseract-ocr và tesseract-ocr-vie rồi thử lại."
        )
