"""What becomes of a job, whatever its handler does."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from archive.catalog.sql.jobs import Fenced
from archive.objects.errors import NoSpace
from archive.queue.children import ChildrenRunner
from archive.queue.outcome import WAITS, wait
from archive.records.errors import ArchiveError, Damaged, Unavailable
from archive.records.job import Job, JobState
from search.errors import IndexDamaged, IndexUnavailable
from tests.archive.queue.bench import Bench


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return the time it was set to."""
        return self.now


@pytest.fixture
def clock(bench: Bench) -> Clock:
    """Let the bench live in a time that stands still."""
    clock = Clock()
    bench.clock = clock
    return clock


def failing(error: Exception) -> Callable[[Job], None]:
    """Return a handler that raises this."""

    def handler(_: Job) -> None:
        raise error

    return handler


class Busy(ArchiveError):
    """Something a retry can help, and that counts."""

    code = "busy"
    retryable = True


def test_a_handler_that_returns_has_ended_its_job(bench: Bench) -> None:
    """Also when it forgot to say so."""
    job = bench.order()

    assert ChildrenRunner(bench.table(), lambda _: None).run_until_idle() == 1
    assert bench.job(job).state is JobState.DONE


def test_what_follows_from_a_job_is_run_too(bench: Bench) -> None:
    """Running until idle includes the jobs that jobs commit, and tells how many they were."""

    def chain(job: Job) -> None:
        bench.do(job)
        step = int(str(job.args["label"]))
        if step < 5:
            bench.order(str(step + 1))

    bench.order("1")
    assert ChildrenRunner(bench.table(), chain).run_until_idle() == 5
    assert bench.ran == ["1", "2", "3", "4", "5"]


def test_running_until_idle_does_not_wait_for_tomorrow(bench: Bench) -> None:
    """A job that is due later stays."""
    job = bench.order(seconds=3600)

    assert ChildrenRunner(bench.table(), bench.do).run_until_idle() == 0
    assert bench.job(job).state is JobState.READY


def test_a_service_that_is_away_costs_no_attempt(bench: Bench, clock: Clock) -> None:
    """The waits grow from five seconds to ten minutes; when it is back, the job is done."""
    job = bench.order()
    runner = ChildrenRunner(bench.table(), failing(Unavailable("Dịch vụ đang tạm ngừng.")))
    waits = []
    for _ in range(8):
        runner.run_until_idle()
        kept = bench.job(job)
        assert (kept.state, kept.attempts, kept.error) == (
            JobState.READY,
            0,
            "Dịch vụ đang tạm ngừng.",
        )
        assert kept.run_at
        waits.append((kept.run_at - clock.now).total_seconds())
        clock.now = kept.run_at

    assert waits == [5, 15, 60, 180, 600, 600, 600, 600]
    assert ChildrenRunner(bench.table(), bench.do).run_until_idle() == 1


@pytest.mark.usefixtures("clock")
def test_a_full_disk_is_a_service_that_is_away(bench: Bench) -> None:
    """Every kind of ``Unavailable`` waits without an attempt."""
    job = bench.order()
    ChildrenRunner(bench.table(), failing(NoSpace())).run_until_idle()

    assert (bench.job(job).state, bench.job(job).attempts) == (JobState.READY, 0)


@pytest.mark.parametrize("error", [ValueError("Nguyễn Văn A 099123456789"), Busy("bận")])
def test_what_a_retry_may_help_is_tried_until_its_attempts_are_up(
    bench: Bench, clock: Clock, error: Exception
) -> None:
    """After ten tries, further and further apart, the job waits for a person."""
    job = bench.order()
    runner = ChildrenRunner(bench.table(), failing(error))
    for number in range(1, 10):
        runner.run_until_idle()
        assert bench.job(job).run_at == clock.now + timedelta(seconds=wait(number))
        clock.now += timedelta(seconds=wait(number))
    runner.run_until_idle()

    assert (bench.job(job).state, bench.job(job).attempts) == (JobState.DEAD, 10)


def test_a_library_says_the_same_in_its_own_errors(bench: Bench, clock: Clock) -> None:
    """An index that is away is postponed; one that is damaged waits for a person, in its words."""
    away, broken = bench.order(), bench.order()
    errors: dict[str, Exception] = {away: IndexUnavailable(), broken: IndexDamaged()}

    def handler(job: Job) -> None:
        raise errors[job.id]

    ChildrenRunner(bench.table(), handler).run_until_idle()

    assert (bench.job(away).state, bench.job(away).attempts) == (JobState.READY, 0)
    assert bench.job(away).run_at == clock.now + timedelta(seconds=5)
    assert bench.job(broken).state is JobState.DEAD
    assert bench.job(broken).error == IndexDamaged.message


def test_what_no_retry_helps_waits_for_a_person_at_once(bench: Bench) -> None:
    """With the message the error carries."""
    job = bench.order()
    ChildrenRunner(bench.table(), failing(Damaged("Tệp hỏng."))).run_until_idle()

    kept = bench.job(job)
    assert (kept.state, kept.attempts, kept.error) == (JobState.DEAD, 1, "Tệp hỏng.")


def test_an_unforeseen_error_tells_no_personal_data(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    """The job keeps the name of the class; the log is given no text of ours."""
    job = bench.order()
    with caplog.at_level(logging.INFO):
        ChildrenRunner(bench.table(), failing(KeyError("Nguyễn Văn A"))).run_until_idle()

    error = bench.job(job).error
    assert error
    assert "KeyError" in error
    assert "Nguyễn" not in error
    assert all("Nguyễn" not in record.getMessage() for record in caplog.records)


def test_a_fenced_handler_changes_nothing(bench: Bench) -> None:
    """Who lost the job leaves it to its new holder."""
    theirs = []

    def lose(_: Job) -> None:
        bench.table().release()
        theirs.append(bench.table("there").claim())
        raise Fenced

    job = bench.order()
    assert ChildrenRunner(bench.table(), lose).run_until_idle() == 1
    assert theirs == [bench.job(job)]
    assert bench.job(job).state is JobState.RUNNING


def test_the_waits_stop_growing() -> None:
    """However often, the last wait is ten minutes; never none."""
    assert [wait(times) for times in (0, 1, 5, 6, 10_000)] == [5, 5, 600, 600, 600]
    assert sorted(WAITS) == list(WAITS)
