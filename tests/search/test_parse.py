"""There is no query language: every text means something and nothing is an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import QueryRefused
from search.parse import MOST_WORDS, Code, Element, Known, One, Phrase, Short, parse
from search.query import LONGEST, Query


def told(element: Element) -> str:
    """Return an element as a short word for tables."""
    if isinstance(element, One):
        return element.word.plain + ("…" if element.last else "")
    if isinstance(element, Known):
        return f"={element.value}"
    sign = {Phrase: '"', Code: "#", Short: "~"}[type(element)]
    return sign + " ".join(word.plain for word in element.words)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("quyết định", ["~quyet dinh"]),
        ("thu hồi đất", ["thu", "hoi", "dat…"]),
        ("thu hồi đất ", ["thu", "hoi", "dat"]),
        ("123/QĐ-UBND", ["#123 qd ubnd"]),
        ("123 qd ubnd", ["#123 qd ubnd"]),
        ("số 123", ["#123"]),
        ("tờ bản đồ số 7", ["to", "ban", "do", "#7"]),
        ("ngày 20/11/2026", ["=2026-11-20"]),
        ("họp ngày 20 tháng 11 năm 2026", ["hop", "=2026-11-20"]),
        ("099 012 345 678", ["=099012345678"]),
        ('"thu hồi" đất', ['"thu hoi', "dat…"]),
        ("“thu hồi” đất", ['"thu hoi', "dat…"]),
        ('"thu hồi', ["thu", "hoi…"]),
        ('""', []),
        ("UBND xã", ["~ubnd", "xa…"]),
        ("ủy ban nhân dân xã", ["~uy ban nhan dan", "xa…"]),
        ("DA", ["~da"]),
        ("61/BC\u2011KTHT", ["#61 bc ktht"]),
        ("61\u200b/BC", ["#61 bc"]),
        ("đã", ["da…"]),
        ("text:kín", ["text", "kin…"]),
        ("*?~^+-!(){}[]", []),
    ],
)
def test_meaning_by_example(text: str, meant: list[str]) -> None:
    """Each kind of element is known by its look."""
    assert [told(element) for element in parse(text)] == meant


@given(st.text() | st.text(alphabet='a1"/ -.:đ“ố'))
def test_every_text_has_a_meaning(text: str) -> None:
    """Nothing typed is an error, and no more than forty words are looked for."""
    elements = parse(text)

    count = sum(1 if isinstance(one, One) else len(one.words) for one in elements)
    assert count <= MOST_WORDS


def test_a_long_question_keeps_its_beginning() -> None:
    """What goes beyond the limit is left out at the end."""
    assert len(parse("đất " * 200)) == MOST_WORDS


def test_only_length_refuses() -> None:
    """A thousand characters are asked, one more is refused with what to do."""
    Query("a" * LONGEST)
    with pytest.raises(QueryRefused, match="rút gọn") as refused:
        Query("a" * (LONGEST + 1))
    assert (refused.value.code, refused.value.retryable) == ("query-refused", False)


def test_a_mark_binds_what_a_short_form_means() -> None:
    """HĐ is one thing, HD may be either."""
    (bound,), (free,) = parse("HĐ"), parse("HD")

    assert isinstance(bound, Short)
    assert isinstance(free, Short)
    assert [one.long for one in bound.meanings] == [("hop", "dong")]
    assert len(free.meanings) == 2
