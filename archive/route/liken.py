"""Look for the same paper scanned before: a follower of *read*, which decides nothing.

From:    read, and every later state
To:      the same state
Writes:  the paper's fingerprint and its keys; pairs of records that look like one paper
Again:   safe: fingerprint and pairs replace those of before, and a decision stays what it was

Only papers of one body are compared: the body goes into every key, so nobody learns what another
keeps. A key that many papers bear (the words of a form, the signer's name) is passed over; so a
paper costs a few dozen look-ups, however many are kept.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from archive.catalog.sql.likenesses import GONE, Pair, pair_of
from archive.catalog.sql.work import Work
from archive.parts import Parts
from archive.records.digest import RecordId
from archive.records.job import Job
from archive.records.record import Record
from archive.records.ruling import ruled_between
from archive.records.state import FINDABLE
from ocr.compare import Comparison, compare
from ocr.likeness import Likeness, fingerprint
from ocr.page import Page
from ocr.shingles import hashed

CROWDED = 50
"""A key that more papers of a body bear is not followed."""
COMMON = 8
"""A mark that more papers of a body bear proves nothing."""
MOST = 30
"""Papers that one paper is compared with, the most promising ones."""


@dataclass(frozen=True)
class Near:
    """What the keys of a paper lead to: other papers, the most promising first; worn-out keys."""

    papers: tuple[RecordId, ...]
    common: frozenset[int]


def liken(parts: Parts, job: Job) -> None:
    """Write a paper's fingerprint, then compare it with those that share rare keys with it."""
    with parts.catalog.view() as view:
        record = view.records.find(str(job.record))
        told = likeness_of(view, record) if record and is_comparable(record) else None
    if record is None or told is None:
        with parts.catalog.work() as work:
            work.jobs.finish(job)
        return
    # Committed before anything is looked for: of two that run at once, one at least sees the other.
    with parts.catalog.work() as work:
        work.likenesses.put(record.id, _text(told.to_json()), keys_of(record.body, told))
    with parts.catalog.view() as view:
        pairs = list(pairs_of(view, record, told))
    with parts.catalog.work() as work:
        for pair in work.likenesses.of(record.id):
            if pair.ruling is None:
                work.likenesses.drop_pair(pair.first, pair.second)
        for pair in pairs:
            work.likenesses.put_pair(pair)
        work.jobs.finish(job)
    parts.wake()


def is_comparable(record: Record) -> bool:
    """Say whether this is a paper that another may be the twin of."""
    return record.state in FINDABLE and not record.is_batch


def likeness_of(view: Work, record: Record) -> Likeness:
    """Return a paper's fingerprint, from its pages as they were read."""
    return fingerprint([Page.from_json(json.loads(page)) for page in view.pages.all(record.id)])


def keys_of(body: str, told: Likeness) -> Mapping[int, int]:
    """Return under what a paper of this body is looked for: the key kept, and the paper's own."""
    return {hashed(f"{body} {key:x}"): key for key in told.keys}


def near(view: Work, record: Record, told: Likeness) -> Near:
    """Return the papers that share rare keys with this one; the rarer the key, the more it says."""
    weight: Counter[RecordId] = Counter()
    common: set[int] = set()
    for kept, own in keys_of(record.body, told).items():
        bearers = view.likenesses.bearers(kept, most=CROWDED + 1)
        if len(bearers) > COMMON:
            common.add(own)
        if len(bearers) <= CROWDED:
            for bearer in bearers:
                weight[bearer] += 1000 // len(bearers)
    del weight[record.id]
    best = sorted(weight, key=lambda one: (-weight[one], one))
    return Near(tuple(best[:MOST]), frozenset(common))


def pairs_of(view: Work, record: Record, told: Likeness) -> Iterator[Pair]:
    """Yield the pairs this paper makes with papers of its body."""
    found = near(view, record, told)
    exact = set(view.records.with_file(record.original.sha256))
    for other in dict.fromkeys((*sorted(exact - {record.id}), *found.papers)):
        twin = view.records.find(other)
        if twin is None or twin.body != record.body or twin.state.value in GONE or twin.is_batch:
            continue
        if other in exact:
            said = Comparison(is_same=True, score=1.0, text=1.0, picture=1.0, pages=record.pages)
        else:
            kept = view.likenesses.find(other)
            if kept is None:
                continue
            said = compare(told, Likeness.from_json(json.loads(kept)), common=found.common)
        if said.is_same:
            ruled = ruled_between(record, twin)
            yield replace(
                pair_of(record.id, other, said.score),
                exact=other in exact,
                ruling=ruled.ruling if ruled else None,
                data=_text(_why(said)),
            )


def _why(said: Comparison) -> dict[str, Any]:
    return {
        "text": round(said.text * 1000),
        "picture": round(said.picture * 1000),
        "pages": said.pages,
        "shared": [[one.kind.value, one.text] for one in said.shared],
        "differing": [[one.kind.value, one.first, one.second] for one in said.differing],
    }


def _text(said: Mapping[str, Any] | Sequence[Any]) -> str:
    return json.dumps(said, ensure_ascii=False, sort_keys=True)
