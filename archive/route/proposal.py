"""What the pages of a batch scan say of themselves: where a record may begin, what may stay out.

Proposals, each of which a person can undo: a separator sheet or a label begins a record; so does a
page whose head reads like that of a paper; sheets and blank pages go into none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from archive.records.arrangement import Leaf, Leaves, Reason
from archive.records.division import Count
from archive.records.sheet import Sheet, sheet_of
from ocr.firstpage import begins_paper
from ocr.page import Page

NEARLY_BLANK = 10_000
"""Millionths of ink under which a page on which no word was read is taken for blank."""

LABEL = "code128"
"""The kind of code agencies print on labels of their own."""


@dataclass(frozen=True)
class Sight:
    """What is known of one page of a batch: its ink, its codes, and its reading once there is one.

    ``ink`` in millionths of the page; ``empty`` where it is next to nothing. ``labels`` are the
    codes of agencies; ``sheet`` is what stands on a separator sheet of ours.
    """

    page: int
    ink: int = 0
    empty: bool = False
    sheet: Sheet | None = None
    labels: tuple[str, ...] = ()
    read: Page | None = None

    @property
    def blank(self) -> bool:
        """Whether there is nothing on it."""
        if self.sheet or self.labels:
            return False
        wordless = self.read is not None and not self.read.words
        return self.empty or (wordless and self.ink < NEARLY_BLANK)

    @property
    def begins(self) -> bool:
        """Whether a paper seems to begin here."""
        if self.sheet or self.labels:
            return True
        return self.read is not None and begins_paper(self.read)


def sight_of(seen: Mapping[str, object], read: Page | None) -> Sight:
    """Return what is known of a page: what the survey kept of it, and its reading."""
    marks = cast("Sequence[Mapping[str, str]]", seen["marks"])
    sheets = [sheet for mark in marks if (sheet := sheet_of(mark["text"]))]
    return Sight(
        page=cast(int, seen["page"]),
        ink=cast(int, seen["ink"]),
        empty=bool(seen["blank"]),
        sheet=sheets[0] if sheets else None,
        labels=tuple(mark["text"] for mark in marks if mark["kind"] == LABEL),
        read=read,
    )


def proposed(sights: Iterable[Sight]) -> Leaves:
    """Return how the pages are best put into records, as far as is known."""
    leaves: list[Leaf] = []
    has_page = True
    for sight in sights:
        out = Reason.SEPARATOR if sight.sheet else Reason.BLANK if sight.blank else None
        # What follows a sheet belongs to its record, though it begins like one itself.
        begins = not leaves or sight.sheet is not None or (sight.begins and has_page)
        turned = sight.read.turned if sight.read else 0
        leaves.append(Leaf(sight.page, begins, turned, out))
        has_page = (has_page and not begins) or out is None
    return tuple(leaves)


def counted(leaves: Leaves, sights: Mapping[int, Sight]) -> tuple[Count, ...]:
    """Return for each separator sheet how many pages lie behind it, up to the next one."""
    counts: list[Count] = []
    for leaf in leaves:
        sheet = sights[leaf.page].sheet
        if sheet is not None and leaf.left_out is Reason.SEPARATOR:
            counts.append(Count(leaf.page, sheet.dossier, sheet.pages, 0))
        elif leaf.left_out is None and counts:
            counts[-1] = replace(counts[-1], counted=counts[-1].counted + 1)
    return tuple(counts)


def dossier_pages(leaves: Leaves, sights: Mapping[int, Sight]) -> Mapping[int, int]:
    """Return for each page the page whose sheet or label says to which dossier it belongs."""
    speaks: dict[int, int] = {}
    speaker: int | None = None
    for leaf in leaves:
        sight = sights[leaf.page]
        is_sheet = sight.sheet is not None and leaf.left_out is Reason.SEPARATOR
        if is_sheet or (leaf.begins and sight.labels):
            speaker = leaf.page
        if speaker is not None:
            speaks[leaf.page] = speaker
    return speaks


def looks_two_sided(sights: Sequence[Sight]) -> bool:
    """Say whether all backs seem to lie behind all fronts: only they are blank, none begins."""
    half = len(sights) // 2
    fronts, backs = sights[:half], sights[half:]
    return (
        len(fronts) == len(backs)
        and any(one.begins for one in fronts[1:])
        and any(one.blank for one in backs)
        and not any(one.blank for one in fronts)
        and not any(one.begins for one in backs)
    )
