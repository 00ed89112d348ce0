"""Hand bytes out: the ledger's entry first, then the bytes, exactly as they are kept.

Every disclosure names its purpose (Law on Personal Data Protection 91/2025/QH15); the ledger holds
the purpose only as a salted commitment (decision 10).
"""

import re
from dataclasses import dataclass
from typing import BinaryIO

from archive.catalog.sql.ledger import Fact
from archive.inquiry.purposes import purpose_for
from archive.inquiry.view import record as view_record
from archive.ledger.entry import Act, commit
from archive.parts import Parts, name_of
from archive.records.actor import Actor
from archive.records.digest import Digest, new_id
from archive.records.errors import NotFound, Refused
from archive.records.record import File, Record, Role

EXTENSIONS = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/tiff": "tif",
    "application/json": "json",
    "application/zip": "zip",
}


@dataclass(frozen=True)
class Download:
    """Bytes on their way out. The caller closes ``stream``; ``name`` is for the reader's folder."""

    name: str
    media_type: str
    bytes: int
    sha256: Digest
    stream: BinaryIO


def download(
    parts: Parts, actor: Actor, record_id: str, role: Role | None, *, purpose: str
) -> Download:
    """Return a file of a record this actor may see; without a role, its result or its original.

    Raises ``NotFound``, and ``Refused`` for a file with a virus and for a purpose that is none of
    ``purposes.PURPOSES``; under a warrant the purpose is the warrant's.
    """
    seen = view_record(parts, actor, record_id)
    if seen.is_set_aside or not seen.files:
        raise NotFound
    if seen.is_quarantined and seen.problem is not None:
        raise Refused(seen.problem.message)
    found = seen.file(role) if role else seen.result or seen.original
    if found is None:
        message = "Tài liệu này chưa có tệp đó. Hãy xem tài liệu đang ở bước nào."
        raise NotFound(message)
    why = purpose_for(actor, seen, purpose)
    return disclose(parts, seen, found, actor=actor.id, purpose=why)


def disclose(parts: Parts, record: Record, file: File, *, actor: str, purpose: str) -> Download:
    """Note the disclosure, then open the bytes; whoever calls has checked the right to them."""
    stream = parts.objects.open(name_of(record, file))
    note_disclosure(parts, record, file.sha256, actor=actor, purpose=purpose)
    return Download(file_name(record, file), file.media_type, file.bytes, file.sha256, stream)


def note_disclosure(
    parts: Parts, record: Record, digest: Digest, *, actor: str, purpose: str
) -> None:
    """Enter in the ledger that bytes of this digest leave, and what for."""
    said = {"file": commit(record.salt, str(digest)), "purpose": commit(record.salt, purpose)}
    with parts.catalog.work() as work:
        fact = Fact(Act.DISCLOSED, record.id, actor, said)
        work.ledger.note(fact, entry_id=new_id(parts.chance), at=parts.clock())


def file_name(record: Record, file: File) -> str:
    """Return a name a person recognises: ``12-QĐ-UBND_2026-03-02.pdf``."""
    extension = EXTENSIONS.get(file.media_type, "bin")
    ending = {Role.SIGNED: "", Role.OFFICIAL: "_chua-ky", Role.READING: "_ban-doc"}
    return f"{stem_of(record)}{ending.get(file.role, '')}.{extension}"


def stem_of(record: Record) -> str:
    """Return how a record's files are called: its number and date, or the name it came with."""
    number = record.value("number")
    stem = record.name.rsplit(".", 1)[0]
    if number:
        stem = "_".join(part for part in (number, record.value("date")) if part)
    return (re.sub(r"[^\w.-]+", "-", stem).strip("-.") or "tai-lieu")[:120]
