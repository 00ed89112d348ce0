"""Read a page again that could not be read: asked for by an officer, done by a job.

What people corrected on other pages stays: the page takes its place in the newest reading, and the
record its next version. A page that fails again stays as it is, with the newest reason.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from archive.ledger.entry import Act as LedgerAct
from archive.parts import Parts
from archive.records.access import Act
from archive.records.actor import Actor
from archive.records.errors import NotFound
from archive.records.job import Job, Task
from archive.records.record import File, Record, Role
from archive.records.state import State
from archive.route.read import page_said, problem_of_pages
from archive.route.stage import Move, asked_of, follow, must_be, past, step
from archive.sandbox.chores import Chore


def ask_again(parts: Parts, record_id: str, number: int, *, by: Actor) -> Record:
    """Note that this page shall be read again; for one that was read there is nothing to do.

    Raises ``NotFound`` for a page that is not there.
    """
    record = asked_of(parts, record_id, by, Act.REVIEW)
    if not 1 <= number <= record.pages:
        raise NotFound
    must_be(record, State.READ)
    with parts.catalog.work() as work:
        kept = work.pages.one(record.id, number)
        if kept is not None and json.loads(kept).get("problem"):
            follow(parts, work, Task.REREAD, record.id, first=number, last=number)
    parts.wake()
    return record


def reread(parts: Parts, job: Job) -> None:
    """Read the page this job names once more, and put it in its place."""
    number = cast(int, job.args["first"])
    with parts.catalog.view() as view:
        record = view.records.get(str(job.record))
        pages = [json.loads(page) for page in view.pages.all(record.id)]
    place = next((n for n, page in enumerate(pages) if page["page"] == number), None)
    if record.state is not State.READ or place is None or not pages[place].get("problem"):
        past(parts, job)
        return
    pages[place] = _read(parts, record, number)
    content = json.dumps({"format": 1, "pages": pages}, ensure_ascii=False).encode()
    name = parts.objects.put(record.id, content)
    reading = File(Role.READING, name.digest, "application/json", len(content))
    files = (*record.files, reading)
    after = replace(record, files=files, problem=problem_of_pages(pages))
    with step(parts, Move(record, after, LedgerAct.READ, "system", job)) as work:
        work.pages.put(record.id, number, json.dumps(pages[place], ensure_ascii=False))
        follow(parts, work, Task.LIKEN, record.id)  # what the page says now may be another paper's


def _read(parts: Parts, record: Record, number: int) -> Mapping[str, object]:
    found: list[Mapping[str, object]] = []
    with parts.bench(record, record.original) as (source, folder):
        parts.sandbox.run(
            Chore.READ_PAGES,
            {"pages": str(number)},
            inputs={"file": source},
            folder=folder,
            on_step=lambda said: found.append(page_said(record, said)),
        )
    return found[0]
