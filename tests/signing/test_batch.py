"""Many files judged with one shelf: the same verdicts, at less cost."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from archive.demo.world import Faults
from signing.profile import Level
from signing.trust import load_pem
from signing.trust.memory import Memory
from signing.trust.shelf import Shelf
from signing.verdict import Verdict
from signing.verify import verify
from tests.signing import forged, made, tricks
from tests.signing.town import NOW, Town

FORGED = ("content before", "XMP", "signature gone", "look altered", "title in place")


@pytest.fixture(scope="module")
def files(running: Town, paper: bytes) -> list[bytes]:
    """Honest files of two people at several levels, and some that were tampered with."""
    honest = made.raised(running, made.signed(running, made.with_form(paper)))
    other = made.signed(running, paper, "rsa")
    raised = [made.raised(running, other, one) for one in (Level.B_T, Level.B_LTA)]
    return [honest, other, *raised, *(forged.LATER[name][0](honest) for name in FORGED)]


def judged(town: Town, pdf: bytes, shelf: Shelf | None) -> Verdict:
    """Judge a file by what it carries."""
    return verify(pdf, trust=town.trust, at=NOW, fetcher=None, shelf=shelf)


def test_a_shared_shelf_changes_no_verdict(running: Town, files: list[bytes]) -> None:
    """In any order, the second time too: what one file brings never helps or hurts another."""
    shelf = Shelf()
    wanted = [judged(running, pdf, None) for pdf in files]

    assert {one.verdict for one in wanted} == {"valid", "unknown", "invalid"}
    assert [judged(running, pdf, shelf) for pdf in files] == wanted
    assert [judged(running, pdf, shelf) for pdf in files[::-1]] == wanted[::-1]


def test_threads_share_a_shelf_without_harm(running: Town, files: list[bytes]) -> None:
    """Each thread reads for itself; nobody sees what another has half read."""
    shelf = Shelf()
    several = files[-4:]
    wanted = [judged(running, pdf, None) for pdf in several]

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(lambda pdf: judged(running, pdf, shelf), several * 2))

    assert said == wanted * 2


def test_a_chain_that_one_file_brought_proves_nothing_for_the_next(paper: bytes) -> None:
    """Certificates and lists on the shelf are read, not believed: another file must bring them."""
    shelf = Shelf()
    whole = tricks.HONEST["honest"](paper)
    alone = whole.pdf[: whole.pdf.index(b"%%EOF", whole.pdf.index(b"/ByteRange")) + 6]
    trust = load_pem(whole.root)

    first = verify(whole.pdf, trust=trust, at=NOW, fetcher=None, shelf=shelf)
    second = verify(alone, trust=trust, at=NOW, fetcher=None, shelf=shelf)

    assert first.verdict == "valid"
    assert second.signatures[0].sub_indication == "TRY_LATER"


def test_a_shelf_has_an_end(town: Town) -> None:
    """What lies on it never takes more room than it has; what is too large is read all the same."""
    holder = town.key().holder
    shelf = Shelf(most=len(holder.certificate) + 10)

    first = shelf.certificate(holder.certificate)
    assert shelf.certificate(holder.certificate) is first
    for one in holder.chain:
        assert shelf.certificate(one).dump() == one
    assert shelf.certificate(holder.certificate) is not first


def test_a_batch_judged_online_asks_about_a_certificate_once(town: Town, paper: bytes) -> None:
    """The second file is judged by what the first one was told; without a memory it stays open."""
    pdf = made.signed(town, paper)
    fetcher = replace(town.fetcher, memory=Memory(town.clock))
    assert verify(pdf, trust=town.trust, at=NOW, fetcher=fetcher).verdict == "valid"
    town.server.faults.ocsp_off = town.server.faults.crl_off = True

    again = verify(pdf, trust=town.trust, at=NOW, fetcher=fetcher)
    forgetful = verify(pdf, trust=town.trust, at=NOW, fetcher=town.fetcher)

    assert (again.verdict, forgetful.verdict) == ("valid", "unknown")
    town.server.faults = Faults()
