"""Batch scans in small: pages that differ, separator sheets, blank backs, and jobs run by kind."""

import io
import json
from collections.abc import Sequence

import numpy as np
import segno
from PIL import Image

from archive.catalog.sql.jobs import Lease
from archive.demo.papers.files import scanned_pdf
from archive.records.actor import Office as Post
from archive.records.arrangement import Change, Deed, Reason
from archive.records.digest import new_id
from archive.records.dossier import Dossier
from archive.records.job import Task
from archive.records.record import Record
from archive.records.sheet import Sheet, written
from archive.route.arrange import arranged, change, confirm
from archive.route.arrangement import Arranged
from archive.route.handler import STAGES
from archive.route.upload import Delivery, upload
from ocr.page import Box, Page, Word
from tests.route.conftest import Office

WIDE, TALL = 620, 877
"""Pixels of A4 at 75 dpi: enough for a sheet's code, and quickly made."""
MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"


def print_on(shade: int) -> Image.Image:
    """Return a page with something like print on it, another for each shade."""
    paper = np.full((TALL, WIDE), 250, np.uint8)
    for row in range(100, 700, 30):
        paper[row : row + 9, 80 : 300 + shade] = 20 + shade
    return Image.fromarray(paper)


def blank() -> Image.Image:
    """Return a page with nothing on it."""
    return Image.new("L", (WIDE, TALL), 249)


def sheet_for(dossier: str, pages: int) -> Image.Image:
    """Return a separator sheet as it is printed: the code a third of the page wide."""
    code = io.BytesIO()
    text = written(Sheet(dossier, pages))
    segno.make(text, error="q", boost_error=False).save(code, kind="png", scale=7)
    page = blank()
    with Image.open(code) as square:
        page.paste(square.convert("L"), (150, 120))
    return page


def batch_of(office: Office, pages: Sequence[Image.Image], *, as_batch: bool = True) -> Record:
    """Hand a scan of these pages in, and let it be looked at but not read."""
    return batch_from(office, scanned_pdf(pages), "lô quét.pdf", as_batch=as_batch)


def batch_from(
    office: Office, content: bytes, name: str, *, as_batch: bool = True, dossier: str | None = None
) -> Record:
    """Hand a file in as a batch scan, and let it be looked at but not read."""
    officer = office.person("officer")
    delivery = Delivery(
        name, io.BytesIO(content), body_of(office), officer, dossier, batch_scan=as_batch
    )
    record = upload(office.parts, delivery)
    run(office, Task.INGEST, Task.SURVEY)
    with office.parts.catalog.work() as work:
        work.jobs.cancel(record.id)  # the reading, which tests write down themselves
    return office.record(record.id)


def body_of(office: Office) -> str:
    """Return the body the officer works in."""
    return min(office.person("officer").bodies(Post.OFFICER))


def dossier_of(office: Office, record: Record) -> Dossier:
    """Return a record's dossier."""
    with office.parts.catalog.view() as view:
        return view.dossiers.get(str(record.dossier))


def run(office: Office, *tasks: Task, of: Record | None = None) -> None:
    """Run what is due of these tasks and no others; ``of`` one record, others' work is dropped."""
    while True:
        lease = Lease(new_id(office.parts.chance), "test", office.clock())
        with office.parts.catalog.work() as work:
            job = work.jobs.claim(lease, tasks=tasks)
            if job is not None and of is not None and job.record != of.id:
                work.jobs.cancel(str(job.record))
                continue
        if job is None:
            return
        STAGES[job.task](office.parts, job)


def read_as(office: Office, record: Record, number: int, *lines: str, turned: int = 0) -> None:
    """Write down that a page was read so, its lines one below the other from the top."""
    words = tuple(
        Word(word, Box(0.1 + 0.05 * at, 0.05 * row, 0.14 + 0.05 * at, 0.05 * row + 0.02), 0.95, row)
        for row, line in enumerate(lines, start=1)
        for at, word in enumerate(line.split())
    )
    page = Page(
        number, WIDE, TALL, 75, turned, 1.0, 0.95, "engine" if words else "blank", words, ()
    )
    with office.parts.catalog.work() as work:
        work.pages.put(record.id, number, json.dumps(page.to_json(), ensure_ascii=False))


def members(office: Office, batch: Record) -> list[Record]:
    """Return the records made from a batch, in their order."""
    with office.parts.catalog.view() as view:
        found = [view.records.get(one) for one in view.records.members(batch.id)]
    return sorted(found, key=lambda one: one.descent.place if one.descent else 0)


def now(office: Office, batch: Record) -> Arranged:
    """Return a batch as its officer sees it."""
    return arranged(office.parts, batch.id, by=office.person("officer"))


def pages_of(seen: Arranged) -> list[list[int]]:
    """Return the pages that go into each record to be."""
    return [[leaf.page for leaf in one.kept] for one in seen.records if one.kept]


def do(office: Office, batch: Record, deed: Deed, page: int, reason: Reason | None = None) -> None:
    """Change the draft as its officer would."""
    change(office.parts, batch.id, Change(deed, page, reason), by=office.person("officer"))


def divided(office: Office, batch: Record) -> list[Record]:
    """Confirm what is proposed, let it be done, and return the records."""
    officer = office.person("officer")
    confirm(office.parts, batch.id, by=officer, mark=now(office, batch).mark)
    run(office, Task.DIVIDE)
    return members(office, batch)
