"""Sign many documents with one unlock: each one by the stage *sign*, with an outcome of its own.

Life of a sitting: ``begin`` writes down what was shown; ``sit_down`` takes the one seat with a key
that was just unlocked; ``sign_all`` signs what is left, one after the other. What became of a
document is written in the very transaction that signs it, under the token of the seat: after
kill -9 a document is signed and said to be, or neither, and nobody signs beside a seat that was
given to another. The key lives in the memory of whoever sits there, and nowhere else.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from archive.catalog.sql.jobs import Fenced
from archive.catalog.sql.sittings import Hold
from archive.catalog.sql.work import Work
from archive.catalog.through import Through
from archive.ledger.entry import Act as LedgerAct
from archive.ledger.entry import Entry
from archive.parts import Parts
from archive.queue.outcome import code_of, said
from archive.records.access import Act
from archive.records.actor import Actor
from archive.records.digest import Digest, new_id
from archive.records.errors import (
    ArchiveError,
    Conflict,
    NotFound,
    Refused,
    Unavailable,
)
from archive.records.record import Record, Role
from archive.records.sitting import MOST, Line, Outcome, Shown, Sitting
from archive.records.state import State
from archive.route.sign import Unlocked, sign
from archive.route.stage import asked_of
from archive.route.turn import in_our_words
from signing.errors import SigningError

LEASE = timedelta(seconds=15)
"""How long a seat is kept for somebody of whom nothing is heard."""

RECHECK = timedelta(minutes=5)
"""How long the answer holds that a certificate may sign (Decree 23/2025/NĐ-CP)."""

KEPT = timedelta(days=30)
"""How long a sitting can be looked at."""

log = logging.getLogger(__name__)


def begin(parts: Parts, documents: Sequence[Shown], *, key: str, by: Actor) -> Sitting:
    """Write down what one person wants to sign with one key.

    What may not be signed by this person is refused at once, line by line. Raises ``Refused`` for
    none, or more than ``MOST``.
    """
    wanted = {one.record: one for one in documents}
    if not wanted:
        message = "Chưa chọn tài liệu nào. Hãy đánh dấu tài liệu cần ký."
        raise Refused(message)
    if len(wanted) > MOST:
        message = f"Mỗi đợt ký nhiều nhất {MOST} tài liệu. Hãy bớt số tài liệu đã chọn."
        raise Refused(message)
    lines = [_line(parts, one, by) for one in wanted.values()]
    now = parts.clock()
    sitting = Sitting(new_id(parts.chance), by.id, key, now)
    with parts.catalog.work() as work:
        work.sittings.forget(before=now - KEPT)
        work.sittings.put(sitting, lines)
    return sitting


def own_sitting(parts: Parts, sitting: str, by: Actor) -> Sitting:
    """Return one of the actor's own sittings. Raises ``NotFound`` for others'."""
    with parts.catalog.view() as view:
        found = view.sittings.find(sitting)
    if found is None or found.person != by.id:
        raise NotFound
    return found


def sit_down(parts: Parts, sitting: Sitting) -> Hold:
    """Take the seat of a sitting. Raises ``Conflict`` while somebody signs there."""
    hold = Hold(sitting.id, new_id(parts.chance))
    now = parts.clock()
    with parts.catalog.work() as work:
        if not work.sittings.take(hold, now=now, until=now + LEASE):
            message = "Đợt ký này đang chạy. Hãy đợi, hoặc bấm “Dừng” trước."
            raise Conflict(message)
    return hold


def stop(parts: Parts, sitting: str, *, by: Actor) -> None:
    """Stop a sitting: the document being signed is the last one."""
    own = own_sitting(parts, sitting, by)
    with parts.catalog.work() as work:
        work.sittings.stop(own.id)


def sign_all(
    parts: Parts,
    hold: Hold,
    unlocked: Unlocked,
    *,
    by: Actor,
    told: Callable[[Line], None] = lambda _: None,
) -> None:
    """Sign what is left, telling each outcome; ends early when stopped, or when nothing can go on.

    Each document is signed as long as its bytes are those that were shown; one that fails stops no
    other. A service that is away stops the sitting, with nothing refused for it.
    """
    why, checked = "", parts.clock()
    try:
        while (line := _next(parts, hold)) is not None:
            if parts.clock() - checked > RECHECK:
                _check(parts, unlocked)
                checked = parts.clock()
            told(_signed(parts, hold, line, unlocked, by))
    except Fenced:
        return
    except ArchiveError as error:
        log.warning("sitting stopped", extra={"code": error.code})
        why = error.message
    finally:
        with suppress(ArchiveError), parts.catalog.work() as work:
            work.sittings.leave(hold, why=why)


@dataclass(frozen=True)
class Noting(Through):
    """A catalogue whose transaction that signs a document also says so in its sitting."""

    sitting: str
    line: Line

    @contextmanager
    def work(self) -> Iterator[Work]:
        """Open a transaction of the act."""
        with self.catalog.work() as work:
            before = work.ledger.size()
            yield work
            entries = (Entry.from_bytes(row.data.encode()) for row in work.ledger.rows(before))
            if any(entry.act is LedgerAct.SIGNED for entry in entries):
                work.sittings.settle(self.sitting, replace(self.line, outcome=Outcome.SIGNED))


@dataclass(frozen=True)
class _Seated(Through):
    """A catalogue that is written only as long as the seat is held."""

    hold: Hold
    clock: Callable[[], datetime]

    @contextmanager
    def work(self) -> Iterator[Work]:
        """Open a transaction. Raises ``Fenced`` where the seat is another's by now."""
        with self.catalog.work() as work:
            work.sittings.must_hold(self.hold, until=self.clock() + LEASE)
            yield work


def _line(parts: Parts, one: Shown, by: Actor) -> Line:
    try:
        asked_of(parts, one.record, by, Act.SIGN)
    except ArchiveError as error:
        return Line(one.record, one.seen, Outcome.REFUSED, error.code, error.message)
    return Line(one.record, one.seen)


def _next(parts: Parts, hold: Hold) -> Line | None:
    """Return what comes next, or None at the end. Raises ``Fenced`` once somebody stopped it."""
    with parts.catalog.view() as view:
        now = view.sittings.find(hold.sitting)
        if now is None or now.token != hold.token:
            raise Fenced
        return view.sittings.next_left(hold.sitting)


def _signed(parts: Parts, hold: Hold, line: Line, unlocked: Unlocked, by: Actor) -> Line:
    """Sign one document; return what became of it. Raises ``Unavailable`` and ``Fenced``."""
    seated = _Seated(parts.catalog, hold, parts.clock)
    noting = replace(parts, catalog=Noting(seated, hold.sitting, line))
    try:
        sign(noting, line.record, unlocked, by=by, seen=line.seen)
    except (Fenced, Unavailable):
        raise
    except Exception as error:  # one document that fails stops no other
        if not isinstance(error, ArchiveError):
            log.exception("document could not be signed", extra={"record": line.record})
        told = refusal(parts, line, error, by)
        with parts.catalog.work() as work:
            work.sittings.must_hold(hold, until=parts.clock() + LEASE)
            work.sittings.settle(hold.sitting, told)
        return told
    return replace(line, outcome=Outcome.SIGNED)


def refusal(parts: Parts, line: Line, error: Exception, by: Actor) -> Line:
    """Say why a document was not signed; what this person signed before is signed."""
    with parts.catalog.view() as view:
        record = view.records.find(line.record)
    if record is not None and _was_signed(record, line.seen, by):
        return replace(line, outcome=Outcome.SIGNED)
    return replace(line, outcome=Outcome.REFUSED, code=code_of(error), reason=said(error))


def _was_signed(record: Record, seen: Digest, by: Actor) -> bool:
    """Say whether this person has signed a record since they were shown these bytes."""
    issuing = record.outgoing
    if issuing is None:
        official = record.file(Role.OFFICIAL)
        return record.signed_by == by.id and official is not None and official.sha256 == seen
    hands = {hand.by for hand in (*issuing.given, issuing.sealed) if hand is not None}
    shown = [one.sha256 for one in record.files if one.role is Role.SIGNING]
    has_gone_on = record.state is not State.REVIEWED or seen in shown[:-1]
    return by.id in hands and has_gone_on


def _check(parts: Parts, unlocked: Unlocked) -> None:
    """Ask again whether the certificate may sign. Raises ``Refused`` or ``Unavailable``."""
    from signing.check import check_certificate  # noqa: PLC0415 - as in the stage

    holder, signing = unlocked.key.holder, parts.signing
    try:
        check_certificate(holder, signing.trust, signing.fetcher, parts.clock())
    except SigningError as error:
        raise in_our_words(error) from error
