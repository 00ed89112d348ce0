"""Where number and date go on the first page of a document, and what is written there.

The places are those the document leaves blank as it was read: behind "Số:" and before "/QĐ-UBND",
between "ngày", "tháng" and "năm". Where nothing was read they are the cells of Decree 30/2020.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from archive.records.errors import Refused
from archive.records.issuing import Number
from ocr.page import Page as Read
from ocr.page import Word
from signing.fields import TextField
from signing.geometry import MILLIMETRE, Box, Page

HEAD = 0.4
"""The part of page one in which number and date stand."""
NUMBER_WIDTH, YEAR_WIDTH, HEIGHT = 25 * MILLIMETRE, 12 * MILLIMETRE, 16.0
GAP = 1.0
NUMBER_CELL = (30 * MILLIMETRE, 42 * MILLIMETRE, 60 * MILLIMETRE)
DATE_CELL = (105 * MILLIMETRE, 42 * MILLIMETRE, 90 * MILLIMETRE)
"""Left, distance from the upper edge, and width of cells 3 and 4."""

TOLD: Mapping[str, str] = {
    "So": "Số văn bản",
    "SoKyHieu": "Số, ký hiệu văn bản",
    "Ngay": "Ngày ban hành",
    "Thang": "Tháng ban hành",
    "Nam": "Năm ban hành",
    "NgayThangNam": "Ngày, tháng, năm ban hành",
}
"""The fields there may be, and what a reader is told they are."""


def texts_for(number: Number, among: Sequence[str]) -> Mapping[str, str]:
    """Return what is written into those of the fields that a document has."""
    day, month = _two(number.dated.day, below=10), _two(number.dated.month, below=3)
    year = str(number.dated.year)
    said = {
        "So": number.digits,
        "SoKyHieu": f"Số: {number.text}",
        "Ngay": day,
        "Thang": month,
        "Nam": year,
        "NgayThangNam": f"ngày {day} tháng {month} năm {year}",
    }
    return {name: said[name] for name in among}


def blanks(read: Read | None, page: Page, today: date) -> tuple[TextField, ...]:
    """Return the fields for number and date of a document's first page.

    Raises ``Refused`` for one that has a number or a day already: it was issued before, or is a
    copy, and is not issued again.
    """
    head = [] if read is None else [one for one in read.words if one.box.top < HEAD]
    lines = [[one for one in head if one.line == line] for line in {one.line for one in head}]
    return (*_number(lines, page), *_date(lines, page, today))


def _two(value: int, *, below: int) -> str:
    """Write a leading zero before small numbers: days below 10, months 1 and 2."""
    return f"0{value}" if value < below else str(value)


def _number(lines: Sequence[Sequence[Word]], page: Page) -> tuple[TextField, ...]:
    for line in lines:
        for word, after in pairwise(line):
            if _plain(word) != "số":
                continue
            if re.match(r"\d", after.text):
                message = "Văn bản đã có số. Chỉ trình ký phát hành văn bản chưa có số."
                raise Refused(message)
            if after.text.startswith("/"):
                return (_between("So", page, word, after.box.left),)
    return (_cell("SoKyHieu", page, *NUMBER_CELL),)


def _date(lines: Sequence[Sequence[Word]], page: Page, today: date) -> tuple[TextField, ...]:
    for line in lines:
        said = {_plain(one): one for one in line}
        if not {"ngày", "tháng", "năm"} <= said.keys():
            continue
        day, month, year = said["ngày"], said["tháng"], said["năm"]
        left = [one for one in line if day.box.right <= one.box.left < month.box.left]
        if any(re.match(r"\d", one.text) for one in left):
            message = "Văn bản đã có ngày. Chỉ trình ký phát hành văn bản chưa có ngày."
            raise Refused(message)
        fields = (
            _between("Ngay", page, day, month.box.left),
            _between("Thang", page, month, year.box.left),
        )
        printed = [one for one in line if one.box.left >= year.box.right and one.text[:4].isdigit()]
        if not printed:
            return (*fields, _between("Nam", page, year, year.box.right + YEAR_WIDTH / page.width))
        if not printed[0].text.startswith(str(today.year)):
            message = f"Văn bản in sẵn năm {printed[0].text}, không phải năm nay. Hãy sửa dự thảo."
            raise Refused(message)
        return fields
    return (_cell("NgayThangNam", page, *DATE_CELL),)


def _plain(word: Word) -> str:
    return word.text.strip(":.,; ").casefold()


def _between(name: str, page: Page, before: Word, until: float) -> TextField:
    """Make the field between a word and a fraction of the page's width."""
    printed = page.share(*before.box.to_json())
    left, right = printed.right + GAP, until * page.width - GAP
    right = right if right - left > HEIGHT else left + NUMBER_WIDTH
    middle = (printed.bottom + printed.top) / 2
    box = Box(left, middle - HEIGHT / 2, right, middle + HEIGHT / 2)
    return TextField(name, 0, page.inside(box), TOLD[name])


def _cell(name: str, page: Page, left: float, down: float, width: float) -> TextField:
    top = page.height - down
    return TextField(name, 0, page.inside(Box(left, top - HEIGHT, left + width, top)), TOLD[name])
