"""What a person is told to look at."""

from collections.abc import Sequence
from datetime import date

import pytest

from ocr.doubts import doubts
from ocr.fields import find_fields
from ocr.language import language_of
from tests.ocr.conftest import words_on

TODAY = date(2025, 8, 5)
HEAD = [
    "     ỦY BAN NHÂN DÂN XÃ CẦU MẪU            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "        Số: 12/QĐ-UBND                    Cầu Mẫu, ngày 05 tháng 8 năm 2025",
    "                                  QUYẾT ĐỊNH",
]


def seen(lines: Sequence[str], *, today: date = TODAY) -> set[str]:
    """Return the codes of what does not fit on a page with these lines."""
    pages = [words_on(lines)]
    return {doubt.code for doubt in doubts(pages, find_fields(pages), today=today)}


def test_a_page_that_fits_raises_no_doubt() -> None:
    """Issued today, of the type its symbol names."""
    assert seen(HEAD) == set()


def test_a_document_of_tomorrow_is_doubted_and_still_read() -> None:
    """The field is there; a person is told."""
    pages = [words_on(HEAD)]
    fields = find_fields(pages)

    assert seen(HEAD, today=date(2025, 8, 4)) == {"date_future"}
    assert {field.value for field in fields if field.name == "date"} == {"2025-08-05"}


def test_a_day_no_calendar_has_is_doubted() -> None:
    """The 31st of February, in the head or in the text."""
    assert seen([*HEAD, "", "trước ngày 31 tháng 02 năm 2025"]) == {"date_impossible"}


def test_type_and_symbol_must_name_the_same_type() -> None:
    """A notice with the number of a decision."""
    assert seen([*HEAD[:2], "                                  THÔNG BÁO"]) == {"type_differs"}


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        (["Bà: TRẦN NGỌC ÁNH, sinh năm 1974, số định danh cá nhân: 099174005533"], set()),
        (["Ông: HUỲNH QUỐC TUÝ, sinh năm 1971, số định danh: 099071002816"], set()),
        (["Ông: HUỲNH QUỐC TUÝ, số định danh: 099171002816"], {"citizen_sex"}),
        (["Ông: HUỲNH QUỐC TUÝ, sinh năm 1972, số định danh: 099071002816"], {"citizen_year"}),
        (["Ông/Bà: TRẦN NGỌC ÁNH, số định danh: 099071002816"], set()),
        (["Căn cước: 097071002816"], {"citizen_province"}),
        (["Căn cước: 137071002816"], set()),  # born abroad
        (
            [
                "Họ, chữ đệm, tên: NGUYỄN KHÁNH HÒA",
                "Ngày, tháng, năm sinh: 14/02/2015",
                "Giới tính: Nữ",
                "Số định danh cá nhân: 099315004127",
                "Họ, chữ đệm, tên người cha: NGUYỄN VĂN ĐẠO",
                "Năm sinh: 1985",
            ],
            set(),
        ),
        (
            [
                "Họ và tên: NGUYỄN KHÁNH HÒA",
                "Sinh ngày: 14/02/1915    Giới tính: Nam",
                "Số định danh cá nhân: 099315004127",
            ],
            {"citizen_sex", "citizen_year"},
        ),
    ],
)
def test_a_citizen_number_must_agree_with_what_stands_beside_it(
    lines: Sequence[str], codes: set[str]
) -> None:
    """Province, sex with century, and year of birth; only what is said of the same person."""
    assert seen(lines) == codes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Căn cứ Luật Tổ chức chính quyền địa phương, xét đề nghị của công chức", "vi"),
        ("The parties to this agreement shall keep all of the records for the term", "en"),
        ("Les parties conviennent que la durée du contrat sera fixée par avenant", "other"),
        ("2", "none"),
        ("", "none"),
    ],
)
def test_the_language_of_a_page_is_told(text: str, code: str) -> None:
    """With the share of what speaks for it."""
    said = language_of(text)

    assert said.code == code
    assert 0 <= said.share <= 1
