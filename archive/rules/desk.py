"""What the review desk is asked: which fields are typed twice, and how large a sample must be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from archive.rules.facts import Provenance
from archive.rules.load import origin, read


@dataclass(frozen=True)
class DoubleEntry(Provenance):
    """A field that is typed twice, the second time without sight of the first.

    It holds for a procedure, for a type of document, or for both together; an empty one is any.
    ``another``: the second typing is another person's.
    """

    procedure: str
    document_type: str
    field: str
    another: bool
    note: str

    def asks(self, procedure: str | None, document_type: str, day: date) -> bool:
        """Say whether a record of this procedure and type is asked for it on this day."""
        return (
            self.in_force(day)
            and self.procedure in {"", procedure}
            and self.document_type.casefold() in {"", document_type.casefold()}
        )


@dataclass(frozen=True)
class SamplePlan(Provenance):
    """How many of a lot are looked at, and with how many wrong ones it may still be accepted."""

    lot_from: int
    lot_to: int
    size: int
    accept: int
    note: str


@lru_cache(maxsize=1)
def double_entries() -> tuple[DoubleEntry, ...]:
    """Return every rule of double entry."""
    return tuple(read("double_entry", read_double_entry))


@lru_cache(maxsize=1)
def sample_plans() -> tuple[SamplePlan, ...]:
    """Return every row of the sampling table."""
    return tuple(read("sampling", read_sample_plan))


def typed_twice(procedure: str | None, document_type: str, day: date) -> tuple[DoubleEntry, ...]:
    """Return what is typed twice for a record of this procedure and type."""
    return tuple(one for one in double_entries() if one.asks(procedure, document_type, day))


def sample_plan(lot: int, day: date) -> SamplePlan | None:
    """Return the plan for a lot of this many records; None where all are to be looked at.

    >>> sample_plan(100, date(2026, 11, 22)).size
    13
    """
    plans = (one for one in sample_plans() if one.lot_from <= lot <= one.lot_to)
    found = next((one for one in plans if one.in_force(day)), None)
    return found if found is not None and found.size < lot else None


def read_double_entry(row: Mapping[str, str]) -> DoubleEntry:
    """Read a rule of double entry; one for every record there is would be a mistake."""
    if not row["field"] or not (row["procedure"] or row["document_type"]):
        message = "thiếu trường, hoặc thiếu cả thủ tục lẫn loại văn bản"
        raise ValueError(message)
    return DoubleEntry(
        procedure=row["procedure"],
        document_type=row["document_type"],
        field=row["field"],
        another={"yes": True, "no": False}[row["another"]],
        note=row["note"],
        **origin(row),
    )


def read_sample_plan(row: Mapping[str, str]) -> SamplePlan:
    """Read a row of the sampling table."""
    numbers = {name: int(row[name]) for name in ("lot_from", "lot_to", "size", "accept")}
    if not 0 <= numbers["accept"] < numbers["size"]:
        message = f"số chấp nhận «{row['accept']}» không nhỏ hơn cỡ mẫu «{row['size']}»"
        raise ValueError(message)
    return SamplePlan(note=row["note"], **numbers, **origin(row))
