"""Who runs jobs.

The contract, tested sentence by sentence in tests/archive/queue/:

- A job that is due is run, in order of priority and time, by one worker at a time.
- What waits for answers from elsewhere keeps nothing else from being run.
- A worker that dies loses nothing: its lease runs out and the job is run again, until its attempts
  are used up; then it waits for a person.
- Nothing is done twice: a handler commits its effect together with the end of its job, under the
  token of its claim; once that token is not the job's any more, ``Fenced`` undoes the effect.
- A handler that returns while its job is still running has ended it.
- A service that is away costs no attempt: the job is postponed, longer each time.
- ``stop`` ends within seconds and gives back what did not end; giving back costs no attempt.
- ``wake`` may be called by anybody at any time, and never waits.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Protocol

from archive.records.job import Job, Task

Handler = Callable[[Job], None]
"""Does one job. It calls nothing of the queue: it ends its job in the transaction of its effect."""


class Jobs(Protocol):
    """What a runner asks of the job table; each call is one transaction."""

    def claim(self, tasks: Collection[Task]) -> Job | None:
        """Take the next due job of these tasks under a lease, or None."""

    def keep(self, jobs: Sequence[Job]) -> frozenset[str]:
        """Lengthen the leases of these jobs; return the ids of those still ours."""

    def finish(self, job: Job) -> None:
        """Mark a job done that its handler left running."""

    def again(self, job: Job, *, seconds: float, why: str) -> None:
        """Try again after this time; after its last attempt the job is dead."""

    def postpone(self, job: Job, *, seconds: float, why: str) -> None:
        """Try again after this time, and count nothing against the job."""

    def fail(self, job: Job, *, why: str) -> None:
        """Stop trying: the job waits for a person."""

    def release(self) -> int:
        """Give back what this host held in a former life; return how many jobs."""

    def seconds_to_next(self, tasks: Collection[Task]) -> float | None:
        """Return in how many seconds the next job of these is due, 0 for now, None for never."""


class Runner(Protocol):
    """Runs jobs beside the caller, or in the caller's time."""

    def start(self) -> None:
        """Begin to run jobs; first give back the leases of this host's former life."""

    def stop(self) -> None:
        """Claim nothing more, let what runs end for a moment, then cancel and give it back."""

    def wake(self) -> None:
        """Say that a job was committed."""

    def run_until_idle(self) -> int:
        """Run everything that is due, with what follows from it; return how many jobs were run.

        For the shell and for tests, in a process in which ``start`` was not called. Jobs that
        another process runs meanwhile, or that are due later, are not waited for.
        """
