"""The job table one short transaction at a time, as a runner of jobs needs it.

The clock, the dice and this host's name are joined to the table here, so that ``queue`` knows
nothing of tables and this file nothing of threads. A job that is no longer ours is left alone in
silence: whoever holds it now decides.
"""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from archive.catalog.interface import Catalog
from archive.catalog.sql.jobs import Fenced, Lease
from archive.records.digest import Chance, new_id
from archive.records.errors import NotFound
from archive.records.job import Job, JobState, Task


@dataclass(frozen=True)
class JobTable:
    """Claims and settles jobs for one host. ``lease`` is in seconds."""

    catalog: Catalog
    clock: Callable[[], datetime]
    chance: Chance
    host: str
    lease: int = 60

    def claim(self, tasks: Collection[Task] = tuple(Task)) -> Job | None:
        """Take the next due job of these tasks, or None."""
        with self.catalog.work() as work:
            return work.jobs.claim(self._lease(new_id(self.chance)), tasks=tasks)

    def keep(self, jobs: Sequence[Job]) -> frozenset[str]:
        """Lengthen the leases of these jobs; return the ids of those still ours."""
        with self.catalog.work() as work:
            return frozenset(
                job.id for job in jobs if work.jobs.heartbeat(job, self._lease(job.token or ""))
            )

    def finish(self, job: Job) -> None:
        """Mark a job done that its handler left running."""
        try:
            with self.catalog.view() as view:
                now = view.jobs.get(job.id)
        except NotFound:  # it was long overdue, ended, and is forgotten already
            return
        if now.state is not JobState.RUNNING or now.token != job.token:
            return
        with suppress(Fenced), self.catalog.work() as work:
            work.jobs.finish(job)

    def again(self, job: Job, *, seconds: float, why: str) -> None:
        """Try again after this time; after its last attempt the job is dead."""
        # Long overdue, ended by somebody else and forgotten already: there is nothing to note.
        with suppress(NotFound), self.catalog.work() as work:
            work.jobs.again(job, at=self._after(seconds), why=why)

    def postpone(self, job: Job, *, seconds: float, why: str) -> None:
        """Try again after this time, and count nothing against the job."""
        with self.catalog.work() as work:
            work.jobs.postpone(job, at=self._after(seconds), why=why)

    def fail(self, job: Job, *, why: str) -> None:
        """Stop trying: the job waits for a person."""
        with self.catalog.work() as work:
            work.jobs.fail(job, why=why)

    def release(self) -> int:
        """Give back what this host held in a former life; return how many jobs."""
        with self.catalog.work() as work:
            return work.jobs.release(self.host, at=self.clock())

    def seconds_to_next(self, tasks: Collection[Task] = tuple(Task)) -> float | None:
        """Return in how many seconds the next job of these is due, 0 for now, None for never."""
        with self.catalog.view() as view:
            due = view.jobs.next_due(tasks)
        return max(0.0, (due - self.clock()).total_seconds()) if due is not None else None

    def _after(self, seconds: float) -> datetime:
        return self.clock() + timedelta(seconds=seconds)

    def _lease(self, token: str) -> Lease:
        return Lease(token=token, host=self.host, now=self.clock(), seconds=self.lease)
