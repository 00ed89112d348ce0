"""Take bytes in and promise to keep them.

From:    nothing
To:      received
Writes:  the bytes as they came (objects); a record, its dossier and a receipt entry (ledger)
Again:   safe: each delivery is a record of its own; the same bytes are later shown as a duplicate
"""

from dataclasses import dataclass
from typing import BinaryIO

from archive.catalog.sql.ledger import Fact
from archive.catalog.sql.work import Work
from archive.failpoint import failpoint
from archive.ledger.entry import Act as LedgerAct
from archive.parts import Parts
from archive.records.access import Act, may_in
from archive.records.actor import Actor
from archive.records.arrival import Arrival, Channel
from archive.records.calendar import legal_day
from archive.records.digest import RecordId, new_id, new_record_id
from archive.records.dossier import Dossier
from archive.records.errors import NoSpace, NotAllowed, Refused
from archive.records.job import Task
from archive.records.record import UNKNOWN_TYPE, File, Record, Role
from archive.records.state import State
from archive.route.announce import announce
from archive.route.naming import clean_name
from archive.route.stage import follow, tell

LONGEST_CODE = 100
"""Symbols of a dossier's or procedure's code."""


@dataclass(frozen=True)
class Delivery:
    """What somebody hands in: a name, a stream, and where it belongs.

    ``dossier`` is the code of a dossier of that body; without one a new dossier is opened.
    ``channel`` is the door it came by; None where nobody noted it. ``id`` is what the record shall
    be called, from a door that may hand the same delivery in again after a crash: it counts once.
    ``batch_scan``: many records in one scan, which a person is to take apart.
    """

    name: str
    content: BinaryIO
    body: str
    by: Actor
    dossier: str | None = None
    procedure: str | None = None
    channel: Channel | None = None
    id: RecordId | None = None
    batch_scan: bool = False


def upload(parts: Parts, delivery: Delivery) -> Record:
    """Keep these bytes and return their record; when this returns, they are on disk.

    Raises ``NotAllowed``, ``Refused`` for a body nobody knows, a code that is none, no bytes, and
    ``NoSpace`` when the disk is full: nothing of the delivery is kept then.
    """
    must_be_welcome(parts, delivery)
    if delivery.id is not None:
        with parts.catalog.view() as view:
            known = view.records.find(delivery.id)
        if known is not None:
            return known
    record_id = delivery.id or new_record_id(parts.chance)
    try:
        record = _entered(parts, delivery, record_id, _keep(parts, record_id, delivery))
    except NoSpace:
        # Certainly not committed: bytes nobody was promised shall not fill the last of the disk.
        for name in list(parts.objects.names(record_id)):
            parts.objects.remove(name, today=legal_day(parts.clock()))
        raise
    failpoint("upload.after_commit")
    parts.wake()
    return record


def _entered(parts: Parts, delivery: Delivery, record_id: RecordId, file: File) -> Record:
    """Enter the bytes as a record, in one transaction."""
    with parts.catalog.work() as work:
        dossier = _dossier(parts, work, delivery)
        record = Record(
            id=record_id,
            body=delivery.body,
            name=clean_name(delivery.name),
            state=State.RECEIVED,
            received_at=parts.clock(),
            received_by=delivery.by.id,
            salt=parts.chance(32).hex(),
            public=new_id(parts.chance),
            dossier=dossier.id,
            files=(file,),
            is_batch=delivery.batch_scan,
            arrival=Arrival(delivery.channel) if delivery.channel else None,
        )
        work.records.add(record, dossier)
        tell(parts, work, record, dossier, Fact(LedgerAct.RECEIVED, record.id, delivery.by.id))
        follow(parts, work, Task.INGEST, record.id)
        announce(parts, work, record)
        failpoint("upload.before_commit")
    return record


def must_be_welcome(parts: Parts, delivery: Delivery) -> None:
    """Raise ``NotAllowed`` or ``Refused`` for what would not be taken, before its bytes come."""
    if not may_in(delivery.by, Act.UPLOAD, delivery.body):
        raise NotAllowed
    with parts.catalog.view() as view:
        bodies = view.dossiers.bodies()
    if delivery.body not in bodies:
        message = f"Không có cơ quan mã “{clean_name(delivery.body)}”. Hãy chọn lại cơ quan."
        raise Refused(message)
    for code in (delivery.dossier or "", delivery.procedure or ""):
        if len(code) > LONGEST_CODE or not code.isprintable():
            message = f"Mã “{clean_name(code)[:40]}” không dùng được. Hãy nhập tối đa 100 ký tự."
            raise Refused(message)


def _keep(parts: Parts, record: RecordId, delivery: Delivery) -> File:
    name = parts.objects.put(record, delivery.content)
    size = parts.objects.size(name)
    if size == 0:
        parts.objects.remove(name, today=legal_day(parts.clock()))
        message = f"Tệp “{clean_name(delivery.name)}” rỗng (0 byte). Hãy quét hoặc lưu lại rồi nộp."
        raise Refused(message)
    return File(Role.ORIGINAL, name.digest, UNKNOWN_TYPE, size)


def _dossier(parts: Parts, work: Work, delivery: Delivery) -> Dossier:
    today = legal_day(parts.clock())
    code = (delivery.dossier or "").strip()
    found = work.dossiers.by_code(delivery.body, code) if code else None
    if found is not None:
        return found
    dossier = Dossier(
        id=new_id(parts.chance),
        code=code or work.dossiers.next_code(delivery.body, today),
        body=delivery.body,
        title=clean_name(delivery.name),
        opened_on=today,
        procedure=delivery.procedure,
    )
    work.dossiers.put(dossier)
    return dossier
