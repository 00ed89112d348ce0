"""Bodies and places are spelt with the marks that a list or the rest of the paper gives them."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.fields import find_fields
from ocr.finding.spelling import spelt
from ocr.finding.strip import Found, folded, strips
from tests.ocr.conftest import words_on

_MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"


def head(body: Sequence[str], place: str, *text: str) -> dict[str, str]:
    """Return what is found under a letterhead with these lines on its left."""
    above = [f"   {line:44}{_MOTTO if not index else ''}" for index, line in enumerate(body)]
    below = f"   {'Số: 12/QĐ-UBND':44}{place}, ngày 05 tháng 8 năm 2025"
    lines = [*above, below, "", f"{'':40}QUYẾT ĐỊNH", f"{'':36}Về việc họp", "", *text]
    return {field.name: field.value for field in find_fields([words_on(lines)])}


@pytest.mark.parametrize(
    ("read", "place", "body"),
    [
        ("ỦY BAN NHÂN DÂN TỈNH ĐÔI MẪU", "Đồi Mẫu", "ỦY BAN NHÂN DÂN TỈNH ĐỒI MẪU"),
        ("UY BẠN NHÂN DẪN XÃ SUÔI THU", "Suối Thử", "ỦY BAN NHÂN DÂN XÃ SUỐI THỬ"),
        ("UỶ BAN NHÂN DÂN XÃ CÂU MẪU", "Cầu Mẫu", "UỶ BAN NHÂN DÂN XÃ CẦU MẪU"),
        ("UBND TÍNH SÔNG MAU", "Sông Mẫu", "UBND TỈNH SÔNG MẪU"),
        ("SỞ TƯ PHAP TỈNH QUANG NGAI", "Đồi Mẫu", "SỞ TƯ PHÁP TỈNH QUẢNG NGÃI"),
        ("CÔNG AN XÃ PHƯƠNG TRUNG", "Phương Trung", "CÔNG AN XÃ PHƯƠNG TRUNG"),
    ],
)
def test_a_body_takes_its_lost_marks_from_lists_and_from_the_paper(
    read: str, place: str, body: str
) -> None:
    """Its kind is one of a closed list; its place stands before the date as well."""
    assert head([read], place)["body"] == body


def test_a_place_takes_its_marks_from_the_text() -> None:
    """Of two spellings the one that has all marks of the other is right."""
    found = head(
        ["ỦY BAN NHÂN DÂN", "XÃ CÂU MẪU"],
        "Câu Mẫu",
        "     Ông Hoàng Văn Tư, trú tại xã Cầu Mẫu, đề nghị cấp giấy phép.",
    )

    assert (found["body"], found["place"]) == ("ỦY BAN NHÂN DÂN XÃ CẦU MẪU", "Cầu Mẫu")


def test_another_name_gives_no_marks() -> None:
    """A word in small letters and a name of other letters leave the body as it was read."""
    found = head(
        ["ỦY BAN NHÂN DÂN XÃ BA DAU"], "Ba Dau", "     Thu hoạch dâu ba đầu vụ tại Ba Đâm."
    )

    assert found["body"] == "ỦY BAN NHÂN DÂN XÃ BA DAU"


def test_specks_beside_a_name_are_none_of_it() -> None:
    """A speck read as a quotation mark neither joins two bodies nor stays in their names."""
    found = head(["UBND TỈNH SÔNG MẪU", "'ỦY BAN NHÂN DÂN XÃ SUỐI THỬ ˆ"], "Suối Thử")

    assert found["body"] == "ỦY BAN NHÂN DÂN XÃ SUỐI THỬ"
    assert found["parent"] == "UBND TỈNH SÔNG MẪU"


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("ỦY BAN NHÂN DÂN HUYỆN KÊ SACH", "ỦY BAN NHÂN DÂN HUYỆN KẾ SÁCH"),
        ("ỦY BAN NHÂN DÂN HUYỆN KRÔNG BÔNG", "ỦY BAN NHÂN DÂN HUYỆN KRÔNG BÔNG"),
        ("ỦY BAN NHÂN DÂN XÃ VINH QUỲNH", "ỦY BAN NHÂN DÂN XÃ VĨNH QUỲNH"),
        ("ỦY BAN NHÂN DÂN TỈNH HÀ BẮC", "ỦY BAN NHÂN DÂN TỈNH HÀ BẮC"),
        ("UBND TINH SOC TRĂNG", "UBND TỈNH SÓC TRĂNG"),
        # Two communes have these letters, and another has them as they stand.
        ("ỦY BAN NHÂN DÂN XÃ THANH HÒA", "ỦY BAN NHÂN DÂN XÃ THANH HÒA"),
        ("ỦY BAN NHÂN DÂN XÃ KIM THANH", "ỦY BAN NHÂN DÂN XÃ KIM THANH"),
        # One letter of the kind was misread, or the blank in it lost.
        ("ỦY RAN NHÂN DÂN XÃ MỸ PHƯỚC", "ỦY BAN NHÂN DÂN XÃ MỸ PHƯỚC"),
        ("ỦYBAN NHÂN DÂN XÃ MỸ PHƯỚC", "ỦY BAN NHÂN DÂN XÃ MỸ PHƯỚC"),
        ("SỞ TƯ PHÁF", "SỞ TƯ PHÁP"),
    ],
)
def test_names_of_units_are_a_closed_list(read: str, meant: str) -> None:
    """A listed name stays; else the one listed name with these marks and more is meant."""
    assert head([read], "Xom Ba")["body"] == meant


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("ỦY BAN NHÂN DÂN XÃ CÂU MẪU", "ỦY BAN NHÂN DÂN XÃ CẦU MẪU"),
        ("ỦY BAN NHÂN DÂN XÃ CẤU MẪU", "ỦY BAN NHÂN DÂN XÃ CẦU MẪU"),
        ("VĂN PHÒNG ỦY BAN NHÂN DÂN XÃ CÂU MẪU", "VĂN PHÒNG ỦY BAN NHÂN DÂN XÃ CẦU MẪU"),
        ("TRUNG TÂM PHUC VU HANH CHINH CONG", "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG"),
        ("ỦY BAN NHÂN DÂN XÃ CÂU MEN", "ỦY BAN NHÂN DÂN XÃ CÂU MEN"),
    ],
)
def test_bodies_known_beforehand_give_their_marks(read: str, meant: str) -> None:
    """An archive knows its bodies: where no mention kept the mark, theirs tell it."""
    known = ["Ủy ban nhân dân xã Cầu Mẫu", "Trung tâm Phục vụ hành chính công"]
    page = words_on([f"   {read}", "   Số: 12/QĐ-UBND", "", f"{'':40}QUYẾT ĐỊNH"])

    found = {field.name: field.value for field in find_fields([page], known)}

    assert found["body"] == meant


@given(
    st.text("ỦUYBANHÂDXÃTIỈ Ẫđcơ-.", min_size=1).filter(str.strip),
    st.text("ủuyban nhândxã", min_size=1),
)
def test_spelling_changes_marks_only(value: str, line: str) -> None:
    """Whatever was read, the letters under the marks stay as they were."""
    page = words_on([value, line.title()])
    lines = strips(page)
    text = " ".join(value.split())

    for name in ("body", "place"):
        after = spelt(Found(name, text, (lines[0],), 0.9), lines)
        assert folded(after.value) == folded(text)
