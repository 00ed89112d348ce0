"""How a job of every catalogue comes to its end: tried long enough, given up late, forgotten."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.catalog.interface import Catalog
from archive.catalog.sql.work import Work
from archive.records.errors import NotFound
from archive.records.job import ENDLESS, Job, JobState
from tests.contracts.catalog_double import BACK_ENDS, START, id_of, lease, order


@pytest.fixture(params=BACK_ENDS)
def catalog(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Catalog]:
    """Open an empty catalogue."""
    catalog = BACK_ENDS[str(request.param)](tmp_path)
    catalog.upgrade()
    yield catalog
    catalog.close()


def claimed(work: Work, holder: str = "t1", *, minutes: float = 0) -> Job:
    """Claim the next job."""
    job = work.jobs.claim(lease(holder, minutes=minutes))
    assert job
    return job


def test_long_work_that_gets_further_each_time_is_never_given_up(catalog: Catalog) -> None:
    """A machine that goes down ten times during one long job only makes it late."""
    with catalog.work() as work:
        work.jobs.enqueue(order("long"))
        for page in range(1, 11):
            work.jobs.progress(claimed(work, f"t{page}", minutes=2 * page), page, 10)
        assert work.jobs.get(id_of("long")).attempts == 1


def test_work_that_stops_every_time_at_one_place_is_given_up(catalog: Catalog) -> None:
    """Getting as far as before is not getting further: the third attempt is the last."""
    with catalog.work() as work:
        work.jobs.enqueue(order("bomb"))
        for attempt in range(3):
            work.jobs.progress(claimed(work, f"t{attempt}", minutes=2 * attempt), 4, 10)
        assert work.jobs.claim(lease("t11", minutes=11)) is None
        assert work.jobs.get(id_of("bomb")).state is JobState.DEAD


def test_an_error_after_getting_further_counts_as_the_first(catalog: Catalog) -> None:
    """The last attempt kept one more page and then failed: there is another one."""
    with catalog.work() as work:
        work.jobs.enqueue(order("long"))
        for minute in (0, 2):
            claimed(work, f"t{minute}", minutes=minute)
        last = claimed(work, "t4", minutes=4)
        work.jobs.progress(last, 1, 10)
        work.jobs.again(last, at=START, why="Lỗi.")
        assert work.jobs.get(last.id).state is JobState.READY


def test_a_postponed_job_gives_back_the_attempt_it_was_counted(catalog: Catalog) -> None:
    """Cleared or not, it stands as if this attempt had not been."""
    with catalog.work() as work:
        work.jobs.enqueue(order("long"))
        claimed(work)
        second = claimed(work, "t2", minutes=2)
        work.jobs.progress(second, 1, 10)
        work.jobs.postpone(second, at=START, why="Dịch vụ tạm ngừng.")
        assert work.jobs.get(second.id).attempts == 0


def test_work_by_the_clock_is_never_given_up(catalog: Catalog) -> None:
    """However often it fails or kills its worker, it is tried again."""
    with catalog.work() as work:
        work.jobs.enqueue(replace(order("clock"), max_attempts=ENDLESS))
        for minute in range(0, 38, 2):
            claimed(work, f"t{minute}", minutes=minute)
        job = claimed(work, "t38", minutes=38)
        work.jobs.again(job, at=START, why="Lỗi.")
        assert work.jobs.get(job.id).state is JobState.READY
        assert job.is_endless


def test_what_died_is_answered_by_the_same_work_done_later(catalog: Catalog) -> None:
    """The old failure leaves the list of failed work; that of another piece stays."""
    with catalog.work() as work:
        for word, first in (("old", 1), ("other", 5), ("new", 1)):
            work.jobs.enqueue(replace(order(word), record=id_of("one"), args={"first": first}))
            if word != "new":
                work.jobs.fail(claimed(work, word), why="Lỗi.")
        work.jobs.finish(claimed(work))

        dead = [job.id for job in work.jobs.list(JobState.DEAD)]
        assert dead == [id_of("other")]


def test_rows_of_ended_work_are_dropped_and_the_others_stay(catalog: Catalog) -> None:
    """Done and cancelled work goes when it is old; what runs, waits or failed never does."""
    with catalog.work() as work:
        for word in ("done", "dead", "fresh", "running", "waiting"):
            minutes = 60.0 if word == "fresh" else 0.0
            work.jobs.enqueue(order(word, minutes=minutes))
            if word == "waiting":
                continue
            job = claimed(work, word, minutes=minutes)
            if word in {"done", "fresh"}:
                work.jobs.finish(job)
            if word == "dead":
                work.jobs.fail(job, why="Lỗi.")
        gone = work.jobs.forget(before=START + timedelta(minutes=30))

        assert gone == 1
        assert len(work.jobs.list(*JobState)) == 4
        with pytest.raises(NotFound):
            work.jobs.get(id_of("done"))


def test_a_great_many_old_rows_are_dropped_in_portions(catalog: Catalog) -> None:
    """So that nobody waits long behind it."""
    with catalog.work() as work:
        for number in range(30):
            work.jobs.enqueue(order(f"n{number}"))
            work.jobs.finish(claimed(work, f"t{number}"))
        later = START + timedelta(days=8)

        assert [work.jobs.forget(before=later, limit=20) for _ in range(3)] == [20, 10, 0]
