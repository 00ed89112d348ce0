"""Papers that wait for a signature, laid down in moments: nobody reads or reviews them."""

import io
from collections.abc import Sequence
from dataclasses import replace

from archive.parts import Parts, name_of
from archive.records.actor import Actor
from archive.records.digest import digest_of
from archive.records.record import File, Record, Role
from archive.records.sitting import Shown
from archive.records.state import State
from archive.route.upload import Delivery, upload
from tests.signing.town import make_paper

PDF = "application/pdf"


def laid(parts: Parts, officer: Actor, count: int, *, body: str = "cau-mau") -> Sequence[Record]:
    """Lay down records that are reviewed, each with an official copy of its own."""
    return [_laid(parts, officer, body, numbered(n)) for n in range(count)]


def numbered(number: int) -> bytes:
    """Return a paper that differs from others in the comment of its second line alone."""
    paper = make_paper(pages=1)
    start = paper.index(b"\n%") + 2
    marks = bytes(0x80 + (number >> shift & 0x7F) for shift in (21, 14, 7, 0))
    return paper[:start] + marks + paper[start + 4 :]


def shown(records: Sequence[Record]) -> Sequence[Shown]:
    """Return what a page would have shown of these records."""
    return [Shown(one.id, official(one).sha256) for one in records]


def official(record: Record) -> File:
    """Return the official copy of a record."""
    file = record.file(Role.OFFICIAL)
    assert file is not None
    return file


def _laid(parts: Parts, officer: Actor, body: str, content: bytes) -> Record:
    name = f"{digest_of(content)[:12]}.pdf"
    taken = upload(parts, Delivery(name, io.BytesIO(content), body, officer))
    kept = parts.objects.put(taken.id, content)
    file = File(Role.OFFICIAL, kept.digest, PDF, len(content))
    record = replace(taken, state=State.REVIEWED, version=2, pages=1, files=(*taken.files, file))
    with parts.catalog.work() as work:
        work.jobs.cancel(taken.id)
        dossier = work.dossiers.get(str(taken.dossier)) if taken.dossier else None
        work.records.save(record, dossier, expecting=1)
    with parts.catalog.view() as view:
        record = view.records.get(taken.id)
    assert parts.objects.read(name_of(record, file)) == content
    return record
