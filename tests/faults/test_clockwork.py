"""Work by the clock heals by itself, and leaves no heap of old rows behind."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from archive.failpoint import arm
from archive.records.errors import Damaged
from archive.records.job import JobState, Task
from tests.archive.upkeep.store import Store, freeze, open_store

HOUR = timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Open a small archive; whatever a test armed is disarmed after it."""
    store = open_store(tmp_path / "data")
    yield store
    arm(None)
    store.close()


def checkpoints(store: Store) -> int:
    """Return how many checkpoints there are."""
    with store.parts.catalog.view() as view:
        return len(view.ledger.checkpoints())


def jobs(store: Store, *states: JobState) -> list[Task]:
    """Return what stands in the job table."""
    with store.parts.catalog.view() as view:
        return [job.task for job in view.jobs.list(*states, limit=1000)]


@pytest.mark.parametrize("error", [RuntimeError("nobody foresaw it"), Damaged()])
def test_a_checkpoint_that_failed_ten_times_is_made_once_it_can_be(
    store: Store, error: Exception
) -> None:
    """It does not die, whatever was raised: no restart is needed, and no person."""

    def fail(name: str) -> None:
        if name == "checkpoint.before_locks":
            raise error

    store.hand_in("mot")
    arm(fail)
    for _ in range(10):
        store.clock.now += HOUR
        store.work()
    assert checkpoints(store) == 0
    assert jobs(store, JobState.DEAD) == []

    arm(None)
    store.clock.now += HOUR
    store.work()
    assert checkpoints(store) == 1
    assert jobs(store, JobState.READY) == [Task.CHECKPOINT]


def test_rows_of_ended_work_go_after_a_week_and_failed_work_stays(store: Store) -> None:
    """The job table stays as small as a week's work."""
    record = store.hand_in("mot")
    with store.parts.catalog.work() as work:
        done = len(work.jobs.of(record))
        kept = work.jobs.list(JobState.READY)
    assert done > 0
    assert [job.task for job in kept] == [Task.CHECKPOINT]
    freeze(store)
    with store.parts.catalog.view() as view:
        assert len(view.jobs.of(record)) == done

    store.clock.now += timedelta(days=8)
    store.work()
    with store.parts.catalog.view() as view:
        assert view.jobs.of(record) == []
    assert jobs(store, JobState.DONE) == [Task.CHECKPOINT]


def test_an_error_of_a_job_for_a_person_waits_for_that_person(store: Store) -> None:
    """Only work by the clock is endless: what concerns a record and cannot go on is shown."""

    def fail(name: str) -> None:
        if name == "index.before_put":
            raise Damaged

    arm(fail)
    store.hand_in("mot")

    assert set(jobs(store, JobState.DEAD)) == {Task.INDEX}
