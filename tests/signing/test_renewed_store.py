# mypy: disable-error-code="import-untyped,no-untyped-call"
"""Evidence may be written anew behind a signature, as EU DSS and Acrobat do; pages may not."""

import re
from collections.abc import Callable

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name

from signing.verdict import Verdict
from signing.verify import verify
from tests.signing import made, shadows, tables
from tests.signing.forged import stream
from tests.signing.town import NOW, Town

SIGNATURE = pdf_name("/" + "A0" * 20)
"""Evidence is listed by the digest of what it speaks for."""


def with_list(pdf: bytes) -> bytes:
    """Say of each piece of evidence which signature needs it, as EU DSS does."""
    writer = made.open_revision(pdf)
    store = writer.root["/DSS"]
    pieces = {pdf_name("/Cert"): store["/Certs"], pdf_name("/OCSP"): store["/OCSPs"]}
    entry = writer.add_object(generic.DictionaryObject(pieces))
    store["/VRI"] = writer.add_object(generic.DictionaryObject({SIGNATURE: entry}))
    writer.update_container(store)
    return made.closed(writer)


def rewritten(pdf: bytes) -> bytes:
    """Write the list anew, with types, and without the answers."""
    writer = made.open_revision(pdf)
    listed = writer.root["/DSS"]["/VRI"]
    kept = {pdf_name("/Type"): pdf_name("/VRI"), pdf_name("/Cert"): listed[SIGNATURE]["/Cert"]}
    listed[SIGNATURE] = generic.DictionaryObject(kept)
    listed["/Type"] = pdf_name("/VRI")
    writer.update_container(listed)
    return made.closed(writer)


def without_list(pdf: bytes) -> bytes:
    """Take away the list of what each signature needs."""
    writer = made.open_revision(pdf)
    del writer.root["/DSS"]["/VRI"]
    writer.update_container(writer.root["/DSS"])
    return made.closed(writer)


def page_as_evidence(pdf: bytes) -> bytes:
    """Draw page one anew, and name its content among the evidence too."""
    writer = made.open_revision(pdf)
    content = shadows.number(pdf, "/Contents")
    store = writer.root["/DSS"]
    store["/Certs"].append(generic.IndirectObject(content, 0, writer))
    writer.update_container(store["/Certs"])
    writer.update_container(store)
    writer.objects[(0, content)] = stream(b"1 g 0 0 300 300 re f", b"<< >>")
    return made.closed(writer)


def judged(town: Town, pdf: bytes) -> Verdict:
    """Judge a file from what it carries."""
    return verify(pdf, trust=town.trust, at=NOW, fetcher=None)


@pytest.fixture(scope="module")
def issued(running: Town, paper: bytes) -> bytes:
    """Sign a paper, raise it to B-LTA, and say what its evidence is for."""
    return with_list(made.raised(running, made.signed(running, paper)))


@pytest.mark.parametrize("renew", [rewritten, without_list])
def test_evidence_that_is_written_anew_changes_nothing_people_see(
    running: Town, issued: bytes, renew: Callable[[bytes], bytes]
) -> None:
    """The file stays valid, and what came after the signature is named."""
    said = judged(running, renew(issued))

    assert said.verdict == "valid", said
    (one,) = said.signatures
    assert any("bằng chứng" in change for change in one.changes)


def test_a_page_is_not_drawn_anew_as_evidence(running: Town, issued: bytes) -> None:
    """What a page uses too is no evidence alone."""
    assert judged(running, page_as_evidence(issued)).verdict == "invalid"


def test_numbers_in_a_trailer_that_nobody_reads_are_no_gaps(running: Town, paper: bytes) -> None:
    """OpenOffice names streams there; whoever signs gives their numbers to what is new."""
    size = int(re.findall(rb"/Size (\d+)", paper)[-1])
    named = b" ".join(b"/x %d 0 R" % number for number in range(size, size + 60))
    written = tables.with_table(paper, b"", b"/AdditionalStreams [%s]" % named)
    signed = made.raised(running, made.signed(running, written))

    assert judged(running, signed).verdict == "valid"
