"""What belongs to a record: papers it names, papers that name it, the same people and parcels.

Every part is an ordinary search with the asker's rights; a paper somebody may not find is neither
shown nor counted here.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archive.inquiry.find import checked
from archive.inquiry.openings import note_search
from archive.inquiry.view import record as view_record
from archive.parts import Parts
from archive.records.actor import Actor
from archive.records.record import ABOUT, Record
from ocr.page import Page
from search.query import LONGEST, Query
from search.result import Hit
from search.vietnamese import fold

SHOWN = 10
"""Records of each kind."""
MOST_NAMED = 10
"""Numbers, people and parcels looked for."""

_NUMBER = re.compile(r"\b\d{1,5}(?:/\d{4})?/[A-ZĐ][A-ZĐa-z]{0,9}(?:-[A-ZĐ0-9]{2,12}){1,3}\b")
_BETWEEN = re.compile(r"[;,]\s*+(?!tờ bản đồ)")


@dataclass(frozen=True)
class Subject:
    """A person, a number or a parcel, and the other records that name it."""

    words: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class Related:
    """What belongs to a record, apart by why; each list names a record once, this one never."""

    names: tuple[Hit, ...]
    """Papers whose number stands in this one."""
    named_by: tuple[Hit, ...]
    """Papers in which this one's number stands."""
    subjects: tuple[Subject, ...]
    alike: tuple[Hit, ...]
    """Papers with most of the words of its abstract."""

    @property
    def any(self) -> bool:
        """Whether anything was found."""
        return bool(self.names or self.named_by or self.alike or any(s.hits for s in self.subjects))


def related(parts: Parts, actor: Actor, record_id: str) -> Related:
    """Return what belongs to a record this actor may see. Raises ``NotFound``."""
    seen = view_record(parts, actor, record_id)
    note_search(parts, actor)
    number = seen.value("number")
    naming = _others(parts, actor, seen, number) if number else ()
    return Related(
        names=_named(parts, actor, seen),
        named_by=tuple(hit for hit in naming if not _is_number(hit, number)),
        subjects=tuple(
            Subject(words, _others(parts, actor, seen, f'"{words}"')) for words in subjects(seen)
        ),
        alike=_others(parts, actor, seen, seen.value("abstract")),
    )


def subjects(record: Record) -> Sequence[str]:
    """Return the people, their numbers and the parcels a record is about, each once."""
    said = (value.text for value in record.values if value.name in ABOUT)
    parts = (part.strip().replace('"', "") for text in said for part in _BETWEEN.split(text))
    return list(dict.fromkeys(part for part in parts if part))[:MOST_NAMED]


def _named(parts: Parts, actor: Actor, seen: Record) -> tuple[Hit, ...]:
    """Return the papers whose numbers stand on the pages of this one."""
    own = fold(seen.value("number"))
    with parts.catalog.view() as view:
        texts = [Page.from_json(json.loads(page)).text for page in view.pages.all(seen.id)]
    numbers = dict.fromkeys(number for text in texts for number in _NUMBER.findall(text))
    wanted = [number for number in numbers if fold(number) != own][:MOST_NAMED]
    hits = (
        hit
        for number in wanted
        for hit in _others(parts, actor, seen, number)
        if _is_number(hit, number)
    )
    return _once(hits)


def _others(parts: Parts, actor: Actor, seen: Record, text: str) -> tuple[Hit, ...]:
    """Return the other records a search finds as typed, each with its best page."""
    if not text.strip():
        return ()
    result = checked(parts, actor, Query(text[:LONGEST], limit=SHOWN * 3))
    return _once(hit for hit in result.hits if hit.record != seen.id)


def _once(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    best: dict[str, Hit] = {}
    for hit in hits:
        best.setdefault(hit.record, hit)
    return tuple(best.values())[:SHOWN]


def _is_number(hit: Hit, number: str) -> bool:
    return fold(hit.number) == fold(number)
