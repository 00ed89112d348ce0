"""The embedded runner: one thread that claims and keeps leases, one thread for each running job.

Foreign bytes are parsed in the sandbox's child processes, so a crash, an exhausted memory or a
limit takes only a child; the thread here waits for it. While nothing is due one thread sleeps: it
is woken by ``wake``, else looks at the table once a second for what another process committed.

Work that mostly waits for an answer from elsewhere has a lane of its own: an authority that thinks
for two minutes keeps no page from being read, and several of its answers are waited for at once.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Condition, Event, Thread

from archive.failpoint import failpoint
from archive.queue.interface import Handler, Jobs
from archive.queue.outcome import Outcomes
from archive.records.job import WAITS_ELSEWHERE, Job, Task

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Pace:
    """How many jobs at once, and how often the runner looks; times in seconds.

    ``waiters`` is how many run beside those that mostly wait for somebody else's answer.
    ``beat`` is the time between heartbeats, ``look`` the longest time between two looks at the
    table; a stop lets handlers run for ``grace``, then cancels and waits for ``patience``.
    """

    workers: int = 2
    waiters: int = 6
    beat: float = 15.0
    look: float = 1.0
    grace: float = 3.0
    patience: float = 3.0


class ChildrenRunner:
    """A ``Runner`` in this process.

    ``cancelled`` is set when a stop has waited long enough: the sandbox watches it and ends its
    children, whose handlers then raise.
    """

    def __init__(
        self,
        jobs: Jobs,
        handler: Handler,
        *,
        pace: Pace | None = None,
        cancelled: Event | None = None,
    ) -> None:
        self._jobs = jobs
        self._handler = handler
        self._pace = pace or Pace()
        self._cancelled = cancelled or Event()
        self._outcomes = Outcomes(jobs)
        self._bell = Condition()
        self._held: dict[str, Job] = {}
        self._rung = False
        self._stopping = False
        self._count = 0
        self._beaten = time.monotonic()
        self._usher: Thread | None = None

    def start(self) -> None:
        """Begin to run jobs; first give back the leases of this host's former life."""
        self._jobs.release()
        self._usher = Thread(target=self._serve, name="queue", daemon=True)
        self._usher.start()

    def stop(self) -> None:
        """Claim nothing more, let what runs end for a moment, then cancel and give it back."""
        with self._bell:
            self._stopping = True
            self._bell.notify_all()
        if not self._ended(within=self._pace.grace):
            self._cancelled.set()
            self._ended(within=self._pace.patience)
        self._give_back()
        if self._usher is not None:
            self._usher.join(timeout=self._pace.patience)

    def wake(self) -> None:
        """Say that a job was committed."""
        with self._bell:
            self._rung = True
            self._bell.notify_all()

    def run_until_idle(self) -> int:
        """Run everything that is due, with what follows from it; return how many jobs were run."""
        before = self._count
        while not self._stopping:
            nap = self._turn()
            with self._bell:
                if nap and not self._held and not self._rung:
                    break
                self._bell.wait_for(self._is_called, timeout=nap)
                self._rung = False
        return self._count - before

    def _serve(self) -> None:
        """Claim and keep until stopped, and until what was claimed has ended."""
        while not self._is_over:
            try:
                nap = self._turn()
            except Exception as error:  # one bad moment of the table ends no queue
                log.warning("queue cannot reach its table", exc_info=error)
                nap = self._pace.look
            with self._bell:
                self._bell.wait_for(self._is_called, timeout=nap)
                self._rung = False

    def _is_called(self) -> bool:
        return self._rung or self._is_over

    @property
    def _is_over(self) -> bool:
        return self._stopping and not self._held

    def _turn(self) -> float:
        """Keep what is held, claim one job if one is due; return how long to sleep afterwards."""
        self._beat()
        tasks = frozenset() if self._stopping else self._with_room()
        if not tasks:
            return max(0.001, self._beaten + self._pace.beat - time.monotonic())
        due = self._jobs.seconds_to_next(tasks)
        if due is None or due > 0:
            return self._pace.look if due is None else min(due, self._pace.look)
        job = self._jobs.claim(tasks)
        if job is None:
            return self._pace.look
        with self._bell:
            self._held[job.token or ""] = job
            self._count += 1
        Thread(target=self._run, args=(job,), name=f"job-{job.id}", daemon=True).start()
        return 0.0

    def _with_room(self) -> frozenset[Task]:
        """Return what may be claimed now: the tasks of each lane that is not full."""
        with self._bell:
            waiting = sum(1 for job in self._held.values() if job.task in WAITS_ELSEWHERE)
            working = len(self._held) - waiting
        own = frozenset(Task) - WAITS_ELSEWHERE if working < self._pace.workers else frozenset()
        return own | (WAITS_ELSEWHERE if waiting < self._pace.waiters else frozenset())

    def _beat(self) -> None:
        now = time.monotonic()
        if now < self._beaten + self._pace.beat:
            return
        self._beaten = now
        with self._bell:
            held = list(self._held.values())
        ours = self._jobs.keep(held) if held else frozenset()
        for job in held:
            if job.id not in ours:
                log.info("job is no longer ours", extra={"job": job.id, "task": job.task.value})

    def _run(self, job: Job) -> None:
        began = time.monotonic()
        try:
            self._settle(job)
        finally:
            with self._bell:
                self._held.pop(job.token or "", None)
                self._rung = True
                self._bell.notify_all()
            took = round((time.monotonic() - began) * 1000)
            log.info("job ended", extra={"job": job.id, "task": job.task.value, "ms": took})

    def _settle(self, job: Job) -> None:
        """Do a job, and note what became of it, as soon as the table can be reached."""
        note, is_told = self._done(job), False
        while not is_told or not self._cancelled.wait(self._pace.look):
            try:
                note()
            except Exception as error:  # a full disk, a table that is busy
                if not is_told:
                    log.warning("job could not be settled", extra={"job": job.id}, exc_info=error)
                is_told = True
            else:
                return
        # The next start gives it back, or its lease runs out.

    def _done(self, job: Job) -> Callable[[], None]:
        """Do a job; return what is to be noted of it."""
        failpoint("queue.after_claim")
        try:
            self._handler(job)
        except Exception as error:  # noqa: BLE001 - whatever was raised, the job is settled
            stopping = self._cancelled.is_set()
            return self._outcomes.raised(job, error, stopping=stopping)
        failpoint("queue.before_finish")
        return partial(self._outcomes.returned, job)

    def _ended(self, *, within: float) -> bool:
        """Wait until nothing runs; say whether that was reached."""
        with self._bell:
            return self._bell.wait_for(lambda: not self._held, timeout=within)

    def _give_back(self) -> None:
        """Give back what did not end; its handlers are fenced from here on."""
        with self._bell:
            left = list(self._held.values())
        for job in left:
            self._jobs.postpone(job, seconds=0.0, why="Máy chủ dừng; việc sẽ chạy lại.")
        with self._bell:
            self._held.clear()
            self._bell.notify_all()
