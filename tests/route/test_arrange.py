"""What a batch scan proposes, and what an officer may do with it before anything is made."""

from dataclasses import replace

import pytest

from archive.demo.papers.files import scanned_pdf
from archive.records.arrangement import Deed, Reason
from archive.records.errors import Conflict, NotFound, Refused, WrongState
from archive.records.job import Task
from archive.records.state import State
from archive.route.arrange import arranged, confirm, leave_whole, start_over, undo
from tests.route.conftest import Office
from tests.route.scans import (
    MOTTO,
    batch_from,
    batch_of,
    blank,
    do,
    dossier_of,
    members,
    now,
    pages_of,
    print_on,
    read_as,
    run,
    sheet_for,
)


def test_a_draft_is_kept_and_taken_back_step_by_step(house: Office) -> None:
    """Every change survives its session; undone one by one, the proposal is there again."""
    batch = batch_of(house, [print_on(n) for n in range(3)])
    first = now(house, batch)
    for deed in (Deed.SPLIT, Deed.TURN, Deed.RIGHT, Deed.OMIT):
        do(house, batch, deed, 2, Reason.BLANK)
    do(house, batch, Deed.MERGE, 1)  # nothing to merge: no step of its own

    assert pages_of(now(house, batch)) == [[1], [3]]
    for _ in range(4):
        undo(house.parts, batch.id, by=house.person("officer"))
    assert now(house, batch).mark == first.mark
    undo(house.parts, batch.id, by=house.person("officer"))
    do(house, batch, Deed.SPLIT, 3)
    start_over(house.parts, batch.id, by=house.person("officer"))
    assert now(house, batch).mark == first.mark


def test_only_what_was_seen_is_confirmed(house: Office) -> None:
    """Who confirms an arrangement that somebody changed meanwhile is told to look again."""
    batch = batch_of(house, [print_on(n) for n in range(3)])
    seen, officer = now(house, batch), house.person("officer")
    do(house, batch, Deed.SPLIT, 2)

    with pytest.raises(Conflict):
        confirm(house.parts, batch.id, by=officer, mark=seen.mark)
    assert house.record(batch.id).division is None
    for page in (1, 2, 3):
        do(house, batch, Deed.OMIT, page, Reason.DUPLICATE)
    with pytest.raises(Refused, match="không có tài liệu nào"):
        confirm(house.parts, batch.id, by=officer, mark=now(house, batch).mark)


def test_a_signed_file_is_never_taken_apart(house: Office) -> None:
    """Handed in as a batch it waits, is refused at every change, and goes on whole."""
    batch = batch_from(house, scanned_pdf([print_on(1), print_on(2)]), "ký.pdf")
    signed = replace(batch, arrival_verdict="valid", version=batch.version + 1)
    with house.parts.catalog.work() as work:
        work.records.save(signed, dossier_of(house, batch), expecting=batch.version)
    officer = house.person("officer")

    with pytest.raises(Refused, match="chữ ký số"):
        do(house, batch, Deed.SPLIT, 2)
    with pytest.raises(Refused, match="chữ ký số"):
        confirm(house.parts, batch.id, by=officer, mark=now(house, batch).mark)
    whole = leave_whole(house.parts, batch.id, by=officer)
    assert (whole.is_batch, whole.waiting_for, whole.division) == (False, None, None)


def test_a_batch_of_one_goes_on_as_it_is(house: Office) -> None:
    """One click, no new file; it is read like any other record."""
    batch = batch_of(house, [print_on(1), blank()])
    for number in (1, 2):
        read_as(house, batch, number, "trang")
    leave_whole(house.parts, batch.id, by=house.person("officer"))
    run(house, Task.READ, of=batch)
    run(house, Task.GATHER, of=batch)
    record = house.record(batch.id)

    assert (record.state, record.is_batch, record.original) == (
        State.READ, False, batch.original
    )  # fmt: skip
    assert members(house, batch) == []
    with pytest.raises(WrongState, match="không phải lô"):
        now(house, record)


def test_who_may_not_review_may_not_arrange(house: Office) -> None:
    """A batch of another body is not there; a batch nobody knows neither."""
    batch = batch_of(house, [print_on(1), print_on(2)])
    stranger = replace(house.person("officer"), reach=())

    for batch_id in (batch.id, "0" * 26):
        with pytest.raises(NotFound):
            arranged(house.parts, batch_id, by=stranger)


def test_a_sheet_of_a_strange_dossier_gives_it_nothing(house: Office) -> None:
    """A dossier that this body does not have is told, and the record stays with the batch's own."""
    batch = batch_of(house, [sheet_for("0" * 26, 1), print_on(1)])
    seen = now(house, batch)

    assert seen.strange == {1}
    assert not seen.is_right
    assert [one.dossier and one.dossier.id for one in seen.records] == [batch.dossier]


def test_what_was_read_proposes_where_papers_begin(house: Office) -> None:
    """The motto at the head begins a paper, turned as it was read; a label names its dossier."""
    batch = batch_of(house, [print_on(n) for n in range(4)])
    read_as(house, batch, 1, MOTTO, "Độc lập - Tự do - Hạnh phúc")
    read_as(house, batch, 2, "Điều 2. Quyết định này có hiệu lực", turned=180)
    read_as(house, batch, 3, "UBND XÃ CẦU MẪU", "Số: 12/QĐ-UBND", "ngày 2 tháng 3 năm 2026")
    seen = now(house, batch)

    assert pages_of(seen) == [[1, 2], [3, 4]]
    assert [leaf.turned for leaf in seen.draft.leaves] == [0, 180, 0, 0]
