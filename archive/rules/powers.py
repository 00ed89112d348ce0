"""Who may put which signature under which type of document: data, like all that is law."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from archive.records.actor import Office
from archive.rules.facts import Provenance
from archive.rules.load import ANY_TYPE, folded, origin, read


class Step(StrEnum):
    """Which signature: a person's, or the agency's."""

    PERSON = "person"
    SEAL = "seal"


@dataclass(frozen=True)
class Power(Provenance):
    """The offices whose holders may sign a type of document; ``*`` stands for all other types."""

    document_type: str
    step: Step
    offices: frozenset[Office]
    note: str


@lru_cache(maxsize=1)
def powers() -> tuple[Power, ...]:
    """Return every row."""
    return tuple(read("signing_powers", read_power))


def may_sign(document_type: str, step: Step, day: date) -> frozenset[Office]:
    """Return the offices that may put this signature under such a document on this day.

    A type's own row counts before the one for all types.

    >>> sorted(may_sign("Quyết định", Step.PERSON, date(2026, 11, 22)))
    [<Office.SIGNER: 'signer'>]
    """
    standing = [one for one in powers() if one.step is step and one.in_force(day)]
    own = [one for one in standing if folded(one.document_type) == folded(document_type)]
    rows = own or [one for one in standing if one.document_type == ANY_TYPE]
    return frozenset(office for one in rows for office in one.offices)


def read_power(row: Mapping[str, str]) -> Power:
    """Read a row; one that lets nobody sign would be a mistake."""
    offices = frozenset(Office(one) for one in row["offices"].split())
    if not (offices and row["document_type"]):
        message = "thiếu loại văn bản hoặc chức vụ"
        raise ValueError(message)
    return Power(
        document_type=row["document_type"],
        step=Step(row["step"]),
        offices=offices,
        note=row["note"],
        **origin(row),
    )
