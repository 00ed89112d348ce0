"""State secrets are not for this archive: recognised at the head of a paper, and not kept.

Life of a paper that is marked:

1. *set aside* as soon as a page with a marking was read, in a batch the batch: what was read of it
   is forgotten at once, its pictures, text and bytes are shown to nobody, and only who sent it is
   told.
2. That person says "it is one", or, with a reason, "it was misread". Nobody says anything for some
   hours: it counts as one.
3. *removed*: the record ends refused with a manifest that tells neither name nor content, then the
   bytes and the older manifests go, once a checkpoint covers the entries that named them.

Why it waits at all (decision of November 2026): a misread stamp must not destroy a paper a citizen
handed in, and nobody but the sender can tell; why only for hours: keeping a state secret on such a
machine is what Article 5 of Law 29/2018/QH14 forbids.
"""

from dataclasses import replace
from datetime import timedelta

from archive.catalog.sql.jobs import Order
from archive.catalog.sql.work import Work
from archive.ledger.entry import Act as LedgerAct
from archive.parts import Parts
from archive.records.access import Act, may
from archive.records.actor import Actor
from archive.records.arrival import Arrival
from archive.records.calendar import legal_day
from archive.records.digest import new_id
from archive.records.dossier import Dossier
from archive.records.errors import Conflict, NotFound, Refused
from archive.records.job import Job, Task, readings
from archive.records.record import Problem, Record
from archive.records.secrecy import STATE_SECRET, SUSPECTED, Secrecy
from archive.records.state import State, Waiting
from archive.route.stage import Move, follow, must_be, step

PATIENCE = timedelta(hours=24)
"""How long it waits for a word of whoever sent it."""

NAMELESS = "tai-lieu-mat"
ORDERS = (
    "Dừng xử lý ngay: không sao chép, không chụp, không gửi tiếp, không in. Xóa tệp này ở máy "
    "quét, thư mục quét, hộp thư và máy tính; giao bản giấy cho người được giao quản lý bí mật "
    "nhà nước của cơ quan (Luật Bảo vệ bí mật nhà nước năm 2018, Điều 5)."
)
ASKED = (
    "Đầu trang {page} có dấu chỉ độ mật “{level}”. Kho này không được phép giữ bí mật nhà nước. "
    "{orders} Hãy mở tài liệu này và chọn “Đúng là tài liệu mật” hoặc “Không phải”; không trả lời "
    "trong {hours} giờ thì tệp bị xóa."
)
REMOVED = f"Tài liệu mang dấu chỉ độ mật nên đã bị xóa khỏi kho, không giữ bản nào. {ORDERS}"


class Marked(Exception):
    """A page that was just read carries a marking: whoever reads stops here."""

    def __init__(self, level: str, page: int) -> None:
        super().__init__(level)
        self.level = level
        self.page = page


def is_looked_for(record: Record) -> bool:
    """Say whether a marking on this record still counts: nobody has said it was misread."""
    return record.secrecy is None or record.secrecy.cleared_by is None


def set_aside(parts: Parts, record: Record, marked: Marked, *, job: Job) -> None:
    """Show this paper to nobody, forget what was read of it, and ask whoever sent it."""
    while True:
        try:
            _set_aside(parts, record, marked, job=job)
        except Conflict:  # another job of the same paper was quicker; what it did is set aside too
            with parts.catalog.view() as view:
                record = view.records.get(record.id)
        else:
            return


def _set_aside(parts: Parts, record: Record, marked: Marked, *, job: Job) -> None:
    hours = int(PATIENCE.total_seconds() // 3600)
    words = ASKED.format(level=marked.level, page=marked.page, orders=ORDERS, hours=hours)
    after = replace(
        record,
        waiting_for=Waiting.PERSON,
        problem=Problem(SUSPECTED, words),
        secrecy=Secrecy(marked.level, parts.clock()),
    )
    with step(parts, Move(record, after, LedgerAct.SET_ASIDE, "system", job)) as work:
        _forget_reading(work, record)
        work.jobs.cancel(record.id)
        _plan(parts, work, record)


def deny(parts: Parts, record_id: str, reason: str, *, by: Actor) -> Record:
    """Take a person's word that the marking was misread; the paper goes its way again.

    Raises ``NotFound`` for anybody else's, ``Refused`` without a reason.
    """
    record = _suspected(parts, record_id, by)
    if record.secrecy is None or not reason.strip():
        message = "Hãy ghi lý do vì sao đây không phải là tài liệu mật."
        raise Refused(message)
    cleared = replace(record.secrecy, cleared_by=by.id, reason=reason.strip()[:500])
    after = replace(record, waiting_for=None, problem=None, secrecy=cleared)
    with step(parts, Move(record, after, LedgerAct.SET_ASIDE_ENDED, by.id)) as work:
        work.jobs.cancel(record.id)
        follow(parts, work, Task.INDEX, record.id)
        for first, last in readings(record.pages):
            follow(parts, work, Task.READ, record.id, first=first, last=last)
        if not record.pages:
            follow(parts, work, Task.GATHER, record.id)
        if (record.pages > 1 or record.is_batch) and record.descent is None:
            follow(parts, work, Task.SURVEY, record.id)
    return replace(after, version=record.version + 1)


def admit(parts: Parts, record_id: str, *, by: Actor) -> Record:
    """Take a person's word that it is a state secret: it is removed at once."""
    record = _suspected(parts, record_id, by)
    remove(parts, record, by=by.id)
    with parts.catalog.view() as view:
        return view.records.get(record.id)


def remove(parts: Parts, record: Record, *, by: str, job: Job | None = None) -> None:
    """End the record, and the batch it came in, with manifests that tell nothing.

    That their bytes shall go is noted in the same steps.
    """
    with parts.catalog.view() as view:
        batch = view.records.find(str(record.batch))
    _end(parts, record, by=by, job=job)
    if batch is not None and batch.state is not State.REFUSED:
        _end(parts, batch, by=by)


def _end(parts: Parts, record: Record, *, by: str, job: Job | None = None) -> None:
    after = Record(
        id=record.id,
        body=record.body,
        name=NAMELESS,
        state=State.REFUSED,
        received_at=record.received_at,
        received_by=record.received_by,
        salt=record.salt,
        public=record.public,
        version=record.version,
        dossier=record.dossier,
        problem=Problem(STATE_SECRET, REMOVED),
        is_batch=record.is_batch,
        batch=record.batch,
        arrival=Arrival(record.arrival.channel) if record.arrival else None,
        secrecy=record.secrecy,
    )
    dossier = _nameless(parts, record)
    with step(parts, Move(record, after, LedgerAct.ERASED, by, job, dossier)) as work:
        _forget_reading(work, record)
        work.jobs.cancel(record.id)
        follow(parts, work, Task.INDEX, record.id)
        follow(parts, work, Task.ERASE, record.id)


def _nameless(parts: Parts, record: Record) -> Dossier | None:
    """Return the dossier under its code, where it was called by the name of the file."""
    with parts.catalog.view() as view:
        dossier = view.dossiers.find(record.dossier)
    if dossier is None or dossier.title != record.name:
        return None
    return replace(dossier, title=f"Hồ sơ {dossier.code}")


def _forget_reading(work: Work, record: Record) -> None:
    work.pages.drop(record.id)
    work.records.drop_draft(record.id, record.received_by)


def _plan(parts: Parts, work: Work, record: Record) -> None:
    work.jobs.enqueue(
        Order(
            id=new_id(parts.chance),
            task=Task.ERASE,
            run_at=parts.clock() + PATIENCE,
            record=record.id,
            dedupe_key=f"{Task.ERASE.value}:{record.id}:0",
        )
    )


def _suspected(parts: Parts, record_id: str, by: Actor) -> Record:
    with parts.catalog.view() as view:
        record = view.records.find(record_id)
    if record is None or not may(by, Act.SEE, record, today=legal_day(parts.clock())):
        raise NotFound
    must_be(record, State.INGESTED)
    if record.problem is None or record.problem.code != SUSPECTED:
        raise NotFound
    return record
