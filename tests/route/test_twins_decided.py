"""Two records that look like one paper: a person decides, takes it back; the store remembers."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.failpoint import arm
from archive.inquiry import twins
from archive.ledger.entry import Act, Entry
from archive.records.actor import OPERATOR
from archive.records.errors import Conflict, Refused, WrongState
from archive.records.job import Task
from archive.records.record import File, Record, Role
from archive.records.state import State
from archive.records.twin import Ruling
from archive.route.stage import Move, follow, step
from archive.route.twins import TWIN, decide, undo
from archive.upkeep.rebuild import rebuild
from tests.archive.upkeep.store import Store, open_store
from tests.ocr.conftest import words_on

LINES = (
    "Số: {number}/XN-UBND        Suối Thử, ngày 03 tháng 11 năm 2026",
    "Căn cứ đơn đề nghị của ông Trần Văn Khoẻ, số định danh {citizen}",
    "hiện cư trú tại thôn Rặng Duối và đủ điều kiện theo quy định hiện hành",
    "Giấy này có giá trị trong sáu tháng kể từ ngày ký, dùng để bổ sung hồ sơ",
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Open an archive whose reader is a double."""
    opened = open_store(tmp_path / "data")
    yield opened
    opened.close()


def written(store: Store, word: str, *, number: int = 7) -> Record:
    """Hand in a paper, and have it read as the form with this number."""
    record = store.record(store.hand_in(word))
    lines = [line.format(number=number, citizen=f"0990660{number:05d}") for line in LINES]
    page = words_on(lines).to_json()
    content = json.dumps({"format": 1, "pages": [page]}).encode()
    name = store.parts.objects.put(record.id, content)
    reading = File(Role.READING, name.digest, "application/json", len(content))
    after = replace(record, pages=1, files=(*record.files, reading))
    with step(store.parts, Move(record, after, Act.READ, "system")) as work:
        work.pages.drop(record.id)
        work.pages.put(record.id, 1, json.dumps(page))
        follow(store.parts, work, Task.LIKEN, record.id)
    store.work()
    return store.record(record.id)


@pytest.fixture
def pair(store: Store) -> tuple[Record, Record]:
    """Hand the same paper in twice, the second a minute later."""
    first = written(store, "mot")
    store.clock.now += timedelta(minutes=1)
    return first, written(store, "hai")


def found(store: Store, record: Record) -> dict[str, Ruling | None]:
    """Return the twins of a record, each with what was decided."""
    with store.parts.catalog.view() as view:
        pairs = view.likenesses.of(record.id)
    return {str(pair.other(record.id)): pair.ruling for pair in pairs}


def test_only_the_same_paper_is_asked_about(store: Store, pair: tuple[Record, Record]) -> None:
    """One pair waits; the same form with another number makes none."""
    first, again = pair
    sibling = written(store, "ba", number=8)

    assert found(store, first) == {again.id: None}
    assert found(store, sibling) == {}
    assert twins.count(store.parts, OPERATOR) == 1
    asked = [(one.id, two.id) for _, one, two in twins.waiting(store.parts, OPERATOR)]
    assert asked == [(again.id, first.id)]


def test_the_one_left_out_ends_with_its_reason_and_comes_back(
    store: Store, pair: tuple[Record, Record]
) -> None:
    """Refused, never dropped: its bytes stay; taken back, it waits for review again."""
    first, again = pair
    decide(store.parts, again.id, first.id, Ruling.ONE, by=OPERATOR)
    ended = store.record(again.id)
    assert (ended.state, ended.problem and ended.problem.code) == (State.REFUSED, TWIN)
    assert first.id in str(ended.problem)
    kept = {name.digest for name in store.parts.objects.names(again.id)}
    assert kept >= {file.sha256 for file in again.files}
    assert found(store, first) == {again.id: Ruling.ONE}
    assert twins.count(store.parts, OPERATOR) == 0

    back = undo(store.parts, first.id, again.id, by=OPERATOR)
    assert (back.id, back.state, back.problem, back.twins) == (again.id, State.READ, None, ())
    assert found(store, first) == {again.id: None}
    with store.parts.catalog.view() as view:
        entries = [Entry.from_bytes(row.data.encode()) for row in view.ledger.of(again.id)]
    assert [one.actor for one in entries if one.act is Act.TWIN_RULED] == ["operator"] * 2


def test_a_decision_can_be_done_twice_and_taken_back_twice(
    store: Store, pair: tuple[Record, Record]
) -> None:
    """The second time changes nothing; another decision needs the first taken back."""
    first, again = pair
    decide(store.parts, again.id, first.id, Ruling.ONE, by=OPERATOR)
    done = decide(store.parts, again.id, first.id, Ruling.ONE, by=OPERATOR)
    assert done.version == store.record(again.id).version == again.version + 1
    for one, two, ruling in (
        (first.id, again.id, Ruling.ONE),
        (again.id, first.id, Ruling.BOTH),
    ):
        with pytest.raises(WrongState):
            decide(store.parts, one, two, ruling, by=OPERATOR)
    for _ in range(2):
        undo(store.parts, again.id, first.id, by=OPERATOR)

    assert store.record(again.id).version == again.version + 2
    assert store.record(first.id).version == first.version


@pytest.mark.parametrize("ruling", [Ruling.BOTH, Ruling.DIFFERENT])
def test_both_go_on_and_are_never_asked_about_again(
    store: Store, pair: tuple[Record, Record], ruling: Ruling
) -> None:
    """The decision lies with the younger one and outlives the follower that found the pair."""
    first, again = pair
    decide(store.parts, first.id, again.id, ruling, by=OPERATOR)
    with store.parts.catalog.work() as work:
        for one in pair:
            follow(store.parts, work, Task.LIKEN, one.id)
    store.work()

    assert found(store, first) == {again.id: ruling}
    assert twins.undecided(store.parts, first) == 0
    assert [one.ruling for one in store.record(again.id).twins] == [ruling]
    assert store.record(again.id).state is State.READ


def test_after_the_seal_a_decision_stands(store: Store, pair: tuple[Record, Record]) -> None:
    """A sealed record is not changed for a twin; one that was left out can still come back."""
    first, again = pair
    decide(store.parts, first.id, again.id, Ruling.BOTH, by=OPERATOR)
    store.move(again.id, State.REVIEWED, Act.REVIEWED, Role.OFFICIAL)
    store.move(again.id, State.SIGNED, Act.SIGNED, Role.SIGNED)
    with pytest.raises(WrongState):
        undo(store.parts, first.id, again.id, by=OPERATOR)

    third = written(store, "ba")
    with pytest.raises(WrongState):
        decide(store.parts, again.id, third.id, Ruling.ONE, by=OPERATOR)
    decide(store.parts, third.id, again.id, Ruling.ONE, by=OPERATOR)
    assert undo(store.parts, third.id, again.id, by=OPERATOR).state is State.READ


def test_two_who_decide_at_once_do_not_end_both(store: Store, pair: tuple[Record, Record]) -> None:
    """Each leaves out the other's paper: whoever comes second is told, and one paper goes on."""
    first, again = pair

    def meanwhile(place: str) -> None:
        if place == "stage.before_transaction":
            arm(None)
            decide(store.parts, again.id, first.id, Ruling.ONE, by=OPERATOR)

    arm(meanwhile)
    try:
        with pytest.raises(Conflict):
            decide(store.parts, first.id, again.id, Ruling.ONE, by=OPERATOR)
    finally:
        arm(None)

    assert [store.record(one.id).state for one in pair] == [State.READ, State.REFUSED]


def test_a_pair_only_a_person_saw(store: Store) -> None:
    """Somebody may say of any two papers of a body that they are one, and take it back."""
    one, two = written(store, "mot"), written(store, "hai", number=9)
    decide(store.parts, one.id, two.id, Ruling.ONE, by=OPERATOR)
    assert found(store, two) == {one.id: Ruling.ONE}
    undo(store.parts, one.id, two.id, by=OPERATOR)

    assert found(store, two) == {}
    with pytest.raises(Refused):
        decide(store.parts, one.id, one.id, Ruling.BOTH, by=OPERATOR)


def test_killed_half_way_the_follower_is_done_again(
    store: Store, pair: tuple[Record, Record]
) -> None:
    """Fingerprint kept, pairs not: the job is still there, and what it writes is there once."""
    first, again = pair
    with store.parts.catalog.work() as work:
        work.likenesses.drop_pair(first.id, again.id)
        follow(store.parts, work, Task.LIKEN, again.id)
    store.work()
    with store.parts.catalog.work() as work:
        follow(store.parts, work, Task.LIKEN, again.id)
    store.work()

    assert found(store, first) == {again.id: None}


def test_a_reading_that_is_forgotten_leaves_no_fingerprint(
    store: Store, pair: tuple[Record, Record]
) -> None:
    """Names and numbers of a paper that may not be kept are not kept here either."""
    first, again = pair
    with store.parts.catalog.work() as work:
        work.pages.drop(again.id)
        gone = list(work.derived.rows("likeness_key"))

    assert found(store, first) == {}
    assert {row["record"] for row in gone} == {first.id}


def test_a_rebuild_finds_pairs_and_decisions_again(
    store: Store, pair: tuple[Record, Record]
) -> None:
    """The decision lies in the store; fingerprints and pairs follow from the readings."""
    first, again = pair
    third = written(store, "ba")
    decide(store.parts, first.id, again.id, Ruling.BOTH, by=OPERATOR)
    decide(store.parts, third.id, first.id, Ruling.ONE, by=OPERATOR)
    rebuild(store.parts)
    assert found(store, first) == {}
    store.work()

    assert found(store, first) == {again.id: Ruling.BOTH}
    assert store.record(third.id).twins[0].ruling is Ruling.ONE
    seen = {
        one.other.record.id: one.ruled for one in twins.matches(store.parts, OPERATOR, third.id)
    }
    assert seen[first.id] is not None
