"""A job: one piece of work the archive has promised to do (decision 9)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

Argument = str | int | bool | None
"""What a job may carry: plain values, so that the row is its whole meaning."""


class Task(StrEnum):
    """What a job does; each value names the stage or follower that does it."""

    INGEST = "ingest"
    READ = "read"
    GATHER = "gather"
    COMPOSE = "compose"
    WAIVE = "waive"
    TIMESTAMP = "timestamp"
    SEAL = "seal"
    INDEX = "index"
    CHECKPOINT = "checkpoint"


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
