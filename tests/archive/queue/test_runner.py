"""The embedded runner beside everything else the process does."""

import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager

import pytest

from archive.catalog.sql.jobs import Fenced
from archive.queue.children import ChildrenRunner, Pace
from archive.queue.interface import Handler
from archive.records.errors import NoSpace, Unavailable
from archive.records.job import Job, JobState, Task
from tests.archive.queue.bench import Bench

SLEEPY = Pace(look=30, grace=0.1, patience=1)
"""Looks so seldom that only a wake explains a job that was run."""


def wait_until(reached: threading.Event) -> None:
    """Wait for something that happens soon."""
    assert reached.wait(10)


@contextmanager
def running(
    bench: Bench, handler: Handler, pace: Pace, cancelled: threading.Event | None = None
) -> Iterator[ChildrenRunner]:
    """Run jobs beside the test."""
    runner = ChildrenRunner(bench.table(), handler, pace=pace, cancelled=cancelled)
    runner.start()
    try:
        yield runner
    finally:
        runner.stop()


def test_one_worker_runs_jobs_in_order(bench: Bench) -> None:
    """By priority, then by time."""
    bench.order("slow", priority=90)
    bench.order("fast", priority=10)
    bench.order("middle")
    ChildrenRunner(bench.table(), bench.do, pace=Pace(workers=1)).run_until_idle()

    assert bench.ran == ["fast", "middle", "slow"]


def test_as_many_jobs_run_at_once_as_there_are_workers(bench: Bench) -> None:
    """Three meet, and a fourth is not let in."""
    meeting = threading.Barrier(3, timeout=10)
    at_once: list[int] = []
    inside = threading.Semaphore(3)

    def meet(job: Job) -> None:
        assert inside.acquire(blocking=False)
        at_once.append(meeting.wait())
        inside.release()
        bench.do(job)

    for _ in range(6):
        bench.order()
    assert ChildrenRunner(bench.table(), meet, pace=Pace(workers=3)).run_until_idle() == 6
    assert sorted(at_once) == [0, 0, 1, 1, 2, 2]


def test_a_wake_is_heard_at_once(bench: Bench) -> None:
    """A job that was committed before the wake is run without waiting for the next look."""
    ran = threading.Event()

    def handler(job: Job) -> None:
        bench.do(job)
        ran.set()

    with running(bench, handler, SLEEPY) as runner:
        time.sleep(0.2)
        bench.order()
        began = time.monotonic()
        runner.wake()
        wait_until(ran)
        assert time.monotonic() - began < 5


def test_a_job_of_another_process_is_seen_at_the_next_look(bench: Bench) -> None:
    """Nobody wakes this runner, and the job is run all the same."""
    ran = threading.Event()

    def handler(job: Job) -> None:
        bench.do(job)
        ran.set()

    with running(bench, handler, Pace(look=0.1)):
        time.sleep(0.2)
        bench.order()
        wait_until(ran)


def test_a_job_that_is_due_soon_is_run_when_it_is_due(bench: Bench) -> None:
    """The runner sleeps until then, not until its next look."""
    ran = threading.Event()

    def handler(job: Job) -> None:
        bench.do(job)
        ran.set()

    job = bench.order(seconds=0.5)
    with running(bench, handler, SLEEPY):
        wait_until(ran)
    assert bench.job(job).state is JobState.DONE


def test_at_start_the_leases_of_a_former_life_are_given_back(bench: Bench) -> None:
    """A job that died with the process is run at once, not after its lease."""
    job = bench.order()
    assert bench.table().claim()
    ran = threading.Event()

    def handler(job: Job) -> None:
        bench.do(job)
        ran.set()

    with running(bench, handler, SLEEPY):
        wait_until(ran)
    assert bench.effects(job) == 1


def test_a_long_job_keeps_its_lease(bench: Bench) -> None:
    """A handler of two leases' length is not disturbed, and nobody else gets its job."""
    bench.lease = 2
    job = bench.order()
    stolen = []

    def slowly(mine: Job) -> None:
        for _ in range(45):
            time.sleep(0.1)
            stolen.append(bench.table("there").claim())
        bench.do(mine)

    ChildrenRunner(bench.table(), slowly, pace=Pace(beat=0.25)).run_until_idle()

    assert stolen == [None] * 45
    assert bench.effects(job) == 1


def test_a_stop_lets_short_work_end(bench: Bench) -> None:
    """What ends within the grace is done, not given back; nothing new is begun."""
    began, cancelled = threading.Event(), threading.Event()

    def short(job: Job) -> None:
        began.set()
        time.sleep(0.3)
        bench.do(job)

    first, second = bench.order(), bench.order(priority=99)
    with running(bench, short, Pace(workers=1, grace=5), cancelled):
        wait_until(began)

    assert bench.job(first).state is JobState.DONE
    assert bench.job(second).state is JobState.READY
    assert not cancelled.is_set()


def test_a_stop_cancels_long_work_and_gives_it_back(bench: Bench) -> None:
    """Whatever the handler raises then, the job is ready again with no attempt lost."""
    began, cancelled = threading.Event(), threading.Event()

    def until_cancelled(_: Job) -> None:
        began.set()
        assert cancelled.wait(10)
        message = "the sandbox ended its child"
        raise RuntimeError(message)

    job = bench.order()
    with running(bench, until_cancelled, SLEEPY, cancelled):
        wait_until(began)

    assert (bench.job(job).state, bench.job(job).attempts) == (JobState.READY, 0)


def test_a_stop_ends_even_when_a_handler_does_not(bench: Bench) -> None:
    """The job is given back over the handler's head, and its late effect is refused."""
    began, go_on, refused = threading.Event(), threading.Event(), threading.Event()

    def deaf(job: Job) -> None:
        began.set()
        assert go_on.wait(20)
        try:
            bench.do(job)
        except Fenced:
            refused.set()

    job = bench.order()
    started = time.monotonic()
    with running(bench, deaf, Pace(look=30, grace=0.1, patience=0.2)):
        wait_until(began)
    assert time.monotonic() - started < 10
    assert (bench.job(job).state, bench.job(job).attempts) == (JobState.READY, 0)

    go_on.set()
    wait_until(refused)
    assert bench.effects(job) == 0


def test_the_queue_outlives_a_table_out_of_reach(bench: Bench) -> None:
    """While the catalogue does not answer nothing is run; afterwards it goes on by itself."""
    ran = threading.Event()
    table = bench.table()

    class Shaky:
        """A table that does not answer the first three looks."""

        def __init__(self) -> None:
            self.looks = 0

        def __getattr__(self, name: str) -> object:
            return getattr(table, name)

        def seconds_to_next(self, tasks: Collection[Task]) -> float | None:
            self.looks += 1
            if self.looks <= 3:
                raise Unavailable
            return table.seconds_to_next(tasks)

    def handler(job: Job) -> None:
        bench.do(job)
        ran.set()

    bench.order()
    shaky = Shaky()
    runner = ChildrenRunner(shaky, handler, pace=Pace(look=0.05))  # type: ignore[arg-type] # the rest is passed on
    runner.start()
    wait_until(ran)
    runner.stop()
    assert shaky.looks > 3


@pytest.mark.parametrize("verb", ["finish", "postpone"])
def test_what_became_of_a_job_is_noted_once_the_table_can_be_reached(
    bench: Bench, verb: str
) -> None:
    """A full disk costs neither a lease nor an attempt: it is tried until it succeeds."""
    table = bench.table()

    class Full:
        """A table that has no room for the first two notes."""

        def __init__(self) -> None:
            self.notes = 0

        def __getattr__(self, name: str) -> object:
            return self.note if name == verb else getattr(table, name)

        def note(self, job: Job, **more: object) -> None:
            self.notes += 1
            if self.notes <= 2:
                raise NoSpace
            getattr(table, verb)(job, **more)

    def handler(_: Job) -> None:
        if verb == "postpone":
            raise Unavailable

    job = bench.order()
    full = Full()
    ChildrenRunner(full, handler, pace=Pace(look=0.05)).run_until_idle()  # type: ignore[arg-type] # the rest is passed on

    assert full.notes == 3
    now = bench.job(job)
    assert now.state is (JobState.DONE if verb == "finish" else JobState.READY)
    assert now.attempts == (1 if verb == "finish" else 0)


@pytest.mark.parametrize("count", [200])
def test_nothing_is_lost_or_doubled_between_two_runners(bench: Bench, count: int) -> None:
    """Two runners on one table do every job once."""
    jobs = [bench.order() for _ in range(count)]
    with running(bench, bench.do, SLEEPY):
        ChildrenRunner(bench.table(), bench.do).run_until_idle()

    assert sum(bench.effects(job) == 1 for job in jobs) == count
