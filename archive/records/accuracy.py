"""What a review says of the reading: each field a person had the last word on, right or not.

Counted from the record alone, so that the figures come back with the store. A field nobody looked
at (taken over because a sample of its batch was good) says nothing about the reader.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from archive.records.record import Record, Source


class Outcome(StrEnum):
    """What became of a reading.

    ``right`` the person confirmed what was read, or wrote it in other capitals or spaces; ``wrong``
    wrote something else; ``missed`` nothing was read and there was something; ``invented``
    something was read and there is nothing.
    """

    RIGHT = "right"
    WRONG = "wrong"
    MISSED = "missed"
    INVENTED = "invented"


@dataclass(frozen=True)
class Judged:
    """One field of one record: ``sure`` is the reader's confidence from 0 to 1, None for none."""

    field: str
    outcome: Outcome
    sure: float | None


def judged(record: Record) -> Iterator[Judged]:
    """Yield what the review of a record says of each field that was read or typed."""
    for value in record.values:
        if value.read is None or value.source is Source.SAMPLED or value.text == value.read == "":
            continue
        sure = value.read_confidence if value.read else None
        yield Judged(value.name, _outcome(value.read, value.text), sure)


def _outcome(read: str, said: str) -> Outcome:
    if _bare(read) == _bare(said):
        return Outcome.RIGHT
    if not read:
        return Outcome.MISSED
    return Outcome.WRONG if said else Outcome.INVENTED


def _bare(text: str) -> str:
    """Return a text without what heads in capitals and broken lines change of it."""
    return " ".join(text.casefold().split())
