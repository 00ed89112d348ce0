"""Why something is shown: a closed list of purposes, and the warrants' own.

A purpose is a category, not a story: free words would themselves be personal data somebody has to
keep and to destroy. The ledger commits to the words with the record's salt; whoever may see the
record can therefore read the purpose again by trying the few words it can be, and nobody can once
the salt is gone (decision 10; Law on Personal Data Protection 91/2025/QH15).
"""

from collections.abc import Iterable

from archive.ledger.entry import Entry, commit
from archive.records.access import Act, bodies_for, covers
from archive.records.actor import Actor, Warrant
from archive.records.errors import Refused
from archive.records.record import Record

WORK = "xử lý hồ sơ"
MACHINE = "xử lý hồ sơ qua API"
RESULT = "trả kết quả cho người dân"
LOOK_UP = "người dân tra cứu hồ sơ của mình"

PURPOSES = (
    WORK,
    MACHINE,
    RESULT,
    LOOK_UP,
    "đối chiếu bản gốc",
    "giải quyết thủ tục hành chính",
    "quản trị kho",
    "theo yêu cầu của tòa án hoặc cơ quan điều tra",
)
"""What may be named. A line may be added, none changed: old entries are read with it."""

DISMISSALS = (
    "đã làm xong bằng cách khác",
    "tài liệu đã được nộp lại",
    "không còn cần làm",
)
"""Why failed work may be taken off the list (``dismissal``); closed, and read again, likewise."""


def purpose_for(actor: Actor, record: Record, said: str) -> str:
    """Return the purpose a disclosure to this actor has.

    Who sees by a warrant sees for its purpose, whatever is said; others say one of ``PURPOSES``.
    Raises ``Refused`` for any other words. The caller has checked that the actor may see it.
    """
    warrant = warrant_for(actor, record)
    if warrant is not None:
        return warrant.purpose
    if said not in PURPOSES:
        message = f"Hãy chọn một trong các mục đích: {'; '.join(PURPOSES)}."
        raise Refused(message)
    return said


def nameable(actor: Actor, record: Record) -> tuple[str, ...]:
    """Return what this actor may name as the purpose of opening a restricted record.

    Machines and citizens have purposes of their own, which nobody else names.
    Whoever sees it by warrants alone names the purpose of one of them.
    """
    if warrant_for(actor, record) is None:
        return tuple(one for one in PURPOSES if one not in {MACHINE, LOOK_UP})
    return tuple(dict.fromkeys(one.purpose for one in _reaching(actor, record)))


def warrant_for(actor: Actor, record: Record) -> Warrant | None:
    """Return the warrant by which alone this actor sees a record; None where an office gives it.

    Of several the one that lasts longest. Whether it still stands was asked before.
    """
    if actor.is_operator or record.body in bodies_for(actor, Act.SEE):
        return None
    reaching = _reaching(actor, record)
    return max(reaching, key=lambda one: (one.ends, one.id), default=None)


def _reaching(actor: Actor, record: Record) -> list[Warrant]:
    return [one for one in actor.warrants if covers(one, record, today=one.ends)]


def purpose_of(entry: Entry, record: Record, warrants: Iterable[Warrant]) -> str | None:
    """Return the purpose an entry on this record commits to, or None where no known words fit."""
    told = entry.commitments.get("purpose")
    words = (*PURPOSES, *DISMISSALS, *(warrant.purpose for warrant in warrants))
    return next((one for one in words if commit(record.salt, one) == told), None)
