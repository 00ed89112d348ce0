"""Later revisions that an enemy adds: never valid, named in words, and no exception."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signing.verdict import Verdict
from signing.verify import verify
from tests.judges import Dss, JudgeError
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


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_bytes_moved_or_added_never_pass(running: Town, issued: bytes, data: st.DataObject) -> None:
    """A slice of the file repeated, left out, or put at its end: an answer, and never valid."""
    start = data.draw(st.integers(0, len(issued) - 1))
    piece = issued[start : start + data.draw(st.integers(1, 4000))]
    at = data.draw(st.integers(1, len(issued)))
    left_out = issued[:start] + issued[start + len(piece) :]
    bent = data.draw(st.sampled_from([issued[:at] + piece + issued[at:], left_out, issued + piece]))

    # Line ends behind the last revision are nobody's.
    if bent != issued and bent.rstrip() != issued.rstrip():
        assert judged(running, bent).verdict != "valid", (start, len(piece), at)


@pytest.mark.needs("dss")
def test_nothing_forged_is_believed_that_dss_refuses(
    running: Town, issued: bytes, tmp_path: Path, dss: Dss
) -> None:
    """EU DSS beside us on every file built here: where it refuses, we do not say valid."""
    root, lenient = tmp_path / "root.pem", []
    root.write_bytes(running.world.root_pem)
    built = {name: forge(issued) for name, (forge, _) in forged.LATER.items()}
    for name, pdf in {"honest": issued, **built}.items():
        file = tmp_path / "file.pdf"
        file.write_bytes(pdf)
        ours = judged(running, pdf).verdict
        if ours == "valid" and not accepted(dss, file, root):
            lenient.append(name)

    assert not lenient


def accepted(dss: Dss, file: Path, root: Path) -> bool:
    """Ask DSS; a file it cannot read is not accepted."""
    try:
        return dss(file, root, at="2026-11-22T03:10:00Z").accepted
    except JudgeError:
        return False
