"""What a row of law says, as frozen values."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from archive.records.retention import PeriodKind


class Confidence(StrEnum):
    """How far a row can be trusted: read in a source, copied second-hand, or remembered."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class DayKind(StrEnum):
    """Why a day differs from its weekday: three kinds of days off, one extra working day."""

    OFF = "off"
    COMPENSATION = "compensation"
    SWAP_OFF = "swap_off"
    SWAP_WORK = "swap_work"


@dataclass(frozen=True)
class Provenance:
    """Where a row comes from and when it is law; None means the day is not known or not set."""

    source: str
    confidence: Confidence
    valid_from: date | None
    valid_to: date | None

    def in_force(self, day: date) -> bool:
        """Say whether the row was law on this day; an unknown end counts as open."""
        after = self.valid_from is None or self.valid_from <= day
        return after and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class RetentionRule(Provenance):
    """One row of a retention schedule.

    ``period`` is the period as the schedule writes it, ``years`` its number where ``kind`` counts
    years; ``regime`` names the schedule, ``regime_status`` says whether it still holds.
    """

    id: str
    group: str
    item: str
    period: str
    kind: PeriodKind
    years: int | None
    regime: str
    regime_status: str
    note: str


@dataclass(frozen=True)
class DocumentType(Provenance):
    """A type of document; ``abbreviation`` and ``example`` are empty where the law gives none.

    ``kind`` is ``nd30_type``, ``copy_type`` (Decree 30/2020) or ``tt05_only``; ``tt05_code`` the
    code of Circular 05/2025.
    """

    name: str
    abbreviation: str
    example: str
    kind: str
    tt05_code: str
    note: str


@dataclass(frozen=True)
class CalendarDay(Provenance):
    """A day that is not what its weekday says."""

    day: date
    name: str
    kind: DayKind


@dataclass(frozen=True)
class DefaultRule(Provenance):
    """Which rule a document type is kept under until a person chooses, and why."""

    document_type: str
    rule: RetentionRule
    reason: str
