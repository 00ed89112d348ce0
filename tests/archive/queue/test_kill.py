"""A worker that dies or sleeps loses no job and doubles none (promise P2).

Tasks are long on purpose: a kill test with tiny tasks has little in flight and proves nothing.
"""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.queue.children import ChildrenRunner, Pace
from archive.records.job import JobState
from tests.archive.queue.bench import Bench

PROJECT = Path(__file__).parents[3]


class Worker:
    """A process of its own that runs jobs."""

    def __init__(self, folder: Path, *, seconds: float, lease: int) -> None:
        program = f"""
from pathlib import Path
from tests.archive.queue.bench import worker
worker(Path({str(folder)!r}), seconds={seconds}, lease={lease})
"""
        self.process = subprocess.Popen(
            [sys.executable, "-c", program],
            cwd=PROJECT,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def says(self) -> str:
        """Return the next line it says."""
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self.process.send_signal(number)

    def end(self) -> None:
        """End it for good."""
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def workers() -> Iterator[list[Worker]]:
    """Collect workers, and leave none behind."""
    workers: list[Worker] = []
    yield workers
    for one in workers:
        one.end()


def test_killed_workers_lose_no_job_and_double_none(
    bench: Bench, tmp_path: Path, workers: list[Worker]
) -> None:
    """Workers are killed in the middle of their jobs, again and again; every job is done once."""
    jobs = [bench.order() for _ in range(8)]
    kills = 0
    while kills < 4:
        workers.append(Worker(tmp_path, seconds=1, lease=2))
        for _ in range(kills + 1):
            workers[-1].says()
        time.sleep(0.3)
        workers[-1].signal(signal.SIGKILL)
        kills += 1
    assert [bench.job(job).state for job in jobs].count(JobState.RUNNING) > 0
    workers.append(Worker(tmp_path, seconds=1, lease=2))
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and _unfinished(bench, jobs):
        time.sleep(0.1)

    assert [bench.effects(job) for job in jobs] == [1] * len(jobs)
    assert sum(bench.job(job).attempts for job in jobs) > len(jobs)


def test_a_worker_that_slept_past_its_lease_is_refused(
    bench: Bench, tmp_path: Path, workers: list[Worker]
) -> None:
    """It is stopped in the middle, its job is done by another, and its own effect is undone."""
    job = bench.order()
    workers.append(Worker(tmp_path, seconds=1, lease=1))
    assert workers[0].says() == f"began {job}"
    workers[0].signal(signal.SIGSTOP)
    assert bench.effects(job) == 0
    time.sleep(1.2)

    assert ChildrenRunner(bench.table("there"), bench.do, pace=Pace()).run_until_idle() == 1
    workers[0].signal(signal.SIGCONT)

    assert workers[0].says() == f"Fenced {job}"
    assert bench.effects(job) == 1
    assert bench.job(job).state is JobState.DONE


def _unfinished(bench: Bench, jobs: list[str]) -> bool:
    return any(bench.job(job).state is not JobState.DONE for job in jobs)
