"""A guard is a value that only grows, and every flipped bit in it is found (promises P3 and P4)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.objects.guard import Guard
from archive.records.errors import Damaged, UnderHold

LEAF = "0" * 64
HOLD = "hhhhhhhhhhhhhhhhhhhhhhhhhh"
GUARD = Guard(date(2036, 1, 31), frozenset({HOLD}))


def test_the_bytes_of_a_guard_are_fixed() -> None:
    """The format is a promise: this text may never change for format 1 (FORMAT.md, section 5)."""
    check = "a9f9ffe9f7f0824d1ab1b472454769c016ca8860e14e1e6bbf75d00b43371003"
    assert GUARD.to_bytes(LEAF).decode() == (
        f'{{"check":"{check}","format":1,"holds":["{HOLD}"],'
        f'"locked_until":"2036-01-31","object":"{LEAF}"}}'
    )


def test_every_flipped_bit_is_found() -> None:
    """All bits, one by one: not one of them changes a lock or a hold unnoticed."""
    text = GUARD.to_bytes(LEAF)
    for bit in range(len(text) * 8):
        flipped = (int.from_bytes(text) ^ (1 << bit)).to_bytes(len(text))
        with pytest.raises(Damaged):
            Guard.from_bytes(flipped, LEAF)


@given(st.dates(), st.sets(st.text("0123456789abcdef", min_size=26, max_size=26), max_size=3))
def test_a_guard_is_read_back_as_it_was(until: date, holds: set[str]) -> None:
    """From bytes is the inverse of to bytes."""
    guard = Guard(until, frozenset(holds))

    assert Guard.from_bytes(guard.to_bytes(LEAF), LEAF) == guard


@given(st.dates(), st.dates())
def test_a_lock_never_shrinks(first: date, second: date) -> None:
    """Of two locks the later one holds, in whatever order they come."""
    guard = Guard().locked(first)
    if second < first:
        with pytest.raises(UnderHold):
            guard.locked(second)
    else:
        assert guard.locked(second).until == second


@given(st.dates(), st.dates())
def test_removal_waits_for_the_day_after(until: date, today: date) -> None:
    """Up to and including the last day removal is refused, afterwards it is not."""
    guard = Guard().locked(until)
    if today <= until:
        with pytest.raises(UnderHold):
            guard.check_removal(today)
    else:
        guard.check_removal(today)
