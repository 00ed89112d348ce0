"""Canonical JSON: one value, one text (RFC 8785, integers only)."""

import json
from collections import OrderedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.ledger import canonical
from archive.ledger.errors import NotCanonical

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-canonical.LARGEST, canonical.LARGEST) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        ([], "[]"),
        ({}, "{}"),
        (-0, "0"),
        (canonical.LARGEST, "9007199254740991"),
        ('\u20ac$\u000f\nA\'B"\\\\"/', r'''"€$\u000f\nA'B\"\\\\\"/"'''),
        ("\b\t\n\f\r\x1f\x7f", '"\\b\\t\\n\\f\\r\\u001f\x7f"'),
        ("Ủy ban nhân dân", '"Ủy ban nhân dân"'),
        ("U\u0309y", '"U\u0309y"'),
        ((1, "hai", False), '[1,"hai",false]'),
    ],
)
def test_known_values_have_their_known_text(value: object, text: str) -> None:
    """Literals, escapes and letters are written as RFC 8785, 3.2.2 says; text stays as it is."""
    assert canonical.encode(value) == text.encode()


def test_keys_are_sorted_by_utf16() -> None:
    """The example of RFC 8785, section 3.2.3: code units decide, not code points."""
    value = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    order = [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]

    assert list(json.loads(canonical.encode(value)).values()) == order


@pytest.mark.parametrize(
    "value",
    [1.0, float("nan"), 2**53, -(2**53), b"bytes", {1: "x"}, {"a": {2.5}}, "\ud800", {"\udfff": 1}],
)
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    """Floats, large integers, lone surrogates and foreign types raise NotCanonical."""
    with pytest.raises(NotCanonical):
        canonical.encode(value)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"1.0",
        b"1e3",
        b"-0",
        b"01",
        b"NaN",
        b"9007199254740992",
        b"[1, 2]",
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b'"\\u0041"',
        b'"\\/"',
        b"null\n",
        b"\xef\xbb\xbfnull",
        b'"\xff"',
        b'"\\ud800"',
        b"[" * 100_000,
        b"[" * 66 + b"]" * 66,
        b"9" * 10_000,
    ],
)
def test_any_other_spelling_is_refused(text: bytes) -> None:
    """Two readers can never understand one text in two ways: only the canonical one is read."""
    with pytest.raises(NotCanonical):
        canonical.decode(text)


@given(VALUES)
def test_reading_gives_back_what_was_written(value: object) -> None:
    """Decode is the inverse of encode, and the text is also plain JSON for everybody else."""
    text = canonical.encode(value)

    assert canonical.decode(text) == value
    assert json.loads(text) == value


@given(st.dictionaries(TEXTS, st.integers(0, 9), min_size=1), st.randoms())
def test_order_of_making_does_not_matter(value: dict[str, int], chance: object) -> None:
    """The same members in another order are the same text."""
    pairs = list(value.items())
    chance.shuffle(pairs)  # type: ignore[attr-defined] # hypothesis gives a random.Random

    assert canonical.encode(OrderedDict(pairs)) == canonical.encode(value)


@given(st.binary(max_size=40))
def test_any_bytes_are_read_or_refused(text: bytes) -> None:
    """Reading never fails in another way, and what it reads it writes back alike."""
    try:
        value = canonical.decode(text)
    except NotCanonical:
        return
    assert canonical.encode(value) == text
