"""What one reader would show otherwise than the next is never valid, whoever prepared it."""

import pytest

from signing.trust.shelf import Shelf
from signing.verdict import Verdict
from signing.verify import verify
from tests.signing import ambiguous, forged, made, tables
from tests.signing.town import NOW, Town

SHELF = Shelf()


@pytest.fixture(scope="module")
def issued(running: Town, paper: bytes) -> bytes:
    """Sign a paper with gaps and twins, and raise it to B-LTA."""
    return made.raised(running, made.signed(running, ambiguous.prepared(paper)))


def judged(town: Town, pdf: bytes) -> Verdict:
    """Judge a file from what it carries."""
    return verify(pdf, trust=town.trust, at=NOW, fetcher=None, shelf=SHELF)


def test_the_prepared_paper_is_valid_as_it_was_signed(running: Town, issued: bytes) -> None:
    """Otherwise the test below would prove nothing."""
    assert judged(running, issued).verdict == "valid"


@pytest.mark.parametrize("name", ambiguous.ALL)
def test_what_readers_may_read_otherwise_is_never_valid(
    running: Town, issued: bytes, name: str
) -> None:
    """Nothing that pyHanko would call a change, and yet another page for somebody."""
    said = judged(running, ambiguous.ALL[name](issued))

    (one,) = said.signatures
    assert said.verdict == one.verdict, said
    assert one.verdict in ("invalid", "unknown"), said
    assert "sau khi ký" in one.reason.lower(), one.reason


def test_a_second_table_that_says_the_same_is_no_second_word(running: Town, issued: bytes) -> None:
    """Some programs write all their references twice (a hybrid file)."""
    assert judged(running, tables.with_hybrid_rows(issued)).verdict == "valid"


@pytest.fixture(scope="module")
def form(running: Town, paper: bytes) -> bytes:
    """Sign a paper with a form."""
    return made.raised(running, made.signed(running, made.with_form(paper)))


FILLED = {
    "letters in white": (forged.in_field("DaGhi", DA=b"(/Helv 1 Tf 1 g)"), "invalid"),
    "letters as stars": (forged.in_field("DaGhi", Ff=b"8192"), "invalid"),
    "nobody may write any more": (forged.in_field("DaGhi", Ff=b"1"), "valid"),
    "letters that draw": (ambiguous.with_type3_letters, "unknown"),
}


@pytest.mark.parametrize("name", FILLED)
def test_how_a_field_is_drawn_anew_belongs_to_what_was_signed(
    running: Town, form: bytes, name: str
) -> None:
    """Value and drawing stay; what a reader would draw by does not."""
    forge, answer = FILLED[name]

    assert judged(running, forge(form)).verdict == answer
