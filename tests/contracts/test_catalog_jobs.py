"""The job table of every catalogue: no job is lost, none is done by two (decision 9)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.catalog.interface import Catalog
from archive.catalog.sql.jobs import Fenced
from archive.records.job import JobState, Task
from tests.contracts.catalog_double import BACK_ENDS, START, id_of, lease, order, record


@pytest.fixture(params=BACK_ENDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Name one back end after the other."""
    return str(request.param)


@pytest.fixture
def catalog(kind: str, tmp_path: Path) -> Iterator[Catalog]:
    """Open an empty catalogue."""
    catalog = BACK_ENDS[kind](tmp_path)
    catalog.upgrade()
    yield catalog
    catalog.close()


def test_asking_twice_is_harmless(catalog: Catalog) -> None:
    """While a job of this key waits or runs, another is not made; afterwards it may be."""
    with catalog.work() as work:
        assert work.jobs.enqueue(order("one", key="read 1"))
        assert not work.jobs.enqueue(order("two", key="read 1"))
        job = work.jobs.claim(lease())
        assert job
        assert not work.jobs.enqueue(order("two", key="read 1"))
        work.jobs.finish(job)
        assert work.jobs.enqueue(order("two", key="read 1"))


def test_jobs_without_a_key_are_jobs_of_their_own(catalog: Catalog) -> None:
    """Only a key makes two orders one job."""
    with catalog.work() as work:
        assert all(work.jobs.enqueue(order(word)) for word in ("one", "two"))


def test_the_most_urgent_due_job_goes_first(catalog: Catalog) -> None:
    """Lower priority first, then the earlier; what is not due waits."""
    with catalog.work() as work:
        work.jobs.enqueue(order("later", minutes=2, priority=1))
        work.jobs.enqueue(order("slow", priority=90))
        work.jobs.enqueue(order("second", minutes=-1, priority=50))
        work.jobs.enqueue(order("first", minutes=-2, priority=50))
        claimed = [work.jobs.claim(lease(token)) for token in "abcd"]

    assert [job.id if job else None for job in claimed] == [
        id_of("first"),
        id_of("second"),
        id_of("slow"),
        None,
    ]


def test_a_claim_is_a_lease_under_a_token_and_counts_an_attempt(catalog: Catalog) -> None:
    """The attempt is counted before the work, so that a killer of workers is counted too."""
    with catalog.work() as work:
        work.jobs.enqueue(replace(order("one"), args={"first": 1, "last": 4}, record=record().id))
        job = work.jobs.claim(lease("t1"))

    assert job
    assert (job.state, job.token, job.attempts) == (JobState.RUNNING, "t1", 1)
    assert job.lease_until == START + timedelta(seconds=60)
    assert (job.task, job.record, dict(job.args)) == (
        Task.READ,
        record().id,
        {"first": 1, "last": 4},
    )


def test_a_claimer_takes_only_the_tasks_it_can_do(catalog: Catalog) -> None:
    """A worker without a reading engine leaves reading to others."""
    with catalog.work() as work:
        work.jobs.enqueue(order("one"))

        assert work.jobs.claim(lease(), tasks=[Task.SEAL, Task.INDEX]) is None
        assert work.jobs.claim(lease(), tasks=[Task.READ])


def test_a_job_whose_lease_ran_out_goes_to_the_next_claimer(catalog: Catalog) -> None:
    """The first holder is fenced: its end of the job undoes its whole block."""
    with catalog.work() as work:
        work.jobs.enqueue(order("one"))
        first = work.jobs.claim(lease("t1"))
        assert first
        assert work.jobs.claim(lease("t2", minutes=0.99)) is None
        second = work.jobs.claim(lease("t2", minutes=1))
        assert second
        assert second.attempts == 2

    def finish_late() -> None:
        with catalog.work() as work:
            work.records.add(record(), None)
            work.jobs.finish(first)

    with pytest.raises(Fenced):
        finish_late()
    with catalog.work() as work:
        assert work.records.find(record().id) is None
        work.records.add(record(), None)
        work.jobs.finish(second)
        assert work.jobs.get(second.id).state is JobState.DONE


def test_a_heartbeat_lengthens_the_lease_of_its_holder_only(catalog: Catalog) -> None:
    """With it the job is not taken; once it was taken, the heartbeat says so."""
    with catalog.work() as work:
        work.jobs.enqueue(order("one"))
        first = work.jobs.claim(lease("t1"))
        assert first
        assert work.jobs.heartbeat(first, lease(minutes=0.9))
        assert work.jobs.claim(lease("t2", minutes=1.5)) is None
        assert work.jobs.claim(lease("t2", minutes=2))
        assert not work.jobs.heartbeat(first, lease(minutes=2))
        with pytest.raises(Fenced):
            work.jobs.progress(first, 1, 4)


def test_a_finished_job_is_finished_once(catalog: Catalog) -> None:
    """A second end of the same job is fenced, even under its own token."""
    with catalog.work() as work:
        work.jobs.enqueue(order("one"))
        job = work.jobs.claim(lease())
        assert job
        work.jobs.finish(job)
        with pytest.raises(Fenced):
            work.jobs.finish(job)


def test_a_job_that_kills_its_workers_is_dead_after_its_last_attempt(catalog: Catalog) -> None:
    """It is not claimed a fourth time, and what waits behind it is."""
    with catalog.work() as work:
        work.jobs.enqueue(order("killer", priority=1))
        for minute in (0, 2, 4):
            job = work.jobs.claim(lease(f"t{minute}", minutes=minute))
            assert job
            assert job.id == id_of("killer")
        work.jobs.enqueue(order("patient"))
        other = work.jobs.claim(lease("t6", minutes=6))

        assert other
        assert other.id == id_of("patient")
        dead = work.jobs.get(id_of("killer"))
        assert dead.state is JobState.DEAD
        assert dead.error


def test_many_killers_bury_nobody_else(catalog: Catalog) -> None:
    """However many jobs are at their end, the claim goes on to the next living one."""
    with catalog.work() as work:
        for number in range(50):
            work.jobs.enqueue(replace(order(f"k{number}", priority=1), max_attempts=0))
        work.jobs.enqueue(order("patient"))
        job = work.jobs.claim(lease())

    assert job
    assert job.id == id_of("patient")


def test_a_job_given_back_is_tried_again_until_its_attempts_are_up(catalog: Catalog) -> None:
    """Given back it waits for its time; after the last attempt it is dead, with the reason."""
    with catalog.work() as work:
        work.jobs.enqueue(order("one", key="k"))
        for minute in (0, 1, 2):
            job = work.jobs.claim(lease(f"t{minute}", minutes=minute))
            assert job
            work.jobs.again(job, at=START + timedelta(minutes=minute + 1), why="hỏng")

        dead = work.jobs.get(id_of("one"))
        assert (dead.state, dead.attempts, dead.error) == (JobState.DEAD, 3, "hỏng")
        assert work.jobs.enqueue(order("new", key="k"))


def test_a_postponed_job_has_lost_no_attempt(catalog: Catalog) -> None:
    """A service that is away for days kills no job."""
    with catalog.work() as work:
        work.jobs.enqueue(order("one"))
        for minute in range(20):
            job = work.jobs.claim(lease(f"t{minute}", minutes=minute))
            assert job
            assert job.attempts == 1
            work.jobs.postpone(job, at=START + timedelta(minutes=minute + 1), why="chờ")
        assert work.jobs.get(id_of("one")).attempts == 0


def test_who_lost_a_job_cannot_give_it_back(catalog: Catalog) -> None:
    """Under an old token nothing about the job changes."""
    with catalog.work() as work:
        work.jobs.enqueue(order("one"))
        old = work.jobs.claim(lease("t1"))
        new = work.jobs.claim(lease("t2", minutes=2))
        assert old
        work.jobs.again(old, at=START, why="x")
        work.jobs.postpone(old, at=START, why="x")
        work.jobs.fail(old, why="x")

        assert work.jobs.get(old.id) == new


def test_a_dead_job_starts_anew_when_a_person_says_so(catalog: Catalog) -> None:
    """With all its attempts before it."""
    with catalog.work() as work:
        work.jobs.enqueue(order("one"))
        job = work.jobs.claim(lease())
        assert job
        work.jobs.fail(job, why="hỏng")
        work.jobs.retry(job.id, at=START)
        again = work.jobs.claim(lease("t2"))

    assert again
    assert again.attempts == 1


def test_cancelling_a_record_fences_what_runs_for_it(catalog: Catalog) -> None:
    """Waiting and running jobs of the record are cancelled; others go on."""
    with catalog.work() as work:
        work.jobs.enqueue(replace(order("mine"), record=record().id))
        job = work.jobs.claim(lease())
        assert job
        work.jobs.enqueue(replace(order("mine too"), record=record().id))
        work.jobs.enqueue(order("other"))

        assert work.jobs.cancel(record().id) == 2
        assert not work.jobs.heartbeat(job, lease())
        with pytest.raises(Fenced):
            work.jobs.finish(job)
        (left,) = work.jobs.list(JobState.READY)
        assert left.id == id_of("other")


def test_at_boot_a_host_gives_back_what_it_held(catalog: Catalog) -> None:
    """At once, without waiting for the lease; what another host holds stays there."""
    with catalog.work() as work:
        work.jobs.enqueue(order("one"))
        work.jobs.enqueue(order("two"))
        ours = work.jobs.claim(lease("t1", host="here"))
        theirs = work.jobs.claim(lease("t2", host="there"))
        assert ours
        assert theirs
        assert work.jobs.release("here", at=START) == 1
        again = work.jobs.claim(lease("t3"))

        assert again
        assert (again.id, again.attempts) == (ours.id, 2)
        assert work.jobs.get(theirs.id) == theirs


def test_the_next_due_time_knows_leases_too(catalog: Catalog) -> None:
    """A runner can sleep until then and misses neither a job nor an abandoned one."""
    with catalog.work() as work:
        assert work.jobs.next_due() is None
        work.jobs.enqueue(order("later", minutes=30))
        work.jobs.enqueue(order("one"))
        assert work.jobs.next_due() == START
        work.jobs.claim(lease())
        assert work.jobs.next_due() == START + timedelta(minutes=1)
