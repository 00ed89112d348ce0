"""What makes a page hard to read, in words for whoever scanned it."""

from collections.abc import Mapping

from ocr.page import Page

IN_WORDS: Mapping[str, str] = {
    "resolution": "độ phân giải thấp ({resolution_dpi:.0f} dpi, nên từ 200)",
    "letters": "chữ quá nhỏ ({letter_pixels:.0f} điểm ảnh)",
    "blur": "ảnh nhòe",
    "contrast": "mực nhạt",
    "light": "sáng tối không đều",
    "specks": "nhiều chấm bẩn",
    "lean": "trang nghiêng ({lean_degrees:.0f}°)",
    "curve": "mặt giấy cong",
    "marks": "dấu hoặc nét mờ đè lên chữ",
    "language": "ít từ đọc ra là tiếng Việt ({syllables_share:.0%})",
}
"""The codes of ``ocr.image.condition``, with what was measured."""

BLANK = "trang trắng, không thấy chữ nào"
"""A blank back is as it should be; a blank front is a sheet that lay the wrong way up."""


def hard_to_read(page: Page) -> tuple[str, ...]:
    """Return why the page is hard to read; nothing for a good one and for codes not known here."""
    measured = vars(page.condition)
    poor = (IN_WORDS[code].format(**measured) for code in page.condition.poor if code in IN_WORDS)
    return (*([BLANK] if page.source == "blank" else ()), *poor)
