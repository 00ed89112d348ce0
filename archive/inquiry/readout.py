"""What was read leaves as other programs take it: ALTO, and the rows of all tables as CSV.

Both are made when they are asked for, from the pages as they were read or corrected; taking one is
a disclosure like that of a file, with its digest and purpose.
"""

import io
from collections.abc import Iterator, Sequence

from archive.inquiry.disclose import Download, note_disclosure, stem_of
from archive.inquiry.purposes import purpose_for
from archive.inquiry.view import pages as view_pages
from archive.inquiry.view import record as view_record
from archive.parts import Parts
from archive.records.actor import Actor
from archive.records.digest import digest_of
from archive.records.errors import NotFound
from archive.records.record import Record
from archive.table_file import table
from ocr.alto import alto
from ocr.tables import cells_in_rows

PLACE = ("Trang", "Bảng")
"""What stands before the cells of each row: on which page, in which table of it."""


def as_alto(parts: Parts, actor: Actor, record_id: str, *, purpose: str) -> Download:
    """Return the words of all pages with their places, as ALTO 4. Raises ``NotFound``."""
    seen = _readable(parts, actor, record_id)
    content = alto(view_pages(parts, actor, record_id), file_name=seen.name)
    download = _download(f"{stem_of(seen)}.alto.xml", "application/xml", content)
    return _noted(parts, actor, seen, download, purpose)


def as_tables(parts: Parts, actor: Actor, record_id: str, *, purpose: str) -> Download:
    """Return every row of every table as one CSV file, no cell a formula. Raises ``NotFound``."""
    seen = _readable(parts, actor, record_id)
    rows: Iterator[Sequence[str | int]] = (
        (page.number, number, *row)
        for page in view_pages(parts, actor, record_id)
        for number, one in enumerate(page.tables, 1)
        for row in cells_in_rows(one)
    )
    download = _download(f"{stem_of(seen)}_bang.csv", "text/csv", table(PLACE, rows))
    return _noted(parts, actor, seen, download, purpose)


def _readable(parts: Parts, actor: Actor, record_id: str) -> Record:
    seen = view_record(parts, actor, record_id)
    if seen.is_set_aside or seen.is_quarantined:
        raise NotFound
    return seen


def _download(name: str, media_type: str, content: bytes) -> Download:
    return Download(name, media_type, len(content), digest_of(content), io.BytesIO(content))


def _noted(
    parts: Parts, actor: Actor, record: Record, download: Download, purpose: str
) -> Download:
    why = purpose_for(actor, record, purpose)
    note_disclosure(parts, record, download.sha256, actor=actor.id, purpose=why)
    return download
