"""SHA-1: believed where it is proven to be from before 2020, labelled weak always."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from archive.demo.world import WorldServer, create
from signing.profile import Level
from signing.trust import load_pem
from signing.trust.algorithms import digests_fell
from signing.trust.chains import load
from signing.verdict import Verdict
from signing.verify import verify
from tests.signing import tricks
from tests.signing.made import foreign, raised
from tests.signing.town import PEOPLE, Clock, Town, free_port

THEN = datetime(2019, 6, 1, tzinfo=UTC)
TOO_LATE = datetime(2020, 2, 1, tzinfo=UTC)
LATER = datetime(2021, 3, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Run a certificate world of 2019."""
    folder = tmp_path_factory.mktemp("past") / "certificates"
    world = create(folder, people=PEOPLE[1:2], port=free_port(), at=THEN)
    clock = Clock(THEN)
    with WorldServer(world, clock) as server:
        yield Town(world, server, clock)


def judged(past: Town, pdf: bytes, at: datetime, *, online: bool = False) -> Verdict:
    """Judge a file at a moment."""
    past.clock.now = at
    fetcher = past.fetcher if online else None
    return verify(pdf, trust=past.trust, at=at, fetcher=fetcher)


def by_sha1(past: Town, paper: bytes, at: datetime) -> bytes:
    """Sign as was usual once."""
    past.clock.now = at
    return foreign(past, paper, "adbe.pkcs7.detached", digest="sha1")


def test_in_its_day_it_was_valid(past: Town, paper: bytes) -> None:
    """And it is named all the same."""
    said = judged(past, by_sha1(past, paper, THEN), THEN, online=True)

    (one,) = said.signatures
    assert said.verdict == "valid", said
    assert one.weak
    assert "SHA-1" in one.algorithm


def test_what_was_stamped_in_time_stays_valid(past: Town, paper: bytes) -> None:
    """A time-stamp over the whole file proves that it is from before 2020."""
    whole = raised(past, by_sha1(past, paper, THEN), Level.B_LTA)

    said = judged(past, whole, LATER)

    (one,) = said.signatures
    assert said.verdict == "valid", said
    assert (one.weak, one.time_source) == (True, "timestamp")


@pytest.mark.parametrize("level", [Level.B_B, Level.B_LTA])
def test_what_was_stamped_too_late_or_never_stays_open(
    past: Town, paper: bytes, level: Level
) -> None:
    """ETSI's CRYPTO_CONSTRAINTS_FAILURE_NO_POE: nothing proves that it existed in time."""
    pdf = by_sha1(past, paper, TOO_LATE)
    whole = pdf if level is Level.B_B else raised(past, pdf, level)

    said = judged(past, whole, LATER, online=True)

    (one,) = said.signatures
    assert said.verdict == "unknown", said
    assert one.sub_indication == "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"
    assert one.weak


def test_authorities_elsewhere_gave_it_up_sooner(past: Town, paper: bytes) -> None:
    """ETSI's day is 1 August 2012; authorities of this country signed with it until 2020."""
    stranger = load_pem(tricks.HONEST["honest"](paper).root).anchors[0].certificate
    ours = past.trust.anchors[0].certificate

    fell = [digests_fell(load(one))["sha1"].year for one in (stranger, ours)]

    assert fell == [2012, 2020]
