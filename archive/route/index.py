"""Let a record be found: the index follows the catalogue, after the commit.

From:    read, and every later state
To:      the same state
Writes:  one index entry a page; nothing where a record was refused or destroyed
Again:   safe: an entry replaces the one before it
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import islice

from archive.catalog.sql.jobs import Lease
from archive.catalog.sql.work import Work
from archive.failpoint import failpoint
from archive.parts import Parts
from archive.records.body import Body
from archive.records.digest import new_id
from archive.records.dossier import Dossier
from archive.records.errors import Unavailable
from archive.records.job import Job, Task
from archive.records.record import ABOUT, Record
from archive.records.state import FINDABLE
from archive.route.classes import clarity_of, field_of, period_of, verdict_of
from ocr.page import Page
from search.entry import Entry
from search.errors import SearchError

AT_ONCE = 50
"""Records that ``fill`` brings into the index with one commit."""
FILL_SECONDS = 600
"""How long it may take for them before somebody else does them."""


def index(parts: Parts, job: Job) -> None:
    """Bring the index to the record's present version."""
    record_id = str(job.record)
    while True:
        version = _bring(parts, record_id)
        with parts.catalog.work() as work:
            now = work.records.find(record_id)
            # A step taken meanwhile was told that an index job waits already: it meant this one.
            if now is None or now.version == version:
                work.jobs.finish(job)
                return


def fill(parts: Parts) -> int:
    """Do every index job that is due, many records with one commit; return how many.

    For filling an empty index: a commit costs far more than the pages of one record. Killed, the
    jobs are done again when their lease has run out.
    """
    count = 0
    while jobs := _claimed(parts):
        entries, versions = list[Entry](), dict[str, int]()
        with parts.catalog.view() as view:
            for job in jobs:
                record = view.records.find(str(job.record))
                entries += entries_of(view, record) if record else []
                versions[job.id] = record.version if record else 0
        parts.index.put(entries)
        for record_id in {str(job.record) for job in jobs} - {entry.record for entry in entries}:
            parts.index.remove(record_id)
        count += _finished(parts, jobs, versions)
    return count


def _claimed(parts: Parts) -> list[Job]:
    lease = Lease(new_id(parts.chance), "fill", parts.clock(), FILL_SECONDS)
    with parts.catalog.work() as work:
        claims = iter(partial(work.jobs.claim, lease, tasks=[Task.INDEX]), None)
        return list(islice(claims, AT_ONCE))


def _finished(parts: Parts, jobs: Sequence[Job], versions: Mapping[str, int]) -> int:
    """End the jobs of records that did not move meanwhile; give the others back."""
    with parts.catalog.work() as work:
        for job in jobs:
            now = work.records.find(str(job.record))
            if now is None or now.version == versions[job.id]:
                work.jobs.finish(job)
            else:
                work.jobs.postpone(job, at=parts.clock(), why="")
    return len(jobs)


def _bring(parts: Parts, record_id: str) -> int:
    with parts.catalog.view() as view:
        record = view.records.find(record_id)
        entries = entries_of(view, record) if record else []
    failpoint("index.before_put")
    try:
        if entries:
            parts.index.put(entries)
        else:
            parts.index.remove(record_id)
    except SearchError as error:
        # Damaged or busy, it is the index that is away, not the record: the job waits for it.
        raise Unavailable(error.message) from error
    failpoint("index.after_put")
    return record.version if record else 0


def entries_of(work: Work, record: Record) -> list[Entry]:
    """Return what the index shall hold of this record now."""
    if record.state not in FINDABLE or record.is_batch:
        return []
    dossier = work.dossiers.find(record.dossier)
    line = work.dossiers.line(record.body)
    pages = [Page.from_json(json.loads(page)) for page in work.pages.all(record.id)]
    if not record.pages:  # a file that is kept and not read is found by what is known of it
        pages = [Page.unread(1, "", "")]
    return [_entry(record, dossier, line, page) for page in pages]


def _entry(record: Record, dossier: Dossier | None, line: Sequence[Body], page: Page) -> Entry:
    return Entry(
        record=record.id,
        page=page.number,
        version=record.version,
        body=record.body,
        dossier=dossier.code if dossier else "",
        state=record.state.value,
        kind=record.value("type"),
        number=record.value("number"),
        date=_date(record.value("date")),
        abstract=record.value("abstract"),
        signer=record.value("signer"),
        issuer=record.value("body"),
        restricted=record.restricted,
        text=page.text,
        names=" ".join(_names(record, dossier, line)),
        others=" ".join(one.text for word in page.words for one in word.alternatives),
        level=line[0].level.value if line else "",
        field=field_of(record),
        retention=period_of(record.retention) if record.retention else "",
        verdict=verdict_of(record),
        confidence=clarity_of(page),
    )


def _names(record: Record, dossier: Dossier | None, line: Sequence[Body]) -> Iterator[str]:
    """Yield what else a record is asked for by: whom it is about, and who took its body over.

    A body that was dissolved is named by its own name and its successors'; one that stands is not,
    for all its records would answer to its name. What has no page to be found by answers to the
    name of its file and the title of its dossier.
    """
    yield from (record.value(name) for name in ABOUT)
    if not record.pages:
        yield from (record.name, dossier.title if dossier else "")
    if len(line) > 1:
        yield from (body.name for body in line)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
