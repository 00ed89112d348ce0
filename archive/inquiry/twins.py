"""Two records that look like one paper, side by side: what speaks for it, and which scan is better.

Nobody sees a pair unless they may see both records; the pairs of other bodies are not even counted.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from archive.catalog.sql.likenesses import Pair, pair_of
from archive.catalog.sql.work import Work
from archive.inquiry import view
from archive.inquiry.worklists import bodies_of
from archive.parts import Parts
from archive.records.access import Act, may
from archive.records.actor import Actor
from archive.records.calendar import legal_day
from archive.records.record import FIELDS, Record
from archive.records.ruling import can_bear, can_take_back, ruled_between
from archive.records.twin import Ruled
from ocr.page import Page

CLOSE = 0.02
"""Readings whose soundness differs by less are equally good."""
SHOWN = 200
"""Pairs one list shows."""


@dataclass(frozen=True)
class Scan:
    """How good one of the two is.

    ``pages`` with something on them, ``dpi`` of the least of them, ``sound`` the reading (possible
    syllables times confidence, 0 to 1), ``signed`` whether it came with a valid signature.
    """

    pages: int
    dpi: int
    sound: float
    signed: bool

    @property
    def rank(self) -> tuple[bool, int, float, int]:
        """What is compared, the weightiest first."""
        return self.signed, self.pages, self.sound, self.dpi


@dataclass(frozen=True)
class Side:
    """One of the two records, and whether it may still be left out."""

    record: Record
    scan: Scan
    can_end: bool


@dataclass(frozen=True)
class Difference:
    """One field of both; ``differs`` where both say something, and not the same."""

    name: str
    mine: str
    other: str
    differs: bool


@dataclass(frozen=True)
class Why:
    """Why the two look alike, in parts of 1; ``shared`` and ``differing`` as read from the page.

    The marks are pairs (kind, text) and triples (kind, text of one, text of the other).
    """

    text: float = 0.0
    picture: float = 0.0
    pages: int = 0
    shared: tuple[tuple[str, ...], ...] = ()
    differing: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Match:
    """A pair as a person sees it from one of the two; ``better`` is ``mine``, ``other`` or none.

    ``because`` names the first measure that makes it so. ``ruled`` is the decision, if there is
    one; ``can_undo`` whether it may still be taken back.
    """

    pair: Pair
    mine: Side
    other: Side
    better: str
    because: str
    fields: tuple[Difference, ...]
    why: Why
    ruled: Ruled | None
    ruled_by: str
    can_undo: bool


def count(parts: Parts, actor: Actor) -> int:
    """Return how many pairs this actor must decide on."""
    with parts.catalog.view() as work:
        return work.likenesses.count_undecided(bodies_of(actor, Act.REVIEW))


def undecided(parts: Parts, record: Record) -> int:
    """Return how many likely twins of a record nobody has decided on."""
    with parts.catalog.view() as work:
        return work.likenesses.count_undecided_of(record.id)


def waiting(parts: Parts, actor: Actor) -> Sequence[tuple[Pair, Record, Record]]:
    """Return the pairs this actor must decide on, the likest first, the younger record first."""
    with parts.catalog.view() as work:
        pairs = work.likenesses.undecided(bodies_of(actor, Act.REVIEW), limit=SHOWN)
        found = []
        for pair in pairs:
            one, two = work.records.get(pair.first), work.records.get(pair.second)
            younger, older = sorted((one, two), key=lambda each: each.received_at, reverse=True)
            found.append((pair, younger, older))
    return found


def matches(parts: Parts, actor: Actor, record_id: str) -> tuple[Match, ...]:
    """Return the twins of a record this actor may see, the undecided ones first.

    Raises ``NotFound``.
    """
    mine = view.record(parts, actor, record_id)
    today = legal_day(parts.clock())
    with parts.catalog.view() as work:
        found = []
        for pair in _pairs(work, mine):
            other = work.records.find(pair.other(mine.id))
            if other is not None and may(actor, Act.SEE, other, today=today):
                found.append(_match(work, pair, mine, other))
    return tuple(sorted(found, key=lambda one: (one.ruled is not None, -one.pair.score)))


def _pairs(work: Work, record: Record) -> Sequence[Pair]:
    """Return the pairs found, and those only a person named."""
    found = list(work.likenesses.of(record.id))
    known = {pair.other(record.id) for pair in found}
    named = {one.other for one in record.twins} - known
    return [*found, *(pair_of(record.id, other, 0.0) for other in sorted(named))]


def _match(work: Work, pair: Pair, mine: Record, other: Record) -> Match:
    ruled = ruled_between(mine, other)
    people = {person.id: person.name for person in work.people.list()} if ruled else {}
    here, there = _side(work, mine), _side(work, other)
    better, because = _better(here.scan, there.scan)
    return Match(
        pair=pair,
        mine=here,
        other=there,
        better=better,
        because=because,
        fields=tuple(_difference(name, mine, other) for name in FIELDS),
        why=_why(json.loads(pair.data)),
        ruled=ruled,
        ruled_by=people.get(ruled.by, ruled.by) if ruled else "",
        can_undo=ruled is not None and can_take_back(mine, other),
    )


def _side(work: Work, record: Record) -> Side:
    pages = [Page.from_json(json.loads(page)) for page in work.pages.all(record.id)]
    return Side(record, _scan(record, pages), can_bear(record))


def _scan(record: Record, pages: Sequence[Page]) -> Scan:
    read = [page for page in pages if page.words]
    sound = sum(page.syllables * page.confidence for page in read) / max(len(read), 1)
    return Scan(
        pages=len(read),
        dpi=min((page.dpi for page in read), default=0),
        sound=round(sound, 3),
        signed=record.arrival_verdict == "valid",
    )


def _better(mine: Scan, other: Scan) -> tuple[str, str]:
    """Return which of two scans is better, and the measure that says so."""
    names = ("signed", "pages", "sound", "dpi")
    for name, one, two in zip(names, mine.rank, other.rank, strict=True):
        if abs(one - two) > (CLOSE if name == "sound" else 0):
            return ("mine" if one > two else "other"), name
    return "", ""


def _difference(name: str, mine: Record, other: Record) -> Difference:
    one, two = mine.value(name), other.value(name)
    return Difference(name, one, two, differs=bool(one and two and one != two))


def _why(said: dict[str, Any]) -> Why:
    return Why(
        text=said.get("text", 0) / 1000,
        picture=said.get("picture", 0) / 1000,
        pages=said.get("pages", 0),
        shared=tuple(tuple(one) for one in said.get("shared", ())),
        differing=tuple(tuple(one) for one in said.get("differing", ())),
    )
