"""Instants are UTC; legal days are days in Vietnam (UTC+7, no daylight saving since 1975)."""

from datetime import UTC, date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))


def legal_day(instant: datetime) -> date:
    """Return the day in Vietnam this instant falls on."""
    return instant.astimezone(VIETNAM).date()


def to_text(instant: datetime) -> str:
    """Write an instant as ISO 8601 in UTC with whole microseconds, sortable as text."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def from_text(text: str) -> datetime:
    """Read what ``to_text`` wrote."""
    return datetime.fromisoformat(text)
