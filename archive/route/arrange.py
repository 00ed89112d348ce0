"""Arrange a batch scan: what a person changes of what was proposed, and what they confirm.

The batch is never edited. A draft lies in the catalogue and survives lost sessions; what is
confirmed stands in the batch's manifest before anything is done about it.
"""

from dataclasses import replace

from archive.catalog.sql.arrangements import Draft
from archive.catalog.sql.ledger import Fact
from archive.catalog.sql.work import Work
from archive.ledger.entry import Act as LedgerAct
from archive.parts import Parts
from archive.records.access import Act
from archive.records.actor import Actor
from archive.records.arrangement import Change
from archive.records.division import Division, LeftOut, Origin, Share, Taken
from archive.records.errors import Conflict, Refused, WrongState
from archive.records.job import Task, readings
from archive.records.record import Record
from archive.records.state import State, Waiting
from archive.route.arrangement import Arranged, arranged_now
from archive.route.stage import Move, asked_of, follow, step, tell

SIGNED = (
    "Tệp này đã có chữ ký số nên không được tách: tách ra thì chữ ký mất giá trị. "
    "Hãy chọn “Giữ nguyên một tài liệu”."
)


def arranged(parts: Parts, batch: str, *, by: Actor) -> Arranged:
    """Return a batch as it is arranged now; raises what ``asked_of`` raises, and ``WrongState``."""
    record = _waiting(parts, batch, by)
    with parts.catalog.view() as view:
        return arranged_now(parts, view, record)


def change(parts: Parts, batch: str, wanted: Change, *, by: Actor) -> None:
    """Change the draft by one step. Raises ``Refused`` for what cannot be done."""
    record = _waiting(parts, batch, by)
    _may_be_divided(record)
    with parts.catalog.work() as work:
        draft = arranged_now(parts, work, record).draft.and_then(wanted)
        work.arrangements.put(record.id, draft, by=by.id, at=parts.clock())


def undo(parts: Parts, batch: str, *, by: Actor) -> None:
    """Take the last change back; where there is none, nothing changes."""
    record = _waiting(parts, batch, by)
    with parts.catalog.work() as work:
        draft = work.arrangements.find(record.id)
        if draft is not None and draft.changes:
            back = draft.with_changes(*draft.changes[:-1])
            work.arrangements.put(record.id, back, by=by.id, at=parts.clock())


def start_over(parts: Parts, batch: str, *, by: Actor) -> None:
    """Forget the draft: the batch is proposed anew, with all that was read of it meanwhile."""
    record = _waiting(parts, batch, by)
    with parts.catalog.work() as work:
        work.arrangements.drop(record.id)


def join(parts: Parts, batch: str, other: str, *, by: Actor) -> None:
    """Put the pages of another waiting batch of the same body behind this one's: its backs.

    Raises ``Refused`` for files of different kinds. Undone by ``start_over``.
    """
    record, backs = _waiting(parts, batch, by), _waiting(parts, other, by)
    for one in (record, backs):
        _may_be_divided(one)
    if backs.id == record.id or backs.body != record.body:
        message = "Hãy chọn một lô khác của cùng cơ quan, đang chờ tách."
        raise Refused(message)
    if backs.original.media_type != record.original.media_type:
        message = "Hai lô khác loại tệp nên không ghép được. Hãy quét lại mặt sau cùng loại tệp."
        raise Refused(message)
    with parts.catalog.work() as work:
        leaves = arranged_now(parts, work, record).draft.leaves
        first = len(leaves)
        behind = arranged_now(parts, work, backs, first=first).draft.base
        whole = (*leaves, *(replace(leaf, begins=n == 0) for n, leaf in enumerate(behind)))
        draft = Draft(whole, joined=backs.id)
        work.arrangements.put(record.id, draft, by=by.id, at=parts.clock())


def confirm(parts: Parts, batch: str, *, by: Actor, mark: str) -> Record:
    """Confirm an arrangement; its records are made by a job. Returns the batch.

    ``mark`` is that of the arrangement the person saw: raises ``Conflict`` for any other. Raises
    ``Refused`` for a signed file, and where every page is left out.
    """
    record = _waiting(parts, batch, by)
    _may_be_divided(record)
    with parts.catalog.view() as view:
        now = arranged_now(parts, view, record)
    if now.mark != mark:
        raise Conflict
    division = _division(parts, now, by)
    if not division.shares:
        message = "Mọi trang đều bị bỏ nên không có tài liệu nào. Hãy lấy lại ít nhất một trang."
        raise Refused(message)
    after = replace(record, waiting_for=Waiting.SERVICE, division=division)
    with step(parts, Move(record, after, LedgerAct.ARRANGED, by.id)) as work:
        work.arrangements.drop(record.id)
        for backs in now.sources[1:]:
            _give_away(parts, work, backs, replace(division, joined=record.id))
        follow(parts, work, Task.DIVIDE, record.id)
    return after


def leave_whole(parts: Parts, batch: str, *, by: Actor) -> Record:
    """Let a batch go on as one record, as it is: nothing was to be divided, or it is signed."""
    record = _waiting(parts, batch, by)
    after = replace(record, is_batch=False, waiting_for=None)
    with step(parts, Move(record, after, LedgerAct.LEFT_WHOLE, by.id)) as work:
        work.arrangements.drop(record.id)
        if after.state is State.INGESTED:
            for first, last in readings(after.pages):
                follow(parts, work, Task.READ, record.id, first=first, last=last)
    return after


def is_signed(record: Record) -> bool:
    """Say whether signatures came along with a file: it is never taken apart then (decision 4)."""
    return record.arrival_verdict is not None


def _may_be_divided(record: Record) -> None:
    if is_signed(record):
        raise Refused(SIGNED)


def waits(record: Record) -> bool:
    """Say whether this is a batch that waits for a person to arrange it."""
    return record.is_batch and record.waiting_for is Waiting.PERSON and record.division is None


def _waiting(parts: Parts, batch: str, by: Actor) -> Record:
    record = asked_of(parts, batch, by, Act.REVIEW)
    if not record.is_to_divide:
        message = "Tài liệu này không phải lô đang chờ tách. Hãy xem danh sách “Lô chờ tách”."
        raise WrongState(message)
    return record


def _division(parts: Parts, now: Arranged, by: Actor) -> Division:
    leaves = now.draft.leaves
    shares = (
        Share(
            one.dossier.id if one.dossier else None,
            tuple(Taken(leaf.page, leaf.turned) for leaf in one.kept),
        )
        for one in now.records
    )
    return Division(
        by=by.id,
        at=parts.clock(),
        origins=tuple(
            Origin(one.id, one.original.sha256, one.original.media_type, one.pages)
            for one in now.sources
        ),
        shares=tuple(share for share in shares if share.pages),
        left_out=tuple(LeftOut(leaf.page, leaf.left_out) for leaf in leaves if leaf.left_out),
        counts=now.counts,
    )


def _give_away(parts: Parts, work: Work, backs: Record, division: Division) -> None:
    """Note, in the same transaction, that the pages of a batch went with those of another one."""
    if not backs.is_to_divide:
        raise Conflict
    said = Division(by=division.by, at=division.at, joined=division.joined)
    after = replace(backs, version=backs.version + 1, waiting_for=None, division=said)
    dossier = work.dossiers.find(after.dossier)
    work.records.save(after, dossier, expecting=backs.version)
    work.arrangements.drop(after.id)
    tell(parts, work, after, dossier, Fact(LedgerAct.ARRANGED, after.id, division.by))
