"""A catalogue with jobs, handlers that leave countable effects, and a worker process to kill."""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive.catalog.jobtable import JobTable
from archive.catalog.sql.jobs import Order
from archive.catalog.sqlite import SqliteCatalog
from archive.queue.children import ChildrenRunner, Pace
from archive.records.digest import new_id
from archive.records.job import Job, Task

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def real_clock() -> datetime:
    """Tell this machine's time, as ``assemble`` does."""
    return datetime.now(UTC)  # noqa: TID251 - tests of processes live in real time


@dataclass
class Bench:
    """One catalogue and what is needed to run its jobs."""

    catalog: SqliteCatalog
    clock: Callable[[], datetime] = real_clock
    lease: int = 60
    ran: list[str] = field(default_factory=list)

    def table(self, host: str = "here") -> JobTable:
        """Return the job table as a runner sees it."""
        return JobTable(self.catalog, self.clock, os.urandom, host, lease=self.lease)

    def order(
        self,
        label: str = "",
        *,
        seconds: float = 0,
        priority: int = 50,
        task: Task = Task.READ,
    ) -> str:
        """Commit a job due in some seconds; return its id."""
        job = new_id(os.urandom)
        due = self.clock() + timedelta(seconds=seconds)
        args = {"label": label}
        with self.catalog.work() as work:
            work.jobs.enqueue(Order(job, task, due, args=args, priority=priority, max_attempts=10))
        return job

    def job(self, job: str) -> Job:
        """Return a job as it is kept."""
        with self.catalog.view() as view:
            return view.jobs.get(job)

    def effects(self, job: str) -> int:
        """Return how often a job took effect."""
        with self.catalog.view() as view:
            return view.sessions.tries(job, since=LONG_AGO)

    def do(self, job: Job) -> None:
        """Be a handler: leave one effect and end the job, in one transaction."""
        with self.catalog.work() as work:
            work.sessions.try_once(new_id(os.urandom), job.id, at=self.clock())
            work.jobs.finish(job)
        self.ran.append(str(job.args["label"]))


def worker(folder: Path, *, seconds: float, lease: int) -> None:
    """Be a process that runs jobs, each of this many seconds, until it is killed."""
    bench = Bench(SqliteCatalog(folder / "catalog.db"), lease=lease)

    def slowly(job: Job) -> None:
        print("began", job.id, flush=True)  # noqa: T201 - the test reads it
        time.sleep(seconds)
        try:
            bench.do(job)
        except Exception as error:
            print(type(error).__name__, job.id, flush=True)  # noqa: T201 - the test reads it
            raise
        print("ended", job.id, flush=True)  # noqa: T201 - the test reads it

    runner = ChildrenRunner(bench.table(), slowly, pace=Pace(beat=lease / 4, look=0.1))
    runner.start()
    sys.stdin.read()
    runner.stop()
