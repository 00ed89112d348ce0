"""What was decided of two records, and whether something still can be."""

from archive.records.record import Record
from archive.records.state import State
from archive.records.twin import Ruled, Ruling


def ruled_between(one: Record, other: Record) -> Ruled | None:
    """Return the decision on two records, with whichever of them it lies."""
    said = [ruled for ruled in one.twins if ruled.other == other.id]
    said += [ruled for ruled in other.twins if ruled.other == one.id]
    return said[-1] if said else None


def can_bear(record: Record) -> bool:
    """Say whether a decision can lie here: no stage is about to move the record by itself."""
    passes_by_itself = record.state is State.REVIEWED and record.arrival_verdict is not None
    is_open = record.state in {State.READ, State.REVIEWED}
    return is_open and record.waiting_for is None and not passes_by_itself


def can_take_back(record: Record, other: Record) -> bool:
    """Say whether the decision on two records may still be taken back.

    It lies with one of the two, which must not have gone on; one that was left out for its twin
    always comes back.
    """
    bearer = record if any(ruled.other == other.id for ruled in record.twins) else other
    was_left_out = bearer.state is State.REFUSED and any(
        ruled.ruling is Ruling.ONE for ruled in bearer.twins
    )
    return was_left_out or can_bear(bearer)
