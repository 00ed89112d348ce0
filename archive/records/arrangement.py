"""How the pages of a batch scan are put into records: page by page, none lost and none twice.

An arrangement is the row of all pages of the batch, each saying whether a record begins with it,
how it is turned, and whether (and why) it is left out. Every change is one small step on this row,
so that a draft is a proposal with a list of changes, and undoing is leaving the last one away.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import reduce
from itertools import chain

from archive.records.errors import Refused

QUARTER = 90
FULL_TURN = 360


class Reason(StrEnum):
    """Why a page goes into no record."""

    BLANK = "blank"
    SEPARATOR = "separator"
    DUPLICATE = "duplicate"


class Deed(StrEnum):
    """What a person can do with the pages of a batch.

    ``collate``: from this page on lie the backs, the last one first, to be put behind their fronts;
    ``interleave``: likewise, the first one first. ``left`` and ``right`` move a page by one place,
    at the edge of its record into the next one; ``before`` and ``behind`` put it beside any other
    page, into that one's record.
    """

    SPLIT = "split"
    MERGE = "merge"
    TURN = "turn"
    LEFT = "left"
    RIGHT = "right"
    BEFORE = "before"
    BEHIND = "behind"
    OMIT = "omit"
    KEEP = "keep"
    COLLATE = "collate"
    INTERLEAVE = "interleave"


@dataclass(frozen=True)
class Leaf:
    """One page in its place.

    ``page`` counts from 1 as scanned. ``begins``: a record begins with it. ``turned``: degrees
    clockwise (0, 90, 180, 270) by which it has to be turned to be read.
    """

    page: int
    begins: bool = False
    turned: int = 0
    left_out: Reason | None = None


Leaves = tuple[Leaf, ...]


@dataclass(frozen=True)
class Change:
    """One thing a person did to a page; ``reason`` for pages left out.

    ``beside`` is the page it is put ``before`` or ``behind``, 0 for every other deed.
    """

    deed: Deed
    page: int
    reason: Reason | None = None
    beside: int = 0


def untouched(pages: int) -> Leaves:
    """Return all pages as one record, in the order they were scanned."""
    return tuple(Leaf(number, begins=number == 1) for number in range(1, pages + 1))


def changed(leaves: Leaves, change: Change) -> Leaves:
    """Return the pages after a change; what has nothing to change gives them back as they are.

    Raises ``Refused`` for a page that is not there (nor the one it is put beside), pages left out
    without a reason, and backs that are not as many as the fronts.
    """
    return _DOING[change.deed](leaves, _place_of(leaves, change.page), change)


def after(leaves: Leaves, changes: Iterable[Change]) -> Leaves:
    """Return the pages after all these changes, in their order."""
    return reduce(changed, changes, leaves)


def records_in(leaves: Leaves) -> tuple[Leaves, ...]:
    """Return the pages record by record, those left out among them."""
    starts = [n for n, leaf in enumerate(leaves) if leaf.begins]
    return tuple(
        leaves[first:last] for first, last in zip(starts, [*starts[1:], len(leaves)], strict=True)
    )


def kept(leaves: Iterable[Leaf]) -> Leaves:
    """Return the pages that go into a record."""
    return tuple(leaf for leaf in leaves if leaf.left_out is None)


def leaves_data(leaves: Leaves) -> list[list[object]]:
    """Return an arrangement as plain data: a row of [page, begins, turned, left out] a page."""
    return [
        [leaf.page, leaf.begins, leaf.turned, leaf.left_out.value if leaf.left_out else None]
        for leaf in leaves
    ]


def leaves_of(said: Sequence[tuple[int, bool, int, str | None]]) -> Leaves:
    """Return the arrangement that ``leaves_data`` told."""
    return tuple(
        Leaf(page, begins, turned, Reason(reason) if reason else None)
        for page, begins, turned, reason in said
    )


def change_data(change: Change) -> list[object]:
    """Return a change as plain data: [deed, page, reason], and [beside] where there is one."""
    reason = change.reason.value if change.reason else None
    beside = [change.beside] if change.beside else []
    return [change.deed.value, change.page, reason, *beside]


def change_of(said: tuple[str, int, str | None] | tuple[str, int, str | None, int]) -> Change:
    """Return the change that ``change_data`` told."""
    deed, page, reason, *more = said
    return Change(Deed(deed), page, Reason(reason) if reason else None, *more)


def _place_of(leaves: Leaves, page: int) -> int:
    at = next((n for n, leaf in enumerate(leaves) if leaf.page == page), None)
    if at is None:
        message = f"Lô này không có trang {page}. Hãy tải lại trang rồi làm lại."
        raise Refused(message)
    return at


def _with(leaves: Leaves, at: int, *new: Leaf) -> Leaves:
    return (*leaves[:at], *new, *leaves[at + len(new) :])


def _split(leaves: Leaves, at: int, _: Change) -> Leaves:
    return _with(leaves, at, replace(leaves[at], begins=True))


def _merge(leaves: Leaves, at: int, _: Change) -> Leaves:
    first = max(n for n, leaf in enumerate(leaves[: at + 1]) if leaf.begins)
    return leaves if first == 0 else _with(leaves, first, replace(leaves[first], begins=False))


def _turn(leaves: Leaves, at: int, _: Change) -> Leaves:
    leaf = leaves[at]
    return _with(leaves, at, replace(leaf, turned=(leaf.turned + QUARTER) % FULL_TURN))


def _left(leaves: Leaves, at: int, _: Change) -> Leaves:
    if at == 0:
        return leaves
    before, leaf = leaves[at - 1], leaves[at]
    if not leaf.begins:
        moved = (replace(leaf, begins=before.begins), replace(before, begins=False))
        return _with(leaves, at - 1, *moved)
    following = [replace(one, begins=True) for one in leaves[at + 1 : at + 2]]
    return _with(leaves, at, replace(leaf, begins=False), *following)


def _right(leaves: Leaves, at: int, _: Change) -> Leaves:
    if at == len(leaves) - 1:
        return leaves
    leaf, following = leaves[at], leaves[at + 1]
    if following.begins:
        return _with(leaves, at, replace(leaf, begins=True), replace(following, begins=False))
    return _with(leaves, at, replace(following, begins=leaf.begins), replace(leaf, begins=False))


def _before(leaves: Leaves, at: int, change: Change) -> Leaves:
    if change.beside == change.page:
        return leaves
    rest = _without(leaves, at)
    to = _place_of(rest, change.beside)
    here = rest[to]
    moved = replace(leaves[at], begins=here.begins)
    return (*rest[:to], moved, replace(here, begins=False), *rest[to + 1 :])


def _behind(leaves: Leaves, at: int, change: Change) -> Leaves:
    if change.beside == change.page:
        return leaves
    rest = _without(leaves, at)
    to = _place_of(rest, change.beside) + 1
    return (*rest[:to], replace(leaves[at], begins=False), *rest[to:])


def _without(leaves: Leaves, at: int) -> Leaves:
    """Return the other pages; where the page began a record, the following one begins it."""
    begins = leaves[at].begins
    following = [replace(one, begins=one.begins or begins) for one in leaves[at + 1 : at + 2]]
    return (*leaves[:at], *following, *leaves[at + 2 :])


def _omit(leaves: Leaves, at: int, change: Change) -> Leaves:
    if change.reason is None:
        message = "Hãy chọn lý do bỏ trang: trang trắng, tờ phân cách hoặc trang trùng."
        raise Refused(message)
    return _with(leaves, at, replace(leaves[at], left_out=change.reason))


def _keep(leaves: Leaves, at: int, _: Change) -> Leaves:
    return _with(leaves, at, replace(leaves[at], left_out=None))


def _collate(leaves: Leaves, at: int, _: Change) -> Leaves:
    return _paired(leaves[:at], leaves[at:][::-1])


def _interleave(leaves: Leaves, at: int, _: Change) -> Leaves:
    return _paired(leaves[:at], leaves[at:])


def _paired(fronts: Leaves, backs: Leaves) -> Leaves:
    if len(fronts) != len(backs):
        message = (
            f"Có {len(fronts)} mặt trước nhưng {len(backs)} mặt sau nên không ghép được. "
            "Hãy chọn đúng trang bắt đầu các mặt sau, hoặc quét lại trang thiếu."
        )
        raise Refused(message)
    turned_over = (replace(back, begins=False) for back in backs)
    return tuple(chain.from_iterable(zip(fronts, turned_over, strict=True)))


_DOING: Mapping[Deed, Callable[[Leaves, int, Change], Leaves]] = {
    Deed.SPLIT: _split,
    Deed.MERGE: _merge,
    Deed.TURN: _turn,
    Deed.LEFT: _left,
    Deed.RIGHT: _right,
    Deed.BEFORE: _before,
    Deed.BEHIND: _behind,
    Deed.OMIT: _omit,
    Deed.KEEP: _keep,
    Deed.COLLATE: _collate,
    Deed.INTERLEAVE: _interleave,
}
