"""The job table: the database is the queue (decision 9; reference/queue in the design).

Attempts are counted at the claim, so that a job which kills its worker reaches ``dead`` after its
last attempt instead of killing workers for ever.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from archive.catalog.sql import tables
from archive.records.calendar import from_text, to_text
from archive.records.errors import ArchiveError, NotFound
from archive.records.job import Argument, Job, JobState, Task


class Fenced(ArchiveError):
    """The job's lease went to somebody else: what was done for it must be undone."""

    code = "fenced"
    default = "Việc này đã được chuyển cho tiến trình khác."


@dataclass(frozen=True)
class Order:
    """A job to be done.

    ``dedupe_key`` makes asking twice harmless; lower ``priority`` goes first; ``max_attempts`` may
    be ``ENDLESS``.
    """

    id: str
    task: Task
    run_at: datetime
    record: str | None = None
    args: Mapping[str, Argument] | None = None
    dedupe_key: str | None = None
    priority: int = 50
    max_attempts: int = 3
    total: int = 0


@dataclass(frozen=True)
class Lease:
    """Who takes a job, until when, under which token."""

    token: str
    host: str
    now: datetime
    seconds: int = 60


class Jobs:
    """Jobs of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def enqueue(self, order: Order) -> bool:
        """Promise this work in the caller's transaction; False if its dedupe key waits already."""
        table = tables.job
        if order.dedupe_key is not None:
            same = sa.select(table.c.id).where(table.c.dedupe_key == order.dedupe_key)
            if self._connection.execute(same).first() is not None:
                return False
        self._connection.execute(
            sa.insert(table).values(
                id=order.id,
                task=order.task.value,
                args=json.dumps(dict(order.args or {}), sort_keys=True),
                dedupe_key=order.dedupe_key,
                record=order.record,
                priority=order.priority,
                run_at=to_text(order.run_at),
                state=JobState.READY.value,
                attempts=0,
                max_attempts=order.max_attempts,
                done=0,
                total=order.total,
            )
        )
        return True

    def claim(self, lease: Lease, *, tasks: Collection[Task] = tuple(Task)) -> Job | None:
        """Take the next due job, or one whose lease ran out; None when nothing is due."""
        table = tables.job
        while job := self._due(to_text(lease.now), tasks):
            if job.attempts >= job.max_attempts:
                self._bury(job.id, "Việc này làm hỏng tiến trình xử lý nhiều lần.")
                continue
            until = to_text(lease.now + timedelta(seconds=lease.seconds))
            self._connection.execute(
                sa.update(table)
                .where(table.c.id == job.id)
                .values(
                    state=JobState.RUNNING.value,
                    attempts=table.c.attempts + 1,
                    lease_until=until,
                    token=lease.token,
                    host=lease.host,
                )
            )
            return self.get(job.id)
        return None

    def heartbeat(self, job: Job, lease: Lease) -> bool:
        """Lengthen a lease; False when the job is no longer ours (or was cancelled)."""
        until = to_text(lease.now + timedelta(seconds=lease.seconds))
        return self._ours(job, lease_until=until)

    def progress(self, job: Job, done: int, total: int) -> None:
        """Say how far the job is. Raises ``Fenced``.

        Getting further than ever before clears the job of its failed attempts: a machine that goes
        down again and again does not make long work die, and what stops every time at one place
        does.
        """
        table = tables.job
        attempts = sa.case((table.c.done < done, 1), else_=table.c.attempts)
        if not self._ours(job, done=done, total=total, attempts=attempts):
            raise Fenced

    def finish(self, job: Job) -> None:
        """Mark a job done, in the transaction of its effects. Raises ``Fenced``.

        What died earlier of the same work is answered by that, and forgotten.
        """
        closed = {"state": JobState.DONE.value, "dedupe_key": None, "lease_until": None}
        if not self._ours(job, **closed):
            raise Fenced
        if job.record is not None:
            self._forget_dead(job)

    def again(self, job: Job, *, at: datetime, why: str) -> None:
        """Give a job back for a later try; after its last attempt it is dead."""
        now = self.get(job.id)  # its attempts may be cleared by now
        if now.attempts >= now.max_attempts:
            self._ours(job, state=JobState.DEAD.value, dedupe_key=None, error=why)
            return
        values = {"state": JobState.READY.value, "run_at": to_text(at), "error": why}
        self._ours(job, lease_until=None, token=None, **values)

    def postpone(self, job: Job, *, at: datetime, why: str) -> None:
        """Give a job back without counting the attempt: a service did not answer, nobody failed."""
        values = {"state": JobState.READY.value, "run_at": to_text(at), "error": why}
        attempts = tables.job.c.attempts - 1
        self._ours(job, lease_until=None, token=None, attempts=attempts, **values)

    def fail(self, job: Job, *, why: str) -> None:
        """Stop trying: the job waits for a person in "Việc lỗi"."""
        self._ours(job, state=JobState.DEAD.value, dedupe_key=None, lease_until=None, error=why)

    def retry(self, job: str, *, at: datetime) -> None:
        """Let a dead or cancelled job start anew."""
        table = tables.job
        stopped = [JobState.DEAD.value, JobState.CANCELLED.value]
        values = {"state": JobState.READY.value, "attempts": 0, "run_at": to_text(at)}
        self._connection.execute(
            sa.update(table).where(table.c.id == job, table.c.state.in_(stopped)).values(**values)
        )

    def hasten(self, dedupe_key: str, *, at: datetime) -> None:
        """Let the job of this key that waits begin at this instant, where it would begin later."""
        table = tables.job
        waits = (table.c.dedupe_key == dedupe_key, table.c.state == JobState.READY.value)
        self._connection.execute(
            sa.update(table).where(*waits, table.c.run_at > to_text(at)).values(run_at=to_text(at))
        )

    def cancel(self, record: str) -> int:
        """Cancel what is still to be done for a record; return how many jobs."""
        table = tables.job
        open_states = [JobState.READY.value, JobState.RUNNING.value]
        values = {"state": JobState.CANCELLED.value, "dedupe_key": None, "token": None}
        return self._connection.execute(
            sa.update(table)
            .where(table.c.record == record, table.c.state.in_(open_states))
            .values(**values)
        ).rowcount

    def release(self, host: str, *, at: datetime) -> int:
        """At boot: give back the leases of this host's former life; return how many."""
        table = tables.job
        return self._connection.execute(
            sa.update(table)
            .where(table.c.state == JobState.RUNNING.value, table.c.host == host)
            .values(state=JobState.READY.value, run_at=to_text(at), token=None, lease_until=None)
        ).rowcount

    def forget(self, *, before: datetime, limit: int = 10_000) -> int:
        """Drop rows of ended work that was due before this, ``limit`` at most; return how many."""
        table = tables.job
        ended = [JobState.DONE.value, JobState.CANCELLED.value]
        is_old = sa.and_(table.c.state.in_(ended), table.c.run_at < to_text(before))
        old = sa.select(table.c.id).where(is_old).limit(limit)
        return self._connection.execute(sa.delete(table).where(table.c.id.in_(old))).rowcount

    def get(self, job: str) -> Job:
        """Return this job. Raises ``NotFound``."""
        query = sa.select(tables.job).where(tables.job.c.id == job)
        row = self._connection.execute(query).first()
        if row is None:
            raise NotFound
        return _job(row)

    def of(self, record: str) -> Sequence[Job]:
        """Return every job of this record, oldest first."""
        table = tables.job
        query = sa.select(table).where(table.c.record == record)
        return [_job(row) for row in self._connection.execute(query.order_by(table.c.run_at))]

    def list(self, *states: JobState, limit: int = 200) -> Sequence[Job]:
        """Return jobs in these states, oldest first."""
        table = tables.job
        query = sa.select(table).where(table.c.state.in_([state.value for state in states]))
        query = query.order_by(table.c.run_at).limit(limit)
        return [_job(row) for row in self._connection.execute(query)]

    def count(self) -> Mapping[JobState, int]:
        """Return how many jobs are in each state that has any."""
        table = tables.job
        query = sa.select(table.c.state, sa.func.count()).group_by(table.c.state)
        return {JobState(state): count for state, count in self._connection.execute(query)}

    def next_due(self, tasks: Collection[Task] = tuple(Task)) -> datetime | None:
        """Return when the next job of these tasks can be claimed, or None when none waits.

        A job that runs can be claimed again when its lease runs out.
        """
        table = tables.job
        ready = sa.select(sa.func.min(table.c.run_at)).where(table.c.state == JobState.READY.value)
        running = sa.select(sa.func.min(table.c.lease_until))
        running = running.where(table.c.state == JobState.RUNNING.value)
        of_these = table.c.task.in_([task.value for task in tasks])
        found = [self._connection.execute(one.where(of_these)).scalar() for one in (ready, running)]
        return min((from_text(one) for one in found if one), default=None)

    def _due(self, now: str, tasks: Collection[Task]) -> Job | None:
        """Return the most urgent job that is due, or None.

        Two questions, each answered by an index, where one would sort everything that waits.
        """
        table, state = tables.job, tables.job.c.state
        found: list[sa.Row[Any]] = []
        for due in (
            sa.and_(state == JobState.READY.value, table.c.run_at <= now),
            sa.and_(state == JobState.RUNNING.value, table.c.lease_until <= now),
        ):
            query = sa.select(table).where(due, table.c.task.in_([task.value for task in tasks]))
            query = query.order_by(table.c.priority, table.c.run_at, table.c.id).limit(1)
            found += self._connection.execute(query.with_for_update(skip_locked=True)).all()
        found.sort(key=lambda row: (row.priority, row.run_at, row.id))
        return _job(found[0]) if found else None

    def _ours(self, job: Job, **values: object) -> bool:
        table = tables.job
        running = table.c.state == JobState.RUNNING.value
        done = self._connection.execute(
            sa.update(table)
            .where(table.c.id == job.id, table.c.token == job.token, running)
            .values(**values)
        )
        return done.rowcount == 1

    def _forget_dead(self, job: Job) -> None:
        table = tables.job
        args = json.dumps(dict(job.args), sort_keys=True)
        same = (table.c.record == job.record, table.c.task == job.task.value, table.c.args == args)
        dead = table.c.state == JobState.DEAD.value
        self._connection.execute(sa.delete(table).where(*same, dead))

    def _bury(self, job: str, why: str) -> None:
        table = tables.job
        values = {"state": JobState.DEAD.value, "dedupe_key": None, "token": None, "error": why}
        self._connection.execute(sa.update(table).where(table.c.id == job).values(**values))


def _job(row: sa.Row[tuple[object, ...]]) -> Job:
    said = row._mapping  # noqa: SLF001 - SQLAlchemy's documented way to read a row by name
    lease = said["lease_until"]
    return Job(
        id=said["id"],
        task=Task(said["task"]),
        record=said["record"],
        args=json.loads(said["args"]),
        state=JobState(said["state"]),
        attempts=said["attempts"],
        max_attempts=said["max_attempts"],
        run_at=from_text(said["run_at"]),
        lease_until=from_text(lease) if lease else None,
        token=said["token"],
        done=said["done"],
        total=said["total"],
        error=said["error"],
    )
