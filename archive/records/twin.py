"""A twin: another record that is, or looks like, the same sheet of paper; what a person decided.

The decision is kept with the one of the two that was not sealed yet, so a sealed record never
changes for it. It can be taken back until that record is sealed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import cast

from archive.records.calendar import from_text, to_text
from archive.records.digest import RecordId


class Ruling(StrEnum):
    """What an officer decided of two records.

    ``one``: the same paper, and this record does not go on, the other is kept. ``both``: the same
    paper, both go on. ``different``: two papers.
    """

    ONE = "one"
    BOTH = "both"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Ruled:
    """One decision: about which other record, what, by whom, when."""

    other: RecordId
    ruling: Ruling
    by: str
    at: datetime


def twins_data(twins: Sequence[Ruled]) -> list[dict[str, str]]:
    """Return what a manifest says of decisions about twins."""
    return [
        {"other": one.other, "ruling": one.ruling.value, "by": one.by, "at": to_text(one.at)}
        for one in twins
    ]


def twins_of(said: object) -> tuple[Ruled, ...]:
    """Return the decisions a manifest tells of; formats 1 and 2 tell of none.

    Raises ``KeyError``, ``TypeError`` or ``ValueError`` for what are none.
    """
    listed = cast("Sequence[Mapping[str, str]]", said or ())
    return tuple(
        Ruled(RecordId(one["other"]), Ruling(one["ruling"]), one["by"], from_text(one["at"]))
        for one in listed
    )
