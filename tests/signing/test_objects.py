# mypy: disable-error-code="import-untyped,no-untyped-call"
"""Any single object of a signed file, written anew behind it: never valid, but for evidence."""

import io
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from signing.trust.shelf import Shelf
from signing.verify import verify
from tests.signing import made, tables
from tests.signing.made import dictionary, parsed
from tests.signing.town import NOW, Town

SHELF = Shelf()
ALLOWED = ("/Version", "/DSS", "/Certs", "/OCSPs", "/CRLs")
"""Entries that may change: the number of the format, and what only proves or fails to prove."""
OTHERS = (b"null", b"<< >>", b"[ ]", b"7", b"(la)", b"/La", b"[ 1 0 R ]", b"<< /Them 1 >>")


@pytest.fixture(scope="module")
def issued(running: Town, paper: bytes) -> bytes:
    """Issue a result with a form, at B-LTA: it can be judged without a network."""
    return made.raised(running, made.signed(running, made.with_form(paper)))


def answered(town: Town, pdf: bytes) -> str:
    """Judge a file from what it carries."""
    return verify(pdf, trust=town.trust, at=NOW, fetcher=None, shelf=SHELF).verdict


def objects(pdf: bytes) -> dict[int, generic.PdfObject]:
    """Read every object of a file, by its number."""
    reader = PdfFileReader(io.BytesIO(pdf))
    last = reader.xrefs.total_revisions
    named = {one for n in range(last) for one in reader.xrefs.explicit_refs_in_revision(n)}
    return {one.idnum: reader.get_object(one) for one in sorted(named, key=lambda one: one.idnum)}


def evidence(pdf: bytes) -> frozenset[int]:
    """Name the objects that hang on the store of evidence, and on nothing else."""
    reader = PdfFileReader(io.BytesIO(pdf))
    last = reader.get_historical_resolver(reader.xrefs.total_revisions - 1)
    return frozenset(one.idnum for one in last.collect_dependencies(reader.root.raw_get("/DSS")))


def source(one: generic.PdfObject) -> bytes:
    """Write an object as it stands in a file."""
    written = io.BytesIO()
    one.write_to_stream(written, None)
    return written.getvalue()


def bent(one: generic.PdfObject, draw: Callable[[st.SearchStrategy[object]], object]) -> bytes:
    """Change one entry of a dictionary, one place of an array, one byte of a stream."""
    if isinstance(one, generic.StreamObject):
        content = bytearray(one.encoded_data)
        at = draw(st.integers(0, len(content) - 1))
        assert isinstance(at, int)
        content[at] ^= 1
        return source(generic.StreamObject(dict(dict.items(one)), encoded_data=bytes(content)))
    if isinstance(one, generic.DictionaryObject):
        key = draw(st.sampled_from(sorted(set(one) - set(ALLOWED)) or ["/Them"]))
        left = dictionary(b"<< >>")
        left.update({name: dict.get(one, name) for name in one if name != key})
        other = draw(st.sampled_from([None, *OTHERS[:6]]))
        if isinstance(other, bytes):
            left[generic.pdf_name(str(key))] = parsed(other)
        return source(left)
    if isinstance(one, generic.ArrayObject):
        return source(generic.ArrayObject([*one, generic.NumberObject(1)]))
    return b"(khac)"


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_an_object_changed_in_a_later_revision_is_never_valid(
    running: Town, issued: bytes, data: st.DataObject
) -> None:
    """Replaced by another kind, by its neighbour, or changed in one place: no longer valid."""
    found = objects(issued)
    number = data.draw(st.sampled_from(sorted(found.keys() - evidence(issued))))
    old = source(found[number])
    neighbour = found[data.draw(st.sampled_from(sorted(found)))]
    new = data.draw(st.sampled_from([*OTHERS, source(neighbour), bent(found[number], data.draw)]))

    if new != old:
        assert answered(running, tables.with_object(issued, number, new)) not in ("valid", "none")


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_evidence_changed_in_a_later_revision_proves_less_at_most(
    running: Town, issued: bytes, data: st.DataObject
) -> None:
    """What it no longer proves is unknown; nothing people see is another."""
    found = objects(issued)
    number = data.draw(st.sampled_from(sorted(evidence(issued))))
    new = data.draw(st.sampled_from([*OTHERS, bent(found[number], data.draw)]))

    assert answered(running, tables.with_object(issued, number, new)) in ("valid", "unknown")


@pytest.mark.parametrize("name", ["/Root", "/Info"])
def test_an_object_written_anew_as_it_was_breaks_nothing(
    running: Town, issued: bytes, name: str
) -> None:
    """Otherwise the test above would prove nothing."""
    number = PdfFileReader(io.BytesIO(issued)).trailer.raw_get(name).idnum
    same = source(objects(issued)[number])

    assert answered(running, tables.with_object(issued, number, same)) == "valid"
