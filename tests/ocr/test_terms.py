"""An abstract's words of the trade are spelt as they are; names and other words stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.finding.strip import folded
from ocr.finding.terms import with_terms


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("hộ gia đình được hồ trợ xây dựng nhà ở", "hộ gia đình được hỗ trợ xây dựng nhà ở"),
        ("Tống kết công tác quản lý", "Tổng kết công tác quản lý"),
        ("điều chỉnh dự toán chỉ ngân sách nhà nước", "điều chỉnh dự toán chi ngân sách nhà nước"),
        ("theo chuấn nghèo, hộ cận nghẻo.", "theo chuẩn nghèo, hộ cận nghèo."),
        ("ĐIỀU CHÍNH QUY HOACH", "ĐIỀU CHỈNH QUY HOẠCH"),
        # What may be meant stays: another word, an older place of the tone, a name.
        ("công nhân vệ sinh cùng cấp", "công nhân vệ sinh cùng cấp"),
        ("hoà giải và uỷ quyền", "hoà giải và uỷ quyền"),
        ("xã Văn Hoá, thôn Hoa Giai", "xã Văn Hoá, thôn Hoa Giai"),
        ("đối, với", "đối, với"),
        # Half of a word must bear it out: two others that look alike together stay.
        ("tiếp nhận đàn gia súc", "tiếp nhận đàn gia súc"),
    ],
)
def test_a_mistaken_mark_comes_back_from_the_list(read: str, meant: str) -> None:
    """Only where one listed word has these letters."""
    assert with_terms(read) == meant


@given(st.text('hỗồ trợđiềuchỉníCông ,."', max_size=40))
def test_no_letter_is_changed(read: str) -> None:
    """Marks only; and what is mended once is not mended again."""
    after = with_terms(read)

    assert folded(after) == folded(" ".join(read.split()))
    assert with_terms(after) == after
