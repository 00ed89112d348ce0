"""A job: one piece of work the archive has promised to do (decision 9)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

Argument = str | int | bool | None
"""What a job may carry: plain values, so that the row is its whole meaning."""


class Task(StrEnum):
    """What a job does; each value names the stage or follower that does it."""

    INGEST = "ingest"
    READ = "read"
    REREAD = "reread"
    ERASE = "erase"
    GATHER = "gather"
    COMPOSE = "compose"
    WAIVE = "waive"
    TIMESTAMP = "timestamp"
    SEAL = "seal"
    SURVEY = "survey"
    DIVIDE = "divide"
    INDEX = "index"
    LIKEN = "liken"
    CHECKPOINT = "checkpoint"
    NOTIFY = "notify"


WAITS_ELSEWHERE = frozenset({Task.TIMESTAMP, Task.NOTIFY})
"""What mostly waits for an answer of somebody else: it takes no place of those who work."""


ENDLESS = 1_000_000_000
"""As ``max_attempts``: work by the clock, which is tried until it is done and is never given up."""


class JobState(StrEnum):
    """Where a job is. ``dead`` waits for a person in "Việc lỗi"."""

    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Job:
    """A claimed or listed job. ``token`` fences: only its holder may finish the job."""

    id: str
    task: Task
    record: str | None
    args: Mapping[str, Argument] = field(default_factory=dict)
    state: JobState = JobState.READY
    attempts: int = 0
    max_attempts: int = 3
    run_at: datetime | None = None
    lease_until: datetime | None = None
    token: str | None = None
    done: int = 0
    total: int = 0
    error: str | None = None

    @property
    def is_endless(self) -> bool:
        """Say whether this is work by the clock, which waits for no person."""
        return self.max_attempts >= ENDLESS


PAGES_A_JOB = 4
"""Reading goes in jobs of a few pages: one engine start shared, little lost when killed."""

READERS = 2
"""A short paper is shared between this many jobs, to be read sooner."""


def readings(pages: int) -> Iterator[tuple[int, int]]:
    """Yield the first and last page of each job that reads a paper of this many pages."""
    share = min(PAGES_A_JOB, max(1, -(-pages // READERS)))
    for first in range(1, pages + 1, share):
        yield first, min(first + share - 1, pages)
