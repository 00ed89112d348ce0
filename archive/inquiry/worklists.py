"""What needs me today: counts, lists, progress, and work that failed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from archive.catalog.sql.records import Wanted
from archive.catalog.sql.work import Work
from archive.inquiry.openings import note_search
from archive.parts import Parts
from archive.records.access import Act, bodies_for, may, standing
from archive.records.actor import Actor
from archive.records.body import Body
from archive.records.calendar import legal_day
from archive.records.errors import NotFound
from archive.records.job import JobState
from archive.records.record import Record
from archive.records.state import State, Waiting


@dataclass(frozen=True)
class FailedJob:
    """Work that stopped after its last try: the plain reason, and what it was for."""

    id: str
    record: str
    name: str
    task: str
    why: str


@dataclass(frozen=True)
class Today:
    """The first page after log-in: how many records are where, what failed, what waits."""

    counts: Mapping[State, int]
    waiting: Mapping[Waiting, int]
    failed: tuple[FailedJob, ...]


@dataclass(frozen=True)
class Progress:
    """How far one delivery is.

    ``done`` and ``total`` count pages; ``children`` a batch's records. ``busy`` while work on it is
    noted or runs: a record just read is found only once its followers are done. ``held_up`` says
    why work that was begun waits to be begun again.
    """

    record: str
    name: str
    state: State
    done: int
    total: int
    waiting_for: Waiting | None
    problem: str | None
    children: tuple[str, ...] = ()
    busy: bool = False
    held_up: str = ""
    is_batch: bool = False


def bodies_of(actor: Actor, act: Act = Act.SEE) -> frozenset[str] | None:
    """Return the bodies in which this actor may do this; None stands for all of them."""
    if actor.is_operator:
        return None
    return bodies_for(actor, act)


def own_bodies(parts: Parts, actor: Actor, act: Act = Act.UPLOAD) -> Sequence[Body]:
    """Return the bodies in which this actor may do this, for a list to choose from."""
    with parts.catalog.view() as view:
        bodies = view.dossiers.bodies()
    allowed = bodies_of(actor, act)
    return [body for code, body in bodies.items() if allowed is None or code in allowed]


def today(parts: Parts, actor: Actor) -> Today:
    """Return what needs this actor today."""
    bodies = bodies_of(actor)
    with parts.catalog.view() as view:
        counts = view.records.count(Wanted(bodies=bodies))
        failed = tuple(_failed(view, bodies))
        waiting = {
            one: sum(1 for record in view.records.waiting(one) if _in(view, record, bodies))
            for one in Waiting
        }
    return Today(counts, waiting, failed)


def records(parts: Parts, actor: Actor, wanted: Wanted) -> Sequence[Record]:
    """Return the wanted records this actor may see, newest first.

    An inspector's list is what the standing warrants reach, by body; periods are checked again when
    a record is opened.
    """
    allowed = bodies_of(actor)
    if allowed is not None:
        warranted = standing(actor, today=legal_day(parts.clock()))
        reach = allowed.union(*(warrant.bodies for warrant in warranted))
        asked = wanted.bodies
        allowed = reach if asked is None else reach & asked
    else:
        allowed = wanted.bodies
    scoped = replace(wanted, bodies=allowed)
    with parts.catalog.view() as view:
        found = view.records.list(scoped)
    if actor.is_operator:
        return found
    note_search(parts, actor)
    day = legal_day(parts.clock())
    return [one for one in found if may(actor, Act.SEE, one, today=day)]


def progress(parts: Parts, actor: Actor, ids: Sequence[str]) -> Sequence[Progress]:
    """Return how far these deliveries are; ids the actor may not know of are left out."""
    bodies = bodies_of(actor)
    with parts.catalog.view() as view:
        found = [view.records.find(one) for one in ids]
        return [
            _progress(view, one)
            for one in found
            if one is not None and (bodies is None or one.body in bodies)
        ]


def retry(parts: Parts, actor: Actor, job_id: str) -> None:
    """Let failed work start anew.

    Raises ``NotFound`` for work of bodies that are not the actor's.
    """
    bodies = bodies_of(actor, Act.JOBS)
    with parts.catalog.work() as work:
        job = work.jobs.get(job_id)
        if not _in(work, job.record or "", bodies):
            raise NotFound
        work.jobs.retry(job_id, at=parts.clock())
    parts.wake()


def _failed(view: Work, bodies: frozenset[str] | None) -> Sequence[FailedJob]:
    found = []
    for job in view.jobs.list(JobState.DEAD):
        record = view.records.find(job.record or "")
        if record is not None and (bodies is None or record.body in bodies):
            found.append(FailedJob(job.id, record.id, record.name, job.task.value, job.error or ""))
    return found


def _in(view: Work, record_id: str, bodies: frozenset[str] | None) -> bool:
    record = view.records.find(record_id)
    return bodies is None or (record is not None and record.body in bodies)


def _progress(view: Work, record: Record) -> Progress:
    children: tuple[str, ...] = ()
    if record.is_batch:
        children = tuple(view.records.members(record.id))
    done = record.pages
    if record.state in {State.RECEIVED, State.INGESTED}:
        done = len(view.pages.numbers(record.id))
    jobs = view.jobs.of(record.id)
    dead = [job for job in jobs if job.state is JobState.DEAD]
    problem = record.problem.message if record.problem else None
    if problem is None and dead:
        problem = dead[-1].error
    return Progress(
        record.id,
        record.name,
        record.state,
        done,
        record.pages,
        record.waiting_for,
        problem,
        children,
        busy=any(job.state in {JobState.READY, JobState.RUNNING} for job in jobs),
        held_up=next((job.error for job in jobs if job.state is JobState.READY and job.error), ""),
        is_batch=record.is_batch,
    )
