"""Labels and values of forms and certificates."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.forms import find_pairs
from tests.ocr.conftest import words_on

EXTRACT = """\
                    TRÍCH LỤC KHAI SINH
       Số: 36/TLKS-BS
    Họ, chữ đệm, tên: NGUYỄN KHÁNH HÒA
    Giới tính: Nữ   Dân tộc: Kinh Quốc tịch: Việt Nam
    Ngày cấp: ........................
    Nơi cư trú: Thôn Rặng Duối, xã Suối Thử, huyện Cầu Mẫu cũ, tỉnh Sông
    Mẫu
    1. Diện tích ghi trên sổ: 142,6 m²
    Nơi nhận: như trên
""".splitlines()


def told(lines: Sequence[str]) -> list[tuple[str, str]]:
    """Return labels and values on a page with these lines."""
    return [(pair.label, pair.value) for pair in find_pairs([words_on(lines)])]


def test_a_form_keeps_its_labels_and_values() -> None:
    """Several to a line, over two lines, with a label nobody listed; an empty one has no value."""
    assert told(EXTRACT) == [
        ("Họ, chữ đệm, tên", "NGUYỄN KHÁNH HÒA"),
        ("Giới tính", "Nữ"),
        ("Dân tộc", "Kinh"),
        ("Quốc tịch", "Việt Nam"),
        ("Nơi cư trú", "Thôn Rặng Duối, xã Suối Thử, huyện Cầu Mẫu cũ, tỉnh Sông Mẫu"),
        ("Diện tích ghi trên sổ", "142,6 m²"),
    ]


def test_a_pair_says_where_label_and_value_stand() -> None:
    """The label's box ends where the value's begins; a value of two lines has one box."""
    pairs = {pair.label: pair for pair in find_pairs([words_on(EXTRACT)])}
    sex, home = pairs["Giới tính"], pairs["Nơi cư trú"]

    assert (sex.label_box.left, sex.label_box.right) == pytest.approx((0.04, 0.14))
    assert (sex.box.left, sex.box.right) == pytest.approx((0.15, 0.17))
    assert home.box.bottom - home.box.top > 0.03
    assert sex.page == 1
    assert sex.confidence == pytest.approx(0.95)


def test_running_text_is_no_form() -> None:
    """A colon in a decision makes no label."""
    assert (
        told(
            [
                "      Điều 1. Giao các thôn những việc sau đây:",
                "      Căn cứ Luật: không có gì",
                "      Ủy ban nhân dân xã yêu cầu: làm ngay",
            ]
        )
        == []
    )


@given(st.lists(st.text(max_size=60), max_size=12))
def test_no_page_breaks_the_search_for_pairs(lines: list[str]) -> None:
    """Whatever was read, the search ends, and every pair has a value."""
    assert all(value for _, value in told([*lines, "Họ tên: A", "Dân tộc: B", "Tuổi: 1"]))
