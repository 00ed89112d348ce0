"""One broken service is one missing feature (P19): gone, named, and back without a restart."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from archive.records.state import State, Waiting
from tests.faults.disk import RESERVE
from tests.faults.proxy import Line, Mode
from tests.faults.ward import PAPER, WORD, Ward, opened

FINE = {200}
AWAY = {503}
MINUTE = 60.0


@dataclass(frozen=True)
class Told:
    """How things stood while no time-stamp could be had, and afterwards."""

    before: str
    notice: str
    waiting: Waiting | None
    pages: dict[str, int]
    handed_in: int
    other: State
    healed: str
    after: State


@dataclass(frozen=True)
class Story:
    """An archive that lived through a dead time-stamping authority; its record is sealed since."""

    ward: Ward
    sealed: str
    told: Told


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Sign while the line to TSA, OCSP and CRL swallows everything, for a minute."""
    with opened(tmp_path_factory.mktemp("ward") / "data") as ward:
        record = ward.reviewed()
        before = ward.notices()
        ward.sign(record)
        ward.line.line = Line(Mode.BLACK_HOLE)
        ward.town.office.work()
        notice, pages = ward.notices(), ward.walk(record)
        handed_in, other = ward.hand_in(b"%PDF-1.7 nothing")
        ward.wait(MINUTE)
        ward.town.office.work()
        waiting = ward.record(record).waiting_for
        ward.line.line = Line()
        ward.wait(10 * MINUTE)
        ward.town.office.work()
        now, then = ward.record(record).state, ward.record(str(other["id"])).state
        told = Told(before, notice, waiting, pages, handed_in, then, ward.notices(), now)
        yield Story(ward, record, told)


def test_without_time_stamps_the_record_waits_and_the_rest_goes_on(story: Story) -> None:
    """Nothing is lowered or lost; every page opens; others hand in and are worked on."""
    told = story.told

    assert (told.before, told.notice, told.healed) == ("", "stamps", "")
    assert told.waiting is Waiting.TIMESTAMP
    assert set(told.pages.values()) == FINE
    assert (told.handed_in, told.other) == (201, State.REFUSED)


def test_with_time_stamps_again_it_is_sealed_by_itself(story: Story) -> None:
    """Nobody signs again, nothing is restarted; the result is complete and handed out."""
    assert story.told.after is State.SEALED
    assert story.ward.result(story.sealed) == story.ward.signed(story.sealed)


def test_without_revocation_answers_signing_says_so(story: Story) -> None:
    """Whoever signs reads what is missing; no page fails, downloads go on."""
    ward = story.ward
    ward.line.line = Line(Mode.REFUSE)
    try:
        answer = ward.town.visit("signer").post(
            "/ky", {"records": story.sealed, "key": "demo", "pin": "x"}
        )
        assert answer.status_code < 500 or answer.status_code in AWAY
        assert set((walked := ward.walk(story.sealed)).values()) == FINE, walked
        assert ward.result(story.sealed)
    finally:
        ward.line.line = Line()


def test_without_the_index_search_is_away_and_comes_back(story: Story) -> None:
    """Searching says so in words; downloads and pages go on; what was read meanwhile is found."""
    ward, search = story.ward, {f"/tim?q={WORD}", f"/api/v1/search?q={WORD}"}
    with ward.without_index():
        notice, pages = ward.notices(), ward.walk(story.sealed)
        page = ward.town.visit("officer").get(f"/tim?q={WORD}").get_data(as_text=True)
        _, said = ward.hand_in(PAPER.content + b"\n")
        ward.town.office.work()
        assert ward.result(story.sealed)
    assert notice == "index"
    assert {pages.pop(one) for one in search} <= AWAY
    assert set(pages.values()) == FINE
    assert "hỉ mục" in page
    assert ward.record(str(said["id"])).state is State.READ

    ward.wait(10 * MINUTE)
    ward.town.office.work()
    assert ward.notices() == ""
    assert set(ward.walk(story.sealed).values()) == FINE
    found = ward.town.visit("officer").get(f"/tim?q={WORD}").get_data(as_text=True)
    assert str(said["id"]) in found


@pytest.mark.parametrize("left", [RESERVE, RESERVE + 5_000])
def test_on_a_full_disk_uploads_wait_and_downloads_go_on(story: Story, left: int) -> None:
    """507 in words, nothing half visible, what was handed out is on the ledger; then as before."""
    ward = story.ward
    owners = list(ward.parts.objects.owners())
    with ward.with_full_disk(left):
        status, said = ward.hand_in()
        if left == RESERVE:
            assert ward.notices() == "disk"
        assert set((walked := ward.walk(story.sealed)).values()) == FINE, walked
        assert ward.result(story.sealed) == ward.signed(story.sealed)
    assert (status, said["code"]) == (507, "no_space")
    assert "hết dung lượng" in str(said["detail"])
    assert list(ward.parts.objects.owners()) == owners

    assert ward.notices() == ""
    status, _ = ward.hand_in(b"%PDF-1.7 nothing")
    assert status == 201


def test_what_still_works_is_said_of_all_that_is_missing(story: Story) -> None:
    """Two services away at once do not promise each other's features."""
    ward = story.ward
    with ward.without_index(), ward.with_full_disk(0):
        assert ward.notices() == "disk index"
        page = ward.town.visit("officer").get("/viec").get_data(as_text=True)
    assert page.count("Vẫn dùng được: xem và tải tệp.") == 2


def test_work_that_meets_a_full_disk_waits_and_costs_no_attempt(story: Story) -> None:
    """What was acknowledged is done once there is room, by itself."""
    ward = story.ward
    _, said = ward.hand_in(b"%PDF-1.7 waits")
    with ward.with_full_disk(RESERVE):
        ward.town.office.work()
        with ward.parts.catalog.view() as view:
            attempts = [job.attempts for job in view.jobs.of(str(said["id"]))]
        assert ward.record(str(said["id"])).state is State.RECEIVED
    ward.wait(10 * MINUTE)
    ward.town.office.work()

    assert max(attempts) <= 1
    assert ward.record(str(said["id"])).state is State.REFUSED  # for what it is, not for the disk


def test_a_queue_that_stands_is_noticed(story: Story) -> None:
    """Work that is due while nobody works is said; once somebody does, it is well again."""
    ward = story.ward
    ward.hand_in(b"%PDF-1.7 nothing")
    ward.wait(5 * MINUTE)
    assert ward.notices() == "queue"

    ward.town.office.work()
    assert ward.notices() == ""
