"""What a rebuilt record still asks for: the work its route stopped before."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from archive.records.job import JobState, Task
from archive.records.record import File, Record, Role
from archive.records.state import State, Waiting
from archive.route.stage import follow
from archive.upkeep.follow_up import pieces
from archive.upkeep.rebuild import rebuild
from tests.archive.upkeep.store import Store


@pytest.mark.parametrize(
    ("change", "tasks"),
    [
        (lambda one: replace(one, state=State.RECEIVED, pages=0), [Task.INGEST]),
        (lambda one: replace(one, state=State.INGESTED, pages=1), [Task.READ]),
        (
            lambda one: replace(one, state=State.INGESTED, pages=9),
            [Task.SURVEY, *[Task.READ] * 3],
        ),
        (lambda one: replace(one, state=State.INGESTED, is_batch=True, pages=0), []),
        (
            lambda one: replace(one, state=State.INGESTED, is_batch=True, pages=2),
            [Task.SURVEY, Task.READ, Task.READ],
        ),
        (lambda one: one, [Task.INDEX, Task.LIKEN]),
        (
            lambda one: replace(one, waiting_for=Waiting.SERVICE),
            [Task.INDEX, Task.LIKEN, Task.COMPOSE],
        ),
        (lambda one: replace(one, state=State.REVIEWED), [Task.INDEX, Task.LIKEN]),
        (
            lambda one: replace(one, state=State.REVIEWED, arrival_verdict="valid"),
            [Task.INDEX, Task.LIKEN, Task.WAIVE],
        ),
        (
            lambda one: replace(_signing(one), state=State.REVIEWED),
            [Task.INDEX, Task.LIKEN, Task.TIMESTAMP],
        ),
        (lambda one: replace(one, state=State.SIGNED), [Task.INDEX, Task.LIKEN, Task.SEAL]),
        (lambda one: replace(one, state=State.SEALED), [Task.INDEX, Task.LIKEN]),
        (lambda one: replace(one, state=State.REFUSED), []),
        (lambda one: replace(one, state=State.DISPOSED), []),
    ],
)
def test_each_state_asks_for_its_own_work(
    store: Store, change: Callable[[Record], Record], tasks: list[Task]
) -> None:
    """What waits for a person is left to the person."""
    record = store.record(store.named("hai"))

    assert [piece.task for piece in pieces(change(record))] == tasks


def test_jobs_of_a_rebuild_and_of_a_stage_are_one(store: Store) -> None:
    """Both use the same key, so nothing is done twice."""
    record = store.named("hai")
    rebuild(store.parts)
    with store.parts.catalog.work() as work:
        follow(store.parts, work, Task.INDEX, record)
        waiting = [job for job in work.jobs.of(record) if job.state is JobState.READY]

    assert [job.task for job in waiting] == [Task.INDEX, Task.LIKEN]


def _signing(record: Record) -> Record:
    file = File(Role.SIGNING, record.files[0].sha256, "application/pdf", 1)
    return replace(record, files=(*record.files, file))
