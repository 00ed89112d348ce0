# mypy: disable-error-code="import-untyped"
"""What is made faster answers as the original does, also where it refuses."""

import io

from asn1crypto import x509
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils.misc import PdfError

from signing import swift
from signing.swift import (
    prepare_slowly,
    prepared,
    read,
    read_slowly,
    same_slowly,
    told_slowly,
)

HEXES = st.one_of(
    st.binary(max_size=300).map(bytes.hex).map(str.encode),
    st.text(alphabet="0123456789abcdefABCDEF \n\x00<>/xg", max_size=300).map(str.encode),
    st.binary(max_size=200),
)


def told(reader: object, stream: io.BytesIO) -> object:
    """Return what a reader answers and where it stops, or how it refuses."""
    try:
        found = reader(stream)  # type: ignore[operator] # the original has no types
    except (PdfError, ValueError) as problem:
        return type(problem)
    return type(found), found, stream.tell()


@given(HEXES, st.sampled_from([b">", b"", b"> /Next 1", b"0>"]), st.integers(0, 5))
def test_a_hexadecimal_string_is_read_as_before(inside: bytes, end: bytes, before: int) -> None:
    """The same value of the same kind, the same place behind it, the same refusals."""
    content = b"x" * before + b"<" + inside + end
    streams = [io.BytesIO(content), io.BytesIO(content)]
    for one in streams:
        one.seek(before)
    assert told(read, streams[0]) == told(read_slowly, streams[1])


@given(st.text(max_size=40))
def test_a_name_is_prepared_as_before(text: str) -> None:
    """The same text, the same refusals, the first time and the second."""
    wanted = answer(prepare_slowly, None, text)
    assert answer(prepared, text) == answer(prepared, text) == wanted


def answer(act: object, *said: object) -> object:
    """Return what an act answers, or how it refuses."""
    try:
        return act(*said)  # type: ignore[operator] # the original has no types
    except ValueError as problem:
        return type(problem)


PARTS = st.dictionaries(
    st.sampled_from(["common_name", "organization_name", "title"]),
    st.sampled_from(["An", "AN", " a n ", "Án", "VN", "vn", "x" * 3000, "\ue000", "\u200b"]),
    min_size=1,
)


@given(PARTS, PARTS)
def test_names_are_compared_and_looked_up_as_before(
    one: dict[str, str], other: dict[str, str]
) -> None:
    """The same answers, the same refusals, the first time and the second."""
    swift.install()
    names = [x509.Name.build(parts).chosen for parts in (one, other)]
    for left, right in ((names[0], names[1]), (names[1], names[0]), (names[0], names[0])):
        wanted = answer(same_slowly, left, right)
        assert answer(x509.RDNSequence.__eq__, left, right) == wanted
        assert answer(x509.RDNSequence.__eq__, left, right) == wanted
    for name in names:
        wanted = answer(told_slowly, name)
        assert answer(lambda it: it.hashable, name) == wanted
        assert answer(lambda it: it.hashable, name) == wanted
