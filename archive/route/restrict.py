"""Restrict a record, or open it again: while it is, nobody opens it without saying what for.

From:    read, reviewed, signed, sealed
To:      the same state
Writes:  the decision with its reason, in the record's next manifest (objects); one entry (ledger)
Again:   safe: deciding what holds already changes nothing

It does not touch a byte of the record, so that a sealed one can be restricted too; its new manifest
is locked like those before it.
"""

from dataclasses import replace

from archive.ledger.entry import Act as LedgerAct
from archive.parts import Parts
from archive.records.access import Act
from archive.records.actor import Actor
from archive.records.errors import Refused
from archive.records.job import Task
from archive.records.record import Record
from archive.records.restriction import LONGEST, Restriction
from archive.records.state import State
from archive.route.stage import Move, asked_of, follow, must_be, step


def restrict(parts: Parts, record_id: str, reason: str, *, by: Actor) -> Record:
    """Restrict a record. Raises ``NotFound``, ``NotAllowed``, ``WrongState``, ``Refused``."""
    return _decide(parts, record_id, reason, by=by, restricted=True)


def open_again(parts: Parts, record_id: str, reason: str, *, by: Actor) -> Record:
    """End the restriction of a record; raises what ``restrict`` raises."""
    return _decide(parts, record_id, reason, by=by, restricted=False)


def _decide(parts: Parts, record_id: str, reason: str, *, by: Actor, restricted: bool) -> Record:
    record = asked_of(parts, record_id, by, Act.RESTRICT)
    must_be(record, State.READ, State.REVIEWED, State.SIGNED, State.SEALED)
    said = " ".join(reason.split())
    if not said or len(said) > LONGEST:
        message = f"Hãy ghi lý do của quyết định này, nhiều nhất {LONGEST} ký tự."
        raise Refused(message)
    if record.restricted is restricted:
        return record
    decided = Restriction(said, by.id, parts.clock())
    after = replace(record, restricted=restricted, restriction=decided)
    act = LedgerAct.RESTRICTED if restricted else LedgerAct.RESTRICTION_ENDED
    with step(parts, Move(record, after, act, by.id)) as work:
        if record.state is State.SEALED:
            follow(parts, work, Task.SEAL, record.id)  # it locks what is not locked yet
    return replace(after, version=record.version + 1)
