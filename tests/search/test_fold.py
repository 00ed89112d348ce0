"""One fold for every index: what is one word stays one, what is two stays two."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.fields import EXACT, PLAIN, fields
from search.vietnamese import cut, fold, word, words
from tests.contracts.search_table import pages

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
SYLLABLES = st.builds(
    lambda onset, vowel, tone, coda: unicodedata.normalize("NFC", onset + vowel + tone + coda),
    st.sampled_from(["", "b", "đ", "ng", "tr", "h"]),
    st.sampled_from(VOWELS),
    st.sampled_from(TONES),
    st.sampled_from(["", "n", "ng", "t", "ch"]),
)
TEXTS = st.text() | st.lists(SYLLABLES).map(" ".join)


def exact(text: str) -> list[str]:
    """Return the exact forms of the words of a text."""
    return [one.exact for one in words(text)]


@given(TEXTS)
def test_folding_twice_is_folding_once(text: str) -> None:
    """What was folded does not change any more."""
    assert fold(fold(text)) == fold(text)


@given(TEXTS)
def test_the_encoding_of_accents_does_not_matter(text: str) -> None:
    """Composed and decomposed text have the same fold and the same words."""
    for other in (unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)):
        assert fold(other) == fold(text)
        assert words(other) == words(text)


@given(SYLLABLES)
def test_capitals_do_not_matter(syllable: str) -> None:
    """Upper case has the same words as lower case."""
    assert words(syllable.upper()) == words(syllable)


@given(SYLLABLES)
def test_a_fold_has_no_marks(syllable: str) -> None:
    """Of Vietnamese letters only the twenty-six of English are left."""
    assert fold(syllable).isascii()


@given(TEXTS)
def test_equal_exact_forms_are_equal_plain_forms(text: str) -> None:
    """The folded index can never miss what the exact one finds."""
    by_exact: dict[str, set[str]] = {}
    for one in words(text):
        by_exact.setdefault(one.exact, set()).add(one.plain)

    assert all(len(plain) == 1 for one, plain in by_exact.items() if not one.isdecimal())


@given(TEXTS)
def test_tokens_never_hold_space(text: str) -> None:
    """Tokens are handed to engines separated by spaces, so none may hold one or be empty."""
    for one in words(text):
        assert one.exact.split() == [one.exact]
        assert one.plain.split() in ([one.plain], [])


@given(TEXTS)
def test_places_point_at_the_words(text: str) -> None:
    """Offsets refer to the NFC text, in order and without overlap."""
    page = cut(text)

    assert page.text == unicodedata.normalize("NFC", text)
    assert [word(page.written(at)) for at in range(len(page))] == list(page.words)
    assert all(page.end(at) <= page.start(at + 1) for at in range(len(page) - 1))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hòa", "hoà"),
        ("thúy", "thuý"),
        ("khỏe", "khoẻ"),
        ("ủy", "uỷ"),
        ("kỹ", "kĩ"),
        ("lý", "lí"),
        ("mỹ", "mĩ"),
        ("quý", "quí"),
        ("tỷ", "tỉ"),
        ("Ðà", "Đà"),
    ],
)
def test_two_spellings_of_one_word_are_one(one: str, other: str) -> None:
    """Where the tone stands and how i is written are habits, not words."""
    assert exact(one) == exact(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("ma", "má"), ("đa", "da"), ("tay", "tai"), ("tuy", "tui"), ("hỏa", "hóa"), ("tân", "tăn")],
)
def test_two_words_stay_two(one: str, other: str) -> None:
    """Accents, đ and sounding vowels make different words."""
    assert exact(one) != exact(other)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Quyết định số 05/QĐ-UBND", "quyet dinh so 5/qd-ubnd"),
        ("099012345678", "099012345678"),
        ("Đường Nguyễn Huệ", "duong nguyen hue"),
        ("000", "0"),
    ],
)
def test_fold_by_example(text: str, folded: str) -> None:
    """Signs stay, small numbers lose their zeros, numbers that name something keep them."""
    assert fold(text) == folded


def test_signs_nobody_sees_are_not_there() -> None:
    """Soft hyphens and spaces without width stay in the text, and are in no word."""
    page = cut("quy\u00adết\u200b đị\ufeffnh")

    assert [one.plain for one in page.words] == ["quyet", "dinh"]
    assert (page.written(0), page.between(0)) == ("quy\u00adết\u200b", " ")
    assert fold("quy\u00adết") == "quyet"


def test_letters_and_digits_part() -> None:
    """What OCR ran together in a number is cut again."""
    assert [one.plain for one in words("123QĐ-UBND")] == ["123", "qd", "ubnd"]


@given(TEXTS)
def test_a_page_is_kept_word_by_word(text: str) -> None:
    """What the index holds of a page are the forms of its words, in their order."""
    kept = fields(replace(pages()["rõ"], text=text)).texts
    plain, exact = (kept[name].partition(" ¶")[0].split() for name in (PLAIN, EXACT))

    assert plain == [one.plain for one in words(text)]
    assert exact == [one.exact for one in words(text)]
