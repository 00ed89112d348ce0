"""Instants are UTC; legal days are days in Vietnam (UTC+7, no daylight saving since 1975)."""

import re
from datetime import UTC, date, datetime, timedelta, timezone

DAY_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
"""A day as it is written in Vietnam: ``7/11/2026``."""
VIETNAM = timezone(timedelta(hours=7))


def legal_day(instant: datetime) -> date:
    """Return the day in Vietnam this instant falls on."""
    return instant.astimezone(VIETNAM).date()


def day_in(text: str) -> date:
    """Return the day a text says, as fields send it or as people type it. Raises ``ValueError``."""
    said = DAY_FIRST.fullmatch(text.strip())
    return date(*map(int, said.group(3, 2, 1))) if said else date.fromisoformat(text.strip())


def to_text(instant: datetime) -> str:
    """Write an instant as ISO 8601 in UTC with whole microseconds, sortable as text."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def from_text(text: str) -> datetime:
    """Read what ``to_text`` wrote."""
    return datetime.fromisoformat(text)
