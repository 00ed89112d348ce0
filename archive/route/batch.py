"""Open a batch: every member becomes a record of its own, the batch itself stays as it came.

The records' ids are derived from the batch's id and the member's place, so that a batch opened
twice (after a crash) gives the same records.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from archive.catalog.sql.ledger import Fact
from archive.catalog.sql.work import Work
from archive.ledger.entry import Act
from archive.parts import Parts, name_of
from archive.records.digest import RecordId, base32, digest_of
from archive.records.dossier import Dossier
from archive.records.errors import Refused
from archive.records.job import Job, Task
from archive.records.record import UNKNOWN_TYPE, File, Record, Role
from archive.records.state import State
from archive.route.announce import announce
from archive.route.naming import clean_name
from archive.route.stage import Move, follow, step, tell
from archive.sandbox.chores import Chore

ZIP = b"PK\x03\x04"
ZIP_TYPE = "application/zip"


@dataclass(frozen=True)
class Member:
    """One file of a batch, unpacked by the child."""

    name: str
    path: Path


def is_batch(parts: Parts, record: Record) -> bool:
    """Say whether the received bytes begin like a zip archive."""
    with parts.objects.open(name_of(record, record.original)) as stream:
        return stream.read(len(ZIP)) == ZIP


def open_batch(parts: Parts, record: Record, job: Job) -> None:
    """Make a record of every member; one bad name or size refuses the batch as a whole."""
    if record.batch is not None:
        message = "Tệp nén nằm trong tệp nén không nhận được. Hãy giải nén rồi nộp lại."
        raise Refused(message)
    original = record.original
    with parts.catalog.view() as view:
        dossier = view.dossiers.find(record.dossier)
    with parts.bench(record, original) as (source, folder):
        said = parts.sandbox.run(Chore.UNZIP, {}, inputs={"file": source}, folder=folder)
        members = _members(said["members"], folder)
        children = [_child(parts, record, n, member) for n, member in enumerate(members)]
    files = (replace(original, media_type=ZIP_TYPE),)
    after = replace(record, state=State.INGESTED, is_batch=True, files=files)
    with step(parts, Move(record, after, Act.INGESTED, "system", job)) as work:
        for child in children:
            fact = Fact(Act.RECEIVED, child.id, child.received_by)
            enter(parts, work, child, dossier, fact)


def _members(said: object, folder: Path) -> Sequence[Member]:
    listed = cast("Sequence[dict[str, str]]", said)
    if not listed:
        message = "Tệp nén không có tệp nào bên trong. Hãy kiểm tra rồi nộp lại."
        raise Refused(message)
    return [Member(one["name"], folder / one["file"]) for one in listed]


def child_of(batch: Record, place: int) -> Record:
    """Return the record that is made from this place of a batch, still without its file.

    Its ids are derived from the batch's: a batch that is opened twice gives the same records.
    """
    derived = hashlib.sha256(f"{batch.id}:{place}:{batch.salt}".encode()).digest()
    return Record(
        id=RecordId(base32(int.from_bytes(derived[:16]), 26)),
        body=batch.body,
        name=batch.name,
        state=State.RECEIVED,
        received_at=batch.received_at,
        received_by=batch.received_by,
        salt=digest_of(derived),
        public=base32(int.from_bytes(derived[16:]), 26),
        dossier=batch.dossier,
        batch=batch.id,
        arrival=batch.arrival,
    )


def enter(parts: Parts, work: Work, child: Record, dossier: Dossier | None, fact: Fact) -> None:
    """Enter a record made from a batch, in the transaction in which the batch is opened."""
    work.records.add(child, dossier)
    tell(parts, work, child, dossier, fact)
    follow(parts, work, Task.INGEST, child.id)
    announce(parts, work, child)


def _child(parts: Parts, batch: Record, place: int, member: Member) -> Record:
    child = child_of(batch, place)
    name = parts.objects.put_file(child.id, member.path)
    file = File(Role.ORIGINAL, name.digest, UNKNOWN_TYPE, parts.objects.size(name))
    # What is in a zip of batch scans is a batch scan each.
    return replace(child, name=clean_name(member.name), files=(file,), is_batch=batch.is_batch)
