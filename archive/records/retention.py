"""How long a record is kept, and from when its lock may fall.

The period counts from 1 January of the year after the work ended; a dossier takes the longest
period of its documents (Decree 30/2020; Law on Archives 33/2024/QH15). What has no number of years
never becomes eligible by arithmetic: a person decides.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

ROLLING_LOCK = timedelta(days=400)
"""Open dossiers and permanent records are locked this far ahead, again and again (decision 5)."""


class PeriodKind(StrEnum):
    """The kinds of period the schedules know."""

    PERMANENT = "permanent"
    YEARS = "years"
    UNTIL_INSTRUMENT_EXPIRES = "until_instrument_expires"
    ASSET_LIFE = "asset_life"
    YEARS_AFTER_EVENT = "years_after_event"
    NO_COPY_KEPT = "no_copy_kept"


@dataclass(frozen=True)
class Retention:
    """The rule a record is kept under. ``years`` is set where ``kind`` counts years."""

    rule: str
    kind: PeriodKind
    years: int | None = None
    work_ended: date | None = None


def eligible_from(retention: Retention) -> date | None:
    """Return the first day the record may be listed for disposal, or None while nobody can say.

    A dossier that ended on any day of 2015 and is kept ten years: 1 January 2026.
    """
    counts = retention.kind in {PeriodKind.YEARS, PeriodKind.YEARS_AFTER_EVENT}
    if not counts or retention.years is None or retention.work_ended is None:
        return None
    return date(retention.work_ended.year + retention.years + 1, 1, 1)


def lock_until(retention: Retention, *, today: date) -> date:
    """Return the last day the record's bytes must be locked, as of today.

    To the day before it becomes eligible, never beyond (decision 5); where no day is known, the
    lock rolls ahead of today.
    """
    eligible = eligible_from(retention)
    if eligible is None:
        return today + ROLLING_LOCK
    return eligible - timedelta(days=1)
