"""What a question was meant to say, told from the pages it found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.meant import goes_on, meant
from search.page import Page

PAGES = [
    Page("Quyết định về việc cấp giấy chứng nhận cho ông Nguyễn Văn Đoàn"),
    Page("Căn cứ Quyết định số 12, theo quyết định này; quyền lợi của ông Nguyễn Văn An"),
]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("quyet dinh", "quyết định"),
        ("Quyet dinh 12/QD-UBND", "Quyết định 12/QD-UBND"),
        ("quyét định", "quyết định"),
        ("quyết định", ""),
        ("quyet dimh", "quyết định"),
        ("nguyen van doan", "nguyễn văn đoàn"),
        ("không có ở đâu", ""),
        ("giay, chung nhan!", "giấy, chứng nhận!"),
        ("", ""),
    ],
)
def test_accents_and_letters_are_put_back(typed: str, said: str) -> None:
    """The way the pages write it; nothing where they write what was typed."""
    assert meant(typed, PAGES) == said


@pytest.mark.parametrize(
    ("typed", "ways"),
    [
        ("quyet di", ("quyết định",)),
        ("nguyen va", ("nguyễn văn",)),
        ("giay chứ", ("giấy chứng",)),
        ("quyet", ("quyết định",)),
        ("q", ()),
        ("quyet ", ()),
        ("12", ()),
    ],
)
def test_a_beginning_goes_on_as_the_pages_do(typed: str, ways: tuple[str, ...]) -> None:
    """The last word is finished; one that is finished is followed by the next."""
    assert goes_on(typed, PAGES)[: len(ways) or None] == ways


def test_nothing_is_told_that_stands_on_no_page_found() -> None:
    """Who finds nothing is told nothing."""
    assert meant("quyet dinh", []) == ""
    assert goes_on("quyet di", []) == ()


@given(st.text(max_size=60), st.text(max_size=200))
def test_any_text_is_taken(typed: str, page: str) -> None:
    """Whatever is typed and whatever was read, a text comes back, or none."""
    assert isinstance(meant(typed, [Page(page)]), str)
    assert all(goes_on(typed, [Page(page)]))
