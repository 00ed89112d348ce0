"""The register of outgoing documents: numbers taken once, and found again in the store."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import sqlalchemy as sa

from archive.accounts.register import restore
from archive.catalog.sql.numbers import Book, NumberTaken
from archive.catalog.sql.numbertables import number as table
from archive.ledger.entry import Act
from archive.records.issuing import Hand, Issuing, Number
from archive.records.record import Record
from archive.route.stage import Move, step
from archive.upkeep.check import EVERYTHING, check
from archive.upkeep.rebuild import rebuild
from tests.archive.upkeep.store import Store

TAKERS, EACH = 4, 5


def with_number(store: Store, record: Record, number: int, reason: str = "") -> Record:
    """Return a record that took a number, or took it for nothing."""
    hand = Hand("person", store.clock())
    taken = Number("xa-a", 2026, "QĐ-UBND", number, store.clock().date(), hand)
    if reason:
        taken = replace(taken, voided=replace(hand, reason=reason))
    spent = (*record.issuing.spent, taken) if record.issuing else (taken,)
    issuing = Issuing("QĐ-UBND", ("person",), hand, spent=spent)
    return replace(record, issuing=issuing)


def taken(store: Store, record: Record) -> int:
    """Take the next number, however many others do; return how often somebody was quicker."""
    book, missed = Book("xa-a", 2026, "QĐ-UBND"), 0
    while True:
        with store.parts.catalog.view() as view:
            now, last = view.records.get(record.id), view.numbers.last(book)
        after = with_number(store, now, last + 1)
        try:
            with step(store.parts, Move(now, after, Act.NUMBERED, "system")):
                return missed
        except NumberTaken:
            missed += 1


def rows(store: Store) -> Sequence[object]:
    """Return the register as it lies in the catalogue."""
    with store.parts.catalog.view() as view:
        return list(view.derived.rows("number"))


def test_many_at_once_take_every_number_once(store: Store) -> None:
    """Four clerks, five numbers each: 1 to 20, none twice, none missing."""
    records = [store.record(store.hand_in(f"văn bản {one}")) for one in range(TAKERS)]
    with ThreadPoolExecutor(TAKERS) as pool:
        for _ in range(EACH):
            list(pool.map(partial(taken, store), records))
    with store.parts.catalog.view() as view:
        book = Book("xa-a", 2026, "QĐ-UBND")
        numbers = [line.number for line in view.numbers.lines(book)]
        gaps = view.numbers.gaps(book)

    assert numbers == list(range(1, TAKERS * EACH + 1))
    assert not gaps


def test_a_number_that_is_missing_is_a_gap(store: Store) -> None:
    """Between the first and the last: a book may begin where the one on paper ended."""
    record = store.record(store.named("hai"))
    after = with_number(store, with_number(store, record, 218), 221, "viết nhầm")
    with step(store.parts, Move(record, after, Act.NUMBERED, "system")):
        pass
    with store.parts.catalog.view() as view:
        gaps = view.numbers.gaps(Book("xa-a", 2026, "QĐ-UBND"))

    assert gaps == [range(219, 221)]


def test_the_register_comes_back_from_the_store(store: Store) -> None:
    """Numbers and what was voided lie with their records (P12)."""
    record = store.record(store.named("hai"))
    after = with_number(store, with_number(store, record, 1), 2, "viết nhầm")
    with step(store.parts, Move(record, after, Act.NUMBERED, "system")):
        pass
    before = rows(store)
    rebuild(store.parts, restore)

    assert len(before) == 2
    assert rows(store) == before


def test_a_changed_line_of_the_register_is_found(store: Store) -> None:
    """The check compares it with what the record says."""
    record = store.record(store.named("hai"))
    with step(store.parts, Move(record, with_number(store, record, 7), Act.NUMBERED, "system")):
        pass
    with store.parts.catalog.work() as work:
        work.derived._connection.execute(sa.update(table).values(number=8))  # noqa: SLF001 - an enemy's hand

    found = check(store.parts, EVERYTHING).damaged
    assert [(one.record, one.object) for one in found] == [(record.id, "number")]
