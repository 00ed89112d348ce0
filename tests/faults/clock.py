"""A clock that stands still until it is told to go, forwards or back."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

MORNING = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
"""A working morning: half past eight in Vietnam."""


@dataclass
class Clock:
    """Returns the instant it stands at; ``jump`` moves it, as a badly set machine does."""

    now: datetime = MORNING

    def __call__(self) -> datetime:
        """Return the instant it stands at."""
        return self.now

    def jump(self, **by: float) -> None:
        """Move by so many ``days``, ``hours``, ``minutes``, ``seconds``; below zero is back."""
        self.now += timedelta(**by)
