"""Whatever is done to a batch's pages, each is there exactly once, and can be taken back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from archive.records.arrangement import (
    Change,
    Deed,
    Leaf,
    Leaves,
    Reason,
    after,
    change_data,
    change_of,
    changed,
    kept,
    leaves_data,
    leaves_of,
    records_in,
    untouched,
)
from archive.records.errors import Refused

CHANGES = st.builds(
    Change,
    st.sampled_from(Deed),
    st.integers(1, 12),
    st.none() | st.sampled_from(Reason),
    st.integers(1, 12),
)


class Desk(RuleBasedStateMachine):
    """An officer who splits, merges, turns, moves, leaves out, collates and takes back at will."""

    @initialize(pages=st.integers(1, 12))
    def scan(self, pages: int) -> None:
        """Begin with a batch of some pages."""
        self.pages = pages
        self.history = [untouched(pages)]
        self.done: list[Change] = []

    @rule(change=CHANGES)
    def do(self, change: Change) -> None:
        """Do anything to any page; what is refused changes nothing."""
        try:
            self.history.append(changed(self.history[-1], change))
            self.done.append(change)
        except Refused:
            assert (
                change.page > self.pages
                or (change.deed in {Deed.BEFORE, Deed.BEHIND} and change.beside > self.pages)
                or (change.deed is Deed.OMIT and change.reason is None)
                or change.deed in {Deed.COLLATE, Deed.INTERLEAVE}
            )

    @rule()
    def undo(self) -> None:
        """Take the last change back."""
        if self.done:
            self.done.pop()
            self.history.pop()

    @invariant()
    def every_page_is_there_once(self) -> None:
        """No page is lost or doubled, and a record begins with the first of all."""
        if not hasattr(self, "history"):
            return
        now = self.history[-1]
        assert sorted(leaf.page for leaf in now) == [*range(1, self.pages + 1)]
        assert now[0].begins
        assert [leaf for one in records_in(now) for leaf in one] == list(now)
        assert all(one[0].begins and not any(x.begins for x in one[1:]) for one in records_in(now))
        assert all(leaf.turned in {0, 90, 180, 270} for leaf in now)

    @invariant()
    def a_draft_is_its_changes(self) -> None:
        """Kept as a proposal and a list of changes, it comes back the same."""
        if not hasattr(self, "history"):
            return
        base = leaves_of(leaves_data(self.history[0]))  # type: ignore[arg-type]  # as JSON has it
        again = [change_of(change_data(one)) for one in self.done]  # type: ignore[arg-type]  # same
        assert after(base, again) == self.history[-1]


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=40, stateful_step_count=25)


def shown(leaves: Leaves) -> str:
    """Write an arrangement in one line: pages, a bar before each record, x where left out."""
    return "".join(
        f"{'|' if leaf.begins else ' '}{leaf.page}{'x' if leaf.left_out else ''}" for leaf in leaves
    )


@pytest.mark.parametrize(
    ("deeds", "result"),
    [
        ([(Deed.SPLIT, 3)], "|1 2|3 4"),
        ([(Deed.SPLIT, 3), (Deed.MERGE, 4)], "|1 2 3 4"),
        ([(Deed.SPLIT, 3), (Deed.LEFT, 3)], "|1 2 3|4"),
        ([(Deed.SPLIT, 3), (Deed.RIGHT, 2)], "|1|2 3 4"),
        ([(Deed.RIGHT, 1)], "|2 1 3 4"),
        ([(Deed.LEFT, 1), (Deed.RIGHT, 4), (Deed.MERGE, 2)], "|1 2 3 4"),
        ([(Deed.COLLATE, 3)], "|1 4 2 3"),
        ([(Deed.INTERLEAVE, 3)], "|1 3 2 4"),
        ([(Deed.SPLIT, 2), (Deed.SPLIT, 3), (Deed.LEFT, 2)], "|1 2|3 4"),
    ],
)
def test_each_deed_does_what_its_button_says(deeds: list[tuple[Deed, int]], result: str) -> None:
    """On four pages: cut, joined, moved over the edge of a record, put behind their fronts."""
    assert shown(after(untouched(4), [Change(*one) for one in deeds])) == result


@pytest.mark.parametrize(
    ("change", "result"),
    [
        (Change(Deed.BEFORE, 4, beside=2), "|1 4 2|3 5"),
        (Change(Deed.BEFORE, 5, beside=3), "|1 2|5 3 4"),
        (Change(Deed.BEHIND, 5, beside=2), "|1 2 5|3 4"),
        (Change(Deed.BEHIND, 3, beside=2), "|1 2 3|4 5"),
        (Change(Deed.BEHIND, 1, beside=5), "|2|3 4 5 1"),
        (Change(Deed.BEFORE, 2, beside=1), "|2 1|3 4 5"),
        (Change(Deed.BEHIND, 4, beside=4), "|1 2|3 4 5"),
        (Change(Deed.BEFORE, 4, beside=4), "|1 2|3 4 5"),
    ],
)
def test_a_page_is_put_beside_any_other(change: Change, result: str) -> None:
    """Before it or behind it, in its record; what the page began goes on with the next one."""
    assert shown(after(untouched(5), [Change(Deed.SPLIT, 3), change])) == result
    with pytest.raises(Refused, match="không có trang 9"):
        changed(untouched(2), Change(change.deed, 1, beside=9))


@given(st.integers(1, 6))
def test_four_turns_are_none(page: int) -> None:
    """A page that is turned all the way round lies as it was scanned."""
    leaves = untouched(6)

    assert after(leaves, [Change(Deed.TURN, page)] * 4) == leaves


def test_what_is_left_out_keeps_its_reason_and_place() -> None:
    """It can be taken back in; a reason is always asked for."""
    out = changed(untouched(2), Change(Deed.OMIT, 2, Reason.BLANK))

    assert kept(out) == (Leaf(1, begins=True),)
    assert out[1].left_out is Reason.BLANK
    assert changed(out, Change(Deed.KEEP, 2)) == untouched(2)
    with pytest.raises(Refused, match="lý do"):
        changed(untouched(2), Change(Deed.OMIT, 2))
