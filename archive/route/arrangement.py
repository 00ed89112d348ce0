"""A batch scan as it is arranged now: its draft, or what its pages propose, with what they show."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from archive.catalog.sql.arrangements import Draft
from archive.catalog.sql.work import Work
from archive.parts import Parts, name_of
from archive.records.arrangement import Leaf, Leaves, kept, leaves_data, records_in
from archive.records.division import Count
from archive.records.dossier import Dossier
from archive.records.record import Record, Role
from archive.route.proposal import Sight, counted, dossier_pages, proposed, sight_of
from ocr.page import Page


@dataclass(frozen=True)
class Proposal:
    """One record to be: its pages, those left out among them, and the dossier it will go to."""

    leaves: Leaves
    dossier: Dossier | None

    @property
    def kept(self) -> Leaves:
        """The pages that go into the record; without any there will be none."""
        return kept(self.leaves)


@dataclass(frozen=True)
class Arranged:
    """A batch as it is arranged now.

    ``counts`` compare each separator sheet with the pages behind it, ``strange`` are the pages of
    sheets whose dossier this body does not have. ``mark`` names exactly this arrangement.
    ``scanned`` is how many pages are in the batch's own file; those of ``draft.joined`` follow.
    """

    batch: Record
    draft: Draft
    sights: Mapping[int, Sight]
    records: tuple[Proposal, ...]
    counts: tuple[Count, ...]
    strange: frozenset[int]
    dossiers: Mapping[str, Dossier]
    sources: tuple[Record, ...]

    @property
    def is_right(self) -> bool:
        """Whether every sheet has the pages it asks for, and belongs to a dossier known here."""
        return not self.strange and all(count.is_right for count in self.counts)

    @property
    def mark(self) -> str:
        """A name for this arrangement, by which whoever confirms says what they have seen."""
        said = json.dumps([leaves_data(self.draft.leaves), self.draft.joined])
        return hashlib.sha256(said.encode()).hexdigest()[:32]


def arranged_now(parts: Parts, view: Work, record: Record, *, first: int = 0) -> Arranged:
    """Return the arrangement in this transaction; pages are numbered from ``first`` + 1."""
    draft = view.arrangements.find(record.id) if not first else None
    joined = view.records.find(draft.joined) if draft and draft.joined else None
    sources = (record, joined) if joined else (record,)
    sights = _sights(parts, view, sources, first)
    draft = draft or Draft(proposed(sights.values()))
    leaves = draft.leaves
    known = _dossiers(view, record, sights)
    speaks = dossier_pages(leaves, sights)
    own = view.dossiers.find(record.dossier)
    counts = counted(leaves, sights)
    return Arranged(
        batch=record,
        draft=draft,
        sights=sights,
        records=tuple(
            Proposal(one, _dossier_of(one, speaks, known) or own) for one in records_in(leaves)
        ),
        counts=counts,
        strange=frozenset(count.page for count in counts if count.page not in known),
        dossiers={dossier.id: dossier for dossier in known.values()},
        sources=sources,
    )


def _sights(parts: Parts, view: Work, sources: Sequence[Record], first: int) -> Mapping[int, Sight]:
    """Return what is known of every page of a batch, and of one joined to it."""
    found: dict[int, Sight] = {}
    start = first
    for record in sources:
        seen = _seen(parts, record)
        for number in range(1, record.pages + 1):
            data = view.pages.one(record.id, number)
            read = Page.from_json(json.loads(data)) if data else None
            here = {"ink": 1_000_000, "blank": False, "marks": (), **seen.get(number, {})}
            found[start + number] = sight_of({**here, "page": start + number}, read)
        start += record.pages
    return found


def _seen(parts: Parts, record: Record) -> Mapping[int, Mapping[str, object]]:
    file = record.file(Role.SURVEY)
    if file is None:
        return {}
    said = json.loads(parts.objects.read(name_of(record, file)))
    return {cast(int, page["page"]): page for page in said["pages"]}


def _dossiers(view: Work, record: Record, sights: Mapping[int, Sight]) -> Mapping[int, Dossier]:
    """Return the dossiers that sheets and labels name, by their page: only those of this body."""
    known: dict[int, Dossier] = {}
    for page, sight in sights.items():
        if sight.sheet is not None:
            found = view.dossiers.find(sight.sheet.dossier)
        else:
            codes = (view.dossiers.by_code(record.body, code) for code in sight.labels)
            found = next((one for one in codes if one), None)
        if found is not None and found.body == record.body:
            known[page] = found
    return known


def _dossier_of(
    leaves: Sequence[Leaf], speaks: Mapping[int, int], known: Mapping[int, Dossier]
) -> Dossier | None:
    pages = [leaf.page for leaf in kept(leaves)]
    return known.get(speaks.get(pages[0], 0)) if pages else None
