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
from archive.records.errors import Conflict, Refused, WrongState
from archive.records.record import Problem, Record
from archive.records.ruling import can_bear, can_take_back, ruled_between
from archive.records.state import State
from archive.records.twin import Ruled, Ruling
from archive.route.stage import Move, asked_of, step

TWIN = "duplicate_of"
"""The code of a refusal because the same paper is kept as another record."""


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
    ruled = ruled_between(record, other)
    if ruled is not None and ruled.ruling is ruling and not _is_turned(ruled, record):
        return record if ruled in record.twins else other
    if ruled is not None:
        message = (
            "Hai tài liệu này đã được quyết định. Hãy rút lại quyết định trước, rồi quyết lại."
        )
        raise WrongState(message)
    bearer, twin = _bearer(record, other, ruling)
    said = Ruled(RecordId(twin.id), ruling, by.id, parts.clock())
    after = replace(bearer, twins=(*bearer.twins, said))
    if ruling is Ruling.ONE:
        message = f"Bản quét lại của cùng một giấy; bản được giữ là tài liệu {twin.id}."
        problem = Problem(TWIN, message)
        after = replace(after, state=State.REFUSED, problem=problem, waiting_for=None)
    _write(parts, Move(bearer, after, LedgerAct.TWIN_RULED, by.id), twin, ruling)
    return replace(after, version=bearer.version + 1)


def undo(parts: Parts, record_id: str, other_id: str, *, by: Actor) -> Record:
    """Take a decision back while the record it lies with is not sealed.

    One that did not go on is read again and waits for review. Raises as ``decide`` does.
    """
    record = asked_of(parts, record_id, by, Act.REVIEW)
    other = asked_of(parts, other_id, by, Act.REVIEW)
    ruled = ruled_between(record, other)
    if ruled is None:
        return record
    bearer, twin = (record, other) if ruled in record.twins else (other, record)
    if not can_take_back(bearer, twin):
        message = "Tài liệu mang quyết định này đã đi tiếp, không còn rút lại được."
        raise WrongState(message)
    after = replace(bearer, twins=tuple(one for one in bearer.twins if one != ruled))
    if ruled.ruling is Ruling.ONE and bearer.state is State.REFUSED:
        after = replace(after, state=State.READ, problem=None)
    _write(parts, Move(bearer, after, LedgerAct.TWIN_RULED, by.id), twin, None)
    return replace(after, version=bearer.version + 1)


def _write(parts: Parts, move: Move, twin: Record, ruling: Ruling | None) -> None:
    """Take the step, if the other record is still as it was: two who decide at once are told."""
    bearer = move.before.id
    with step(parts, move) as work:
        if work.records.get(twin.id).version != twin.version:
            raise Conflict
        known = work.likenesses.pair(bearer, twin.id) or pair_of(bearer, twin.id, 0.0)
        work.likenesses.put_pair(replace(known, ruling=ruling))
        if ruling is None and not known.score:
            work.likenesses.drop_pair(bearer, twin.id)  # a pair only a person had named


def _bearer(record: Record, other: Record, ruling: Ruling) -> tuple[Record, Record]:
    """Return the record a decision lies with, and the other."""
    ways = [(record, other)]
    if ruling is not Ruling.ONE:
        ways.append((other, record))
        ways.sort(key=lambda way: (way[0].received_at, way[0].id), reverse=True)
    for bearer, twin in ways:
        if can_bear(bearer) and twin.state not in {State.REFUSED, State.DISPOSED}:
            return bearer, twin
    message = "Chưa quyết được lúc này: tài liệu đang được xử lý, đã đi tiếp hoặc không được nhận."
    raise WrongState(message)


def _is_turned(ruled: Ruled, record: Record) -> bool:
    """Say whether this decision leaves out the other one of the two."""
    return ruled.ruling is Ruling.ONE and ruled not in record.twins
