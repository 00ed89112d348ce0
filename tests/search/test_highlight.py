"""The words of a page that a question hits, for boxes on the page picture."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.highlight import guessed, matching, one_letter_apart, resembling
from search.page import Page
from search.parse import parse
from search.snippet import WIDTH, snippet


@pytest.mark.parametrize(
    ("text", "page", "hit"),
    [
        ("quyết định", "Quyết định này có hiệu lực", "Quyết định"),
        ("quyet dinh", "Quyết định này có hiệu lực", "Quyết định"),
        ("thu hồi", "thu thuế , rồi thu hồi đất", "thu hồi"),
        ("hồi thu", "thu thuế rồi hồi đáp", "thu hồi"),
        ("má", "má mà mả", "má"),
        ("mạ", "má mà", "má mà"),
        ('"thu hồi đất"', "thu hồi rồi thu hồi đất", "thu hồi đất"),
        ("123/QĐ-UBND", "số 123/QĐ-UBND, 123 và UBND", "123/QĐ-UBND,"),
        ("20/11/2026", "ngày 20 tháng 11 năm 2026 và ngày 21", "20 tháng 11 năm 2026"),
        ("099012345678", "mã 099 012 345 678 .", "099 012 345 678"),
        ("ubnd", "Ủy ban nhân dân và UBND", "Ủy ban nhân dân UBND"),
        ("ủy ban nhân dân", "UBND xã", "UBND"),
        ("GCNQSDĐ", "giấy chứng nhận quyểm sử dụng đất", "giấy chứng nhận sử dụng đất"),
        ("ủy ban nhân dân", "ủy ban nhân rlân", "ủy ban nhân"),
        ("UBND", "nhân dân cả nước", ""),
        ('"thu hồi đất rừng"', "thu hổl đất rừng", "đất rừng"),
        ("ủy ban nhân dân", "dân nhân, ban ủy", "dân nhân, ban ủy"),
        ("chuyển nhượng", "đã chuyển nhựợmg", "chuyển nhựợmg"),
        ("trần minh", "họ Trần ở tỉnh, mính", "Trần mính"),
        ("trần minh", "họ Trần ở tỉnh, mỉnb", "Trần mỉnb"),
        ("trần minh", "họ Trần ở tỉnh kinh", "Trần"),
        ("nghĩa trang", "khu ngh ĩa trang", "ngh ĩa trang"),
        ("bản đồ", "tờ bảnđồ số", "bảnđồ"),
        ("địa chí", "địa chính", "địa chính"),
        ("đất", "(đất), «đất».", "(đất), «đất»."),
        ("đất", "không có gì", ""),
        ("", "đất", ""),
    ],
)
def test_what_is_hit(text: str, page: str, hit: str) -> None:
    """Accents narrow, pairs come first, and only what is nowhere as typed is guessed."""
    words = page.split()

    assert " ".join(words[at] for at in matching(text, words)) == hit


@given(st.text(max_size=1200), st.lists(st.text(max_size=12), max_size=30))
def test_places_lie_on_the_page(text: str, words: list[str]) -> None:
    """Whatever is typed and whatever was read, places are in order and exist."""
    places = matching(text, words)

    assert list(places) == sorted(set(places))
    assert all(0 <= at < len(words) for at in places)


@given(
    st.lists(
        st.sampled_from(["thu", "hồi", "đất", "ở", "xã", "Hòa", "12"]), min_size=1, max_size=20
    )
)
def test_a_page_hits_itself(words: list[str]) -> None:
    """All words of a page are hit by the page's own text in quotation marks."""
    assert matching(f'"{" ".join(words)}"', words) == tuple(range(len(words)))


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("dinh", "dinh", True),
        ("dinh", "dimh", True),
        ("dinh", "dnh", True),
        ("dinh", "dinhh", True),
        ("dinh", "dnih", True),
        ("dinh", "dihn", True),
        ("dinh", "danb", False),
        ("dinh", "di", False),
        ("", "a", True),
    ],
)
def test_one_letter(one: str, other: str, apart: bool) -> None:  # noqa: FBT001 - a column
    """A change, a loss, an addition and a swap are one letter; two of them are not."""
    assert one_letter_apart(one, other) is apart
    assert one_letter_apart(other, one) is apart


@given(st.text("abn", min_size=4, max_size=6), st.lists(st.text("abn", min_size=1, max_size=7)))
def test_words_that_resemble_one_are_found_by_their_ends(plain: str, words: list[str]) -> None:
    """Looking at both ends first misses none that is one letter apart."""
    assert list(resembling(plain, words)) == [one for one in words if one_letter_apart(plain, one)]


@given(st.text(), st.text(max_size=50))
def test_a_snippet_is_a_part_of_the_page(page: str, text: str) -> None:
    """Spans put together stand on the page, spaces apart, and are never long."""
    spans = snippet(parse(text), Page(page))
    shown = "".join(span.text for span in spans)

    assert all(span.text for span in spans)
    assert len(shown.split()) <= len(page.split())


def test_a_snippet_shows_the_densest_part() -> None:
    """Of a long page the part with the most different words hit is shown."""
    page = "đất " + "trống " * 200 + "thu hồi đất ở xã " + "trống " * 200

    shown = snippet(parse("thu hồi đất"), Page(page))

    assert [span.text for span in shown if span.marked] == ["thu", "hồi", "đất"]
    assert len("".join(span.text for span in shown).split()) == WIDTH


def test_another_reading_is_told_with_its_place() -> None:
    """What a doubtful word may also say is named where it stands; quoted words are not guessed."""
    others = [(), ("thửa", "thưa"), ("099012345678",)]

    assert guessed("thua dat", others) == {1: "thửa"}
    assert guessed("099 012 345 678", others) == {2: "099012345678"}
    assert guessed('"thửa đất"', others) == {}
