"""Read the pages: words with boxes beside the file, then the fields a person will confirm.

From:    ingested
To:      read
Writes:  each page as it is read (catalogue); the reading as a file of the record (objects)
Again:   safe: pages already read are not read again, and the reading is named by its bytes
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from archive.failpoint import failpoint
from archive.ledger.entry import Act
from archive.parts import Parts
from archive.records.errors import Refused
from archive.records.job import Job, Task
from archive.records.record import File, Place, Record, Role, Source, Value
from archive.records.state import State
from archive.route.stage import Move, follow, past, problem_of, refuse, step
from archive.sandbox.chores import Chore


def read(parts: Parts, job: Job) -> None:
    """Read the pages this job names, each kept as soon as it is read."""
    with parts.catalog.view() as view:
        record = view.records.get(str(job.record))
        done = view.pages.numbers(record.id)
    wanted = range(cast(int, job.args["first"]), cast(int, job.args["last"]) + 1)
    missing = [number for number in wanted if number not in done]
    if record.state is State.INGESTED and missing:
        try:
            _read_missing(parts, record, job, missing)
        except Refused as error:
            refuse(parts, record, problem_of(error), job=job)
            return
    with parts.catalog.work() as work:
        work.jobs.finish(job)
        if record.state is State.INGESTED and len(work.pages.numbers(record.id)) == record.pages:
            follow(parts, work, Task.GATHER, record.id)
    parts.wake()


def gather(parts: Parts, job: Job) -> None:
    """Put the pages together as the record's reading, and find the fields in it."""
    with parts.catalog.view() as view:
        record = view.records.get(str(job.record))
        pages = [json.loads(page) for page in view.pages.all(record.id)]
    if record.state is not State.INGESTED:
        past(parts, job)
        return
    original = record.original
    with parts.bench(record, original) as (_, folder):
        pages_file = folder / "pages.json"
        pages_file.write_text(json.dumps(pages), encoding="utf-8")
        found = parts.sandbox.run(Chore.FIELDS, {}, inputs={"pages": pages_file}, folder=folder)
    content = json.dumps({"format": 1, "pages": pages}, ensure_ascii=False).encode()
    name = parts.objects.put(record.id, content)
    reading = File(Role.READING, name.digest, "application/json", len(content))
    after = replace(
        record,
        state=State.READ,
        files=(*record.files, reading),
        values=_values(found["fields"]),
    )
    with step(parts, Move(record, after, Act.READ, "system", job)):
        pass


def _read_missing(parts: Parts, record: Record, job: Job, missing: Sequence[int]) -> None:
    total = cast(int, job.args["last"]) - cast(int, job.args["first"]) + 1
    left = len(missing)

    def keep(step_said: Mapping[str, object]) -> None:
        nonlocal left
        left -= 1
        page = cast("Mapping[str, object]", step_said["page"])
        text = json.dumps(page, ensure_ascii=False)
        with parts.catalog.work() as work:
            work.jobs.progress(job, total - left, total)
            work.pages.put(record.id, cast(int, page["page"]), text)
        failpoint("read.page_kept")

    original = record.original
    with parts.bench(record, original) as (source, folder):
        parts.sandbox.run(
            Chore.READ_PAGES,
            {"pages": ",".join(str(number) for number in missing)},
            inputs={"file": source},
            folder=folder,
            on_step=keep,
        )


def _values(said: object) -> tuple[Value, ...]:
    found = cast("Sequence[Mapping[str, object]]", said)
    return tuple(
        Value(
            name=str(one["name"]),
            text=str(one["value"]),
            confidence=float(cast(float, one["confidence"])),
            source=Source.READ,
            place=Place(cast(int, one["page"]), _box(one["box"])),
        )
        for one in found
    )


def _box(said: object) -> tuple[float, float, float, float] | None:
    if said is None:
        return None
    left, top, right, bottom = cast("Sequence[float]", said)
    return left, top, right, bottom
