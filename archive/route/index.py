"""Let a record be found: the index follows the catalogue, after the commit.

From:    read, and every later state
To:      the same state
Writes:  one index entry a page; nothing where a record was refused or destroyed
Again:   safe: an entry replaces the one before it
"""

import json
from datetime import date

from archive.catalog.sql.work import Work
from archive.failpoint import failpoint
from archive.parts import Parts
from archive.records.dossier import Dossier
from archive.records.job import Job
from archive.records.record import Record
from archive.records.state import FINDABLE
from ocr.page import Page
from search.entry import Entry


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


def _bring(parts: Parts, record_id: str) -> int:
    with parts.catalog.view() as view:
        record = view.records.find(record_id)
        entries = entries_of(view, record) if record else []
    failpoint("index.before_put")
    if entries:
        parts.index.put(entries)
    else:
        parts.index.remove(record_id)
    failpoint("index.after_put")
    return record.version if record else 0


def entries_of(work: Work, record: Record) -> list[Entry]:
    """Return what the index shall hold of this record now."""
    if record.state not in FINDABLE or record.is_batch:
        return []
    dossier = work.dossiers.find(record.dossier)
    pages = [Page.from_json(json.loads(page)) for page in work.pages.all(record.id)]
    return [_entry(record, dossier, page) for page in pages]


def _entry(record: Record, dossier: Dossier | None, page: Page) -> Entry:
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
    )


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
