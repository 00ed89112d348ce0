"""Look over the pages of a scan, and find out whether a person has to take it apart.

From:    ingested
To:      ingested
Writes:  what was seen on its pages (objects), where it is a batch; from then on it waits
Again:   safe: what is seen is named by its bytes, and a batch that waits is not looked over again

It is a batch where it was handed in as one, or where separator sheets of ours are found. Reading
goes on beside it; a record that was confirmed meanwhile stays what it is.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from archive.ledger.entry import Act
from archive.parts import Parts
from archive.records.errors import Refused
from archive.records.job import Job
from archive.records.record import File, Record, Role
from archive.records.sheet import sheet_of
from archive.records.state import State, Waiting
from archive.route.stage import Move, past, step
from archive.sandbox.chores import Chore

Seen = Sequence[Mapping[str, object]]


def survey(parts: Parts, job: Job) -> None:
    """Look over a record's pages, and let it wait for a person where they are a batch."""
    with parts.catalog.view() as view:
        record = view.records.get(str(job.record))
    if not is_open(record):
        past(parts, job)
        return
    seen = _seen(parts, record)
    if not record.is_batch and not _has_sheet(seen):
        past(parts, job)
        return
    after = replace(
        record,
        is_batch=True,
        waiting_for=Waiting.PERSON,
        files=(*record.files, _keep(parts, record, seen)),
    )
    with step(parts, Move(record, after, Act.SURVEYED, "system", job)):
        pass


def is_open(record: Record) -> bool:
    """Say whether a record may still turn out to be a batch.

    A signed file is never taken apart (decision 4); one that was handed in as a batch waits for
    a person to leave it whole.
    """
    begun = record.file(Role.SURVEY) is not None or record.waiting_for is not None
    on_its_way = record.state in {State.INGESTED, State.READ}
    free = record.is_batch or record.arrival_verdict is None
    return on_its_way and free and not begun and record.descent is None


def _seen(parts: Parts, record: Record) -> Seen:
    with parts.bench(record, record.original) as (source, folder):
        wanted = {"pages": record.pages, "drawn": record.is_batch}
        try:
            said = parts.sandbox.run(Chore.SURVEY, wanted, inputs={"file": source}, folder=folder)
        except Refused:
            # What cannot be looked over can still be read, page by page.
            return ()
    return cast(Seen, said["pages"])


def _has_sheet(seen: Seen) -> bool:
    marks = (mark for page in seen for mark in cast("Sequence[Mapping[str, str]]", page["marks"]))
    return any(sheet_of(mark["text"]) for mark in marks)


def _keep(parts: Parts, record: Record, seen: Seen) -> File:
    content = json.dumps({"format": 1, "pages": seen}, ensure_ascii=False).encode()
    name = parts.objects.put(record.id, content)
    return File(Role.SURVEY, name.digest, "application/json", len(content))
