"""Words are found on a page where they stand, however it is written."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.page import Page
from search.vietnamese import LONGEST_WORD, cut

WORDS = st.sampled_from(
    ["Ký", "kí", "ky", "quý", "Đất", "dat", "m2", "05", "5", "000", "123QĐ", "12/QĐ-UBND", "hòa"]
)
SIGNS = st.sampled_from([" ", ", ", "\n", " \n", "-", "", "(", "« ", "✓ ", "\u0301 ", "\u00ad"])
TEXTS = st.text(max_size=40) | st.lists(WORDS | SIGNS, max_size=30).map("".join)


@given(TEXTS, st.integers(0, 40), st.integers(1, 3))
@example("x" * (LONGEST_WORD + 1) + " đất", 0, 1)
@example("9" * (LONGEST_WORD + 1) + " đất", 0, 2)
def test_a_row_is_where_the_words_of_the_page_say(text: str, at: int, length: int) -> None:
    """Looking for words in the page as a whole finds what cutting it into words finds."""
    page, words = Page(text), cut(text)
    row = words.plain[at : at + length]
    starts = [one for one in range(len(words)) if words.plain[one : one + len(row)] == row]

    found = page.rows(row) if all(row) and row else ()

    assert list(found) == [
        tuple((words.start(one), words.end(one)) for one in range(start, start + len(row)))
        for start in (starts if all(row) and row else ())
    ]
    assert page.different == set(words.plain)


@pytest.mark.parametrize(
    ("row", "text", "found"),
    [
        (["12", "qd"], "số 12 /TB QĐ", ["12 TB QĐ"]),
        (["12", "qd"], "số 12 TB xã QĐ", []),
        (["12", "qd", "ubnd"], "12-QĐ.UBND, 12 QĐ", ["12 QĐ UBND"]),
    ],
)
def test_a_loose_row_may_have_one_word_between(row: list[str], text: str, found: list[str]) -> None:
    """What stands between two parts of a document number is shown with it."""
    page = Page(text)

    rows = page.rows(row, loose=True)

    assert [" ".join(text[slice(*place)] for place in one) for one in rows] == found
