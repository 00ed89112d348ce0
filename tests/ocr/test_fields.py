"""The fields of a document, found by place and by closed lists."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ocr.fields import find_fields
from ocr.page import Page
from tests.ocr.conftest import saved_pdf, words_on

DECISION = """\
          UBND TỈNH SÔNG MẪU                     CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
       ỦY BAN NHÂN DÂN XÃ CẦU                      Độc lập - Tự do - Hạnh phúc
                MẪU
            Số: 12/QĐ-UBND                       Cầu Mẫu, ngày 05 tháng 8 năm 2025

                                      QUYẾT ĐỊNH
                  Về việc công nhận tổ hòa giải cơ sở năm 2025 và
                              phân công người phụ trách

              Căn cứ Luật số 01/2015/QH13 ngày 19 tháng 6 năm 2015;
              Ông Hoàng Văn Tư, căn cước công dân số 099071002816, cư trú tại thôn Bàng.
     Nơi nhận:                                              TM. ỦY BAN NHÂN DÂN
     - Như Điều 2;                                              KT. CHỦ TỊCH
     - Lưu: VT.                                                 PHÓ CHỦ TỊCH


                                                              Nguyễn Đức Thuận
""".splitlines()


def values(lines: Sequence[str]) -> dict[str, str]:
    """Return what is found on a page with these lines."""
    return {field.name: field.value for field in find_fields([words_on(lines)])}


def test_a_decision_tells_all_its_fields() -> None:
    """Every field of the layout of Decree 30/2020 is found in its place."""
    assert values(DECISION) == {
        "type": "Quyết định",
        "number": "12/QĐ-UBND",
        "date": "2025-08-05",
        "place": "Cầu Mẫu",
        "body": "ỦY BAN NHÂN DÂN XÃ CẦU MẪU",
        "parent": "UBND TỈNH SÔNG MẪU",
        "abstract": "công nhận tổ hòa giải cơ sở năm 2025 và phân công người phụ trách",
        "position": "PHÓ CHỦ TỊCH",
        "signer": "Nguyễn Đức Thuận",
        "recipients": "Như Điều 2",
        "citizen_numbers": "099071002816",
        "names": "Hoàng Văn Tư",
    }


def test_each_field_says_where_it_stands() -> None:
    """The box is on the words of the value."""
    found = {field.name: field for field in find_fields([words_on(DECISION)])}

    box = found["number"].box
    assert box is not None
    assert (box.left, box.right) == pytest.approx((0.16, 0.26))
    assert found["signer"].page == 1
    assert all(0 < field.confidence <= 1 for field in found.values())


def test_a_letter_has_no_type_in_its_symbol() -> None:
    """``215/UBND-VP`` is a letter; its abstract stands left, after "V/v"."""
    found = values(
        [
            "         UBND TỈNH SÔNG MẪU                   CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "             VĂN PHÒNG                          Độc lập - Tự do - Hạnh phúc",
            "          Số: 215/UBND-VP                     Sông Mẫu, ngày 04 tháng 02 năm 2026",
            "    V/v đôn đốc các xã nhận bàn",
            "           giao hồ sơ",
            "",
            "                    Kính gửi: Ủy ban nhân dân các xã",
        ]
    )

    assert found["type"] == "Công văn"
    assert found["number"] == "215/UBND-VP"
    assert found["abstract"] == "đôn đốc các xã nhận bàn giao hồ sơ"


@pytest.mark.parametrize(
    ("read", "meant"), [("0ó", "06"), ("lO", "10"), ("I2a", "12a"), ("1o", "10"), ("1õ", "15")]
)
def test_a_number_that_was_read_as_letters_is_a_number(read: str, meant: str) -> None:
    """Before the stroke stand digits, and at most one letter of the writer's."""
    found = values(
        [
            "         UBND TỈNH SÔNG MẪU                   CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            f"          Số: {read}/BB-UBND                    Sông Mẫu, ngày 04 tháng 02 năm 2026",
            "                                   BIÊN BẢN",
        ]
    )

    assert found["number"] == f"{meant}/BB-UBND"


def test_a_letter_is_one_whatever_its_symbol_looks_like_and_its_text_heads() -> None:
    """CT is chỉ thị or a tax office: "V/v" on the left decides, also against a later heading."""
    found = values(
        [
            "             TỔNG CỤC THUẾ                    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "          CỤC THUẾ SÔNG MẪU                     Độc lập - Tự do - Hạnh phúc",
            "            Số: 123/CT-KK                     Sông Mẫu, ngày 04 tháng 02 năm 2020",
            "        V/v nộp tờ khai thuế",
            "",
            "                    Kính gửi: Các tổ chức trên địa bàn",
            "                                  DANH SÁCH",
        ]
    )

    assert (found["type"], found["abstract"]) == ("Công văn", "nộp tờ khai thuế")


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("Số: 12/QD-UBND", "12/QĐ-UBND"),
        ("Số: 07 / TTr - UBND", "07/TTr-UBND"),
        ("Sô: 45/TB-SGDĐT", "45/TB-SGDĐT"),
        ("Số 1374/QĐ-UBND", "1374/QĐ-UBND"),
        ("Số: 02/HD-UBND", "02/HD-UBND"),
        ("Số: 05/2025/NQ-HĐND", "05/2025/NQ-HĐND"),
        ("Bố: 12/QĐ-UBND", "12/QĐ-UBND"),
    ],
)
def test_a_number_is_mended_only_where_one_type_fits(printed: str, number: str) -> None:
    """A lost mark comes back from the closed list; HD stays HD, for HĐ is another type."""
    assert values([f"          {printed}", "", "               KÍNH TRÌNH"])["number"] == number


@pytest.mark.parametrize(
    "printed", ["ngày 31 tháng 02 năm 2025", "ngày 00 tháng 1 năm 2025", "ngày 5 tháng 13 năm 2020"]
)
def test_a_day_that_cannot_be_is_not_found(printed: str) -> None:
    """An impossible date is left to a person."""
    assert "date" not in values([f"                     Cầu Mẫu, {printed}"])


def test_nothing_is_found_on_nothing() -> None:
    """No pages and blank pages have no fields."""
    assert find_fields([]) == ()
    assert find_fields([words_on([])]) == ()


@given(st.lists(st.text(max_size=60), max_size=12))
def test_no_page_breaks_the_search(lines: list[str]) -> None:
    """Whatever was read, the search ends with fields or without."""
    names = [field.name for field in find_fields([words_on(lines)])]

    assert len(names) == len(set(names))


def test_fields_come_out_of_a_real_reading(
    a5: Image.Image, tmp_path: Path, read: Callable[[Path], tuple[Page, ...]]
) -> None:
    """From picture to fields."""
    found = {
        field.name: field.value for field in find_fields(read(saved_pdf([a5], tmp_path / "a.pdf")))
    }

    assert found["number"] == "12/QĐ-UBND"
    assert found["date"] == "2025-08-05"
    assert found["type"] == "Quyết định"
    assert found["signer"] == "Nguyễn Văn Bình"


@pytest.mark.parametrize(
    "printed",
    [
        "Cầu Mẫu, ngày Š tháng 8 năm 202.5",
        "Cầu Mẫu, ngày Ú5 thắng 8 2025",
        "Cầu Mẫu, ngày O5 tháng 8, năm 2025",
        "Cầu Mẫu, 05 tháng 8 năm 2025",
        "Cầu Mẫu, ngàu 05 tháng 8 năm 2025",
        "Cầu Mẫu, ngày 05 tliáng 8 năm 2025",
        "Cầu Mẫu, ngày 05 thang8 nãm 2O25",
        "Cầu Mẫu, ngày | 05 tháng 8 năm 20 25",
        "Cầu Mẫu, nqay 0S tháng B năm Z025",
        "Cầu Mẫu, ngày 0đ tháng 8 năm 2025",
        "Cầu Mẫu, ngày 0õ tháng 8 năm 2025",
        "- Cầu Mẫu, ngày 0 5 tháng 8 năm 2025 .",
        "Cầu Mẫu ngày 05 tháng 8 năm 2025",
        "Độc lập - Tự do - Hạnh phúc Cầu Mẫu, ngày 05 tháng 8 năm 2025",
    ],
)
def test_a_date_with_specks_on_its_digits_is_still_one(printed: str) -> None:
    """A mark on a digit makes a letter of it; "năm" may be lost."""
    found = values([*DECISION[:3], f"{'':49}{printed}", *DECISION[4:]])

    assert (found["date"], found["place"]) == ("2025-08-05", "Cầu Mẫu")


def test_specks_beside_an_abstract_are_none_of_it() -> None:
    """The rule under an abstract, or dust beside it, may be read as signs."""
    head, subject, rest = DECISION[:7], DECISION[7], DECISION[8:]

    assert values([*head, f"{subject} ˆ", *rest])["abstract"] == values(DECISION)["abstract"]


def test_specks_on_a_name_are_none_of_it() -> None:
    """The stroke of a seal before the signer's name is not the name."""
    signed = [line.replace("Nguyễn Đức", "'-Nguyễn Đức") for line in DECISION]

    assert values(signed)["signer"] == "Nguyễn Đức Thuận"


def test_a_symbol_that_lost_a_letter_is_that_of_the_printed_type() -> None:
    """QU is no type's; where a type is printed whose symbol has one letter else, it is meant."""
    misread, body = ([line.replace("QĐ-", read) for line in DECISION] for read in ("QU-", "TB-"))

    assert values(misread)["number"] == "12/QĐ-UBND"
    assert values(body)["number"] == "12/TB-UBND"


def test_lines_of_an_abstract_stand_under_each_other_however_they_were_read() -> None:
    """The end of a paragraph that the engine told between them is none of it."""
    page = words_on(DECISION)
    lines = [[word.text for word in line] for line in page.lines]
    last = next(index for index, line in enumerate(lines) if "phân" in line)
    order = [*range(last), len(lines) - 1, *range(last, len(lines) - 1)]
    words = tuple(
        replace(word, line=place) for place, index in enumerate(order) for word in page.lines[index]
    )

    (abstract,) = (
        field.value
        for field in find_fields([replace(page, words=words)])
        if field.name == "abstract"
    )
    assert abstract == values(DECISION)["abstract"]


def test_an_abstract_begins_after_half_of_its_mark_too() -> None:
    """Of "V/v" the second letter is small and may be lost."""
    letter = [
        "         UBND TỈNH SÔNG MẪU                   CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "          Số: 215/UBND-VP                     Sông Mẫu, ngày 04 tháng 02 năm 2026",
        "    V/ đôn đốc các xã nhận bàn",
        "           giao hồ sơ",
        "                    Kính gửi: Ủy ban nhân dân các xã",
    ]

    assert values(letter)["abstract"] == "đôn đốc các xã nhận bàn giao hồ sơ"


def test_a_deputy_is_one_where_a_seal_parts_the_word() -> None:
    """The word "PHÓ" far from the rest of its line belongs to it all the same."""
    signed = [line.replace(" PHÓ CHỦ", "-PHÓ    CHỦ") for line in DECISION if "KT." not in line]

    assert values(signed)["position"] == "PHÓ CHỦ TỊCH"
