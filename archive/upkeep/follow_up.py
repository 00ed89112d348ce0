"""The jobs a record's state asks for: where its route is taken up again after a rebuild."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from archive.catalog.sql.jobs import Order
from archive.catalog.sql.work import Work
from archive.parts import Parts
from archive.records.digest import new_id
from archive.records.job import Argument, Task, readings
from archive.records.record import Record, Role
from archive.records.secrecy import STATE_SECRET
from archive.records.state import State, Waiting
from archive.upkeep.drift import is_findable


@dataclass(frozen=True)
class Piece:
    """One job: what is done, and with what arguments."""

    task: Task
    args: dict[str, Argument] = field(default_factory=dict)


def follow_up(parts: Parts, work: Work, record: Record, *tasks: Task) -> int:
    """Note the jobs of this record in the caller's transaction; return how many are new.

    Only these tasks where some are named.
    """
    count = 0
    for piece in pieces(record):
        if tasks and piece.task not in tasks:
            continue
        # The key is the one the stages use (route/stage.py), so that asking twice is harmless.
        key = f"{piece.task.value}:{record.id}:{piece.args.get('first', 0)}"
        order = Order(
            id=new_id(parts.chance),
            task=piece.task,
            run_at=parts.clock(),
            record=record.id,
            args=piece.args,
            dedupe_key=key,
        )
        count += work.jobs.enqueue(order)
    return count


def pieces(record: Record) -> Iterator[Piece]:
    """Yield what is still to be done by the archive itself; what waits for a person is not."""
    if is_findable(record):
        yield Piece(Task.INDEX)
        yield Piece(Task.LIKEN)
    if _to_be_surveyed(record):
        yield Piece(Task.SURVEY)
    task = _next(record)
    if task is Task.READ and not record.pages:
        yield Piece(Task.GATHER)
    elif task is Task.READ:
        for first, last in readings(record.pages):
            yield Piece(task, {"first": first, "last": last})
    elif task is not None:
        yield Piece(task)


SIMPLE: Mapping[State, Task] = {
    State.RECEIVED: Task.INGEST,
    State.INGESTED: Task.READ,
    State.SIGNED: Task.SEAL,
}


def _next(record: Record) -> Task | None:
    if record.is_set_aside or (record.problem and record.problem.code == STATE_SECRET):
        return Task.ERASE
    if record.is_batch and record.state is not State.RECEIVED:
        return _next_of_batch(record)
    if record.state is State.READ and record.waiting_for is Waiting.SERVICE:
        return Task.COMPOSE
    if record.state is State.REVIEWED and record.file(Role.SIGNING) is not None:
        return Task.TIMESTAMP
    if record.state is State.REVIEWED and (record.arrival_verdict is not None or not record.pages):
        return Task.WAIVE
    return SIMPLE.get(record.state)


def _next_of_batch(record: Record) -> Task | None:
    """Say what the archive does of itself for a batch: a zip has nothing to read."""
    if record.division is not None:
        return Task.DIVIDE if record.waiting_for is Waiting.SERVICE else None
    return Task.READ if record.state is State.INGESTED and record.pages else None


def _to_be_surveyed(record: Record) -> bool:
    """Say whether a scan may still turn out to be a batch (``archive.route.survey``)."""
    may_be = record.is_batch or (record.pages > 1 and record.arrival_verdict is None)
    done = record.waiting_for or record.descent or record.file(Role.SURVEY)
    return record.state is State.INGESTED and record.pages > 0 and may_be and not done
