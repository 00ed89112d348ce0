"""Decide whether two records are one paper: a person does, before either is sealed.

From:    read, reviewed
To:      the same state; refused for the one that does not go on, and from there back to read
Writes:  the decision, with the record it is kept in (objects); one entry (ledger)
Again:   safe: the same decision again changes nothing, and taking back what is not there neither

Nothing is dropped: the bytes of the one that does not go on stay, as those of any refused record.
"""

from dataclasses import replace

from archive.catalog.sql.likenesses import pair_of
from archive.ledger.entry import Act as LedgerAct
from archive.parts import Parts
from archive.records.access import Act
from archive.records.actor import Actor
from archive.records.digest import RecordId
from archive.records.errors import Refused, WrongState
from archive.records.record import Problem, Record
from archive.records.state import State
from archive.records.twin import Ruled, Ruling
from archive.route.stage import Move, asked_of, step

TWIN = "duplicate_of"
"""The code of a refusal because the same paper is kept as another record."""

OPEN = frozenset({State.READ, State.REVIEWED})
"""Where a record can still bear a decision."""


def decide(parts: Parts, record_id: str, other_id: str, ruling: Ruling, *, by: Actor) -> Record:
    """Note what a person decided of two records, and return the one the decision lies with.

    With ``Ruling.ONE``, ``record_id`` is the one that does not go on. Else it is the younger of the
    two that can still bear it. Raises ``NotFound``, ``NotAllowed``, ``Refused`` for records of two
    bodies, ``WrongState`` where neither can, ``Conflict``.
    """
    record = asked_of(parts, record_id, by, Act.REVIEW)
    other = asked_of(parts, other_id, by, Act.REVIEW)
    if record.id == other.id or record.body != other.body:
        message = "Hai tài liệu này không so với nhau được. Hãy chọn một tài liệu khác của cơ quan."
        raise Refused(message)
    bearer, twin = _bearer(record, other, ruling)
    said = Ruled(RecordId(twin.id), ruling, by.id, parts.clock())
    if any(one.other == said.other and one.ruling is ruling for one in bearer.twins):
        return bearer
    after = replace(bearer, twins=(*_others(bearer, twin.id), said))
    if ruling is Ruling.ONE:
        message = f"Bản quét lại của cùng một giấy; bản được giữ là tài liệu {twin.id}."
        problem = Problem(TWIN, message)
        after = replace(after, state=State.REFUSED, problem=problem, waiting_for=None)
    _write(parts, Move(bearer, after, LedgerAct.TWIN_RULED, by.id), twin.id, ruling)
    return replace(after, version=bearer.version + 1)


def undo(parts: Parts, record_id: str, other_id: str, *, by: Actor) -> Record:
    """Take a decision back while the record it lies with is not sealed.

    One that did not go on is read again and waits for review. Raises as ``decide`` does.
    """
    record = asked_of(parts, record_id, by, Act.REVIEW)
    other = asked_of(parts, other_id, by, Act.REVIEW)
    bearer, twin = (record, other) if _said(record, other.id) else (other, record)
    said = _said(bearer, twin.id)
    if said is None:
        return record
    is_back = said.ruling is Ruling.ONE and bearer.state is State.REFUSED
    if not is_back and not _is_open(bearer):
        message = "Tài liệu mang quyết định này đã đi tiếp, không còn rút lại được."
        raise WrongState(message)
    after = replace(bearer, twins=_others(bearer, twin.id))
    if is_back:
        after = replace(after, state=State.READ, problem=None)
    _write(parts, Move(bearer, after, LedgerAct.TWIN_RULED, by.id), twin.id, None)
    return replace(after, version=bearer.version + 1)


def _write(parts: Parts, move: Move, twin: str, ruling: Ruling | None) -> None:
    bearer = move.before.id
    with step(parts, move) as work:
        known = work.likenesses.pair(bearer, twin) or pair_of(bearer, twin, 0.0)
        work.likenesses.put_pair(replace(known, ruling=ruling))


def _bearer(record: Record, other: Record, ruling: Ruling) -> tuple[Record, Record]:
    """Return the record a decision lies with, and the other."""
    said = next((one for one in (record, other) if _said(one, other.id, record.id)), None)
    if ruling is Ruling.ONE:
        ways = [(record, other)]
    elif (record.received_at, record.id) > (other.received_at, other.id):
        ways = [(record, other), (other, record)]
    else:
        ways = [(other, record), (record, other)]
    for bearer, twin in ways:
        if _is_open(bearer) and twin.state not in {State.REFUSED, State.DISPOSED}:
            if said is not None and said.id != bearer.id:
                break
            return bearer, twin
    message = "Chưa quyết được lúc này: tài liệu đang được xử lý, đã niêm phong hoặc đã quyết."
    raise WrongState(message)


def _is_open(record: Record) -> bool:
    """Say whether a decision can lie here: no stage is about to move the record by itself."""
    passes_by_itself = record.state is State.REVIEWED and record.arrival_verdict is not None
    return record.state in OPEN and record.waiting_for is None and not passes_by_itself


def _said(record: Record, *others: str) -> Ruled | None:
    return next((one for one in record.twins if one.other in others), None)


def _others(record: Record, twin: str) -> tuple[Ruled, ...]:
    return tuple(one for one in record.twins if one.other != twin)
