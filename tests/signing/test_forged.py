"""Later revisions that an enemy adds: never valid, named in words, and no exception."""

import pytest

from signing.verdict import Verdict
from signing.verify import verify
from tests.signing import forged, made
from tests.signing.town import NOW, Town


@pytest.fixture(scope="module")
def issued(running: Town, paper: bytes) -> bytes:
    """Issue a result with a form, at B-LTA: it can be judged without a network."""
    return made.raised(running, made.signed(running, made.with_form(paper)))


def judged(town: Town, pdf: bytes) -> Verdict:
    """Judge a file from what it carries."""
    return verify(pdf, trust=town.trust, at=NOW, fetcher=None)


def test_what_the_forgeries_start_from_is_valid(running: Town, issued: bytes) -> None:
    """Otherwise the other tests would prove nothing."""
    assert judged(running, issued).verdict == "valid"


@pytest.mark.parametrize("name", forged.LATER)
def test_a_forged_revision_is_never_valid(running: Town, issued: bytes, name: str) -> None:
    """Whatever is added behind a signature to change what the file says or does."""
    forge, told = forged.LATER[name]
    bent = forge(issued)
    assert bent.startswith(issued)
    assert len(bent) > len(issued)

    said = judged(running, bent)

    assert said.verdict in ("invalid", "unknown"), said
    # A copied signature is invalid itself; the one it was copied from stays what it was.
    assert name == "signature copied" or all(one.verdict != "valid" for one in said.signatures), (
        said
    )
    everything = " ".join([said.reason, *(one.reason for one in said.signatures)])
    assert told in everything, said
