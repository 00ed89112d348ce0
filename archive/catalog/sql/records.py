"""Records and their files, pages and drafts."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa

from archive.catalog.sql import tables
from archive.catalog.sql.accuracy import Accuracy
from archive.catalog.sql.numbers import Numbers
from archive.records.calendar import to_text
from archive.records.digest import Digest, RecordId
from archive.records.dossier import Dossier
from archive.records.errors import Conflict, NotFound
from archive.records.job import JobState, Task
from archive.records.manifest import data_of, record_of
from archive.records.record import Record, Role
from archive.records.state import State, Waiting


@dataclass(frozen=True)
class Place:
    """The place of a record in a list that goes from the newest to the oldest."""

    received_at: datetime
    id: str


@dataclass(frozen=True)
class Wanted:
    """Which records a list shows; an empty ``bodies`` shows none, None shows all.

    ``dossier`` is an id, ``dossier_code`` what people write. ``after`` shows what follows a place;
    ``changed_from`` what a manifest was written of since this number of the ledger.
    """

    bodies: frozenset[str] | None = None
    states: frozenset[State] = frozenset()
    dossier: str | None = None
    dossier_code: str | None = None
    batch: str | None = None
    with_problem: bool = False
    after: Place | None = None
    changed_from: int | None = None
    limit: int = 100
    offset: int = 0


class Records:
    """Records of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def find(self, record: str) -> Record | None:
        """Return this record, or None."""
        table = tables.record
        row = self._connection.execute(
            sa.select(table.c.data).where(table.c.id == record)
        ).scalar_one_or_none()
        return record_of(json.loads(row)) if row is not None else None

    def get(self, record: str) -> Record:
        """Return this record. Raises ``NotFound``."""
        found = self.find(record)
        if found is None:
            message = "Không tìm thấy tài liệu. Hãy kiểm tra lại mã."
            raise NotFound(message)
        return found

    def described(self, record: str) -> Mapping[str, object] | None:
        """Return this record's own description as it lies there, or None."""
        table = tables.record
        row = self._connection.execute(
            sa.select(table.c.data).where(table.c.id == record)
        ).scalar_one_or_none()
        return cast("Mapping[str, object]", json.loads(row)) if row is not None else None

    def add(self, record: Record, dossier: Dossier | None) -> None:
        """Write a new record."""
        self._connection.execute(
            sa.insert(tables.record).values(id=record.id, **columns_of(record, dossier))
        )
        self._write_files(record)

    def save(self, record: Record, dossier: Dossier | None, *, expecting: int) -> None:
        """Write the next version. Raises ``Conflict`` if ``expecting`` is not the one kept."""
        table = tables.record
        done = self._connection.execute(
            sa.update(table)
            .where(table.c.id == record.id, table.c.version == expecting)
            .values(**columns_of(record, dossier))
        )
        if done.rowcount != 1:
            raise Conflict
        self._write_files(record)

    def list(self, wanted: Wanted) -> Sequence[Record]:
        """Return the wanted records, newest first."""
        table = tables.record
        query = _filtered(sa.select(table.c.data), wanted)
        query = query.order_by(table.c.received_at.desc(), table.c.id)
        rows = self._connection.execute(query.limit(wanted.limit).offset(wanted.offset))
        return [record_of(json.loads(row)) for row in rows.scalars()]

    def count(self, wanted: Wanted) -> Mapping[State, int]:
        """Return how many of the wanted records are in each state."""
        table = tables.record
        query = _filtered(sa.select(table.c.state, sa.func.count()), wanted)
        rows = self._connection.execute(query.group_by(table.c.state))
        return {State(state): count for state, count in rows}

    def ids(self) -> Iterable[RecordId]:
        """Return every record's id, in order."""
        table = tables.record
        rows = self._connection.execute(sa.select(table.c.id).order_by(table.c.id))
        return [RecordId(one) for one in rows.scalars()]

    def members(self, batch: str) -> Sequence[RecordId]:
        """Return the records taken from this batch, in order."""
        table = tables.record
        query = sa.select(table.c.id).where(table.c.batch == batch).order_by(table.c.id)
        return [RecordId(one) for one in self._connection.execute(query).scalars()]

    def waiting(self, waiting: Waiting) -> Sequence[RecordId]:
        """Return the records that wait for this."""
        table = tables.record
        rows = self._connection.execute(
            sa.select(table.c.id).where(table.c.waiting_for == waiting.value)
        )
        return [RecordId(one) for one in rows.scalars()]

    def with_file(self, sha256: Digest, *roles: Role) -> Sequence[RecordId]:
        """Return the records that own a file of this digest in one of these roles."""
        table = tables.file
        query = sa.select(table.c.record).where(table.c.sha256 == sha256)
        if roles:
            query = query.where(table.c.role.in_([role.value for role in roles]))
        rows = self._connection.execute(query.distinct().order_by(table.c.record))
        return [RecordId(one) for one in rows.scalars()]

    def behind(self, task: Task) -> Sequence[RecordId]:
        """Return the records with a job of this kind that is not done, newest first."""
        table = tables.job
        still = [JobState.READY.value, JobState.RUNNING.value, JobState.DEAD.value]
        query = sa.select(table.c.record).where(table.c.state.in_(still), table.c.task == task)
        rows = self._connection.execute(query.order_by(table.c.run_at.desc(), table.c.id))
        return [RecordId(one) for one in dict.fromkeys(rows.scalars()) if one]

    def by_public_code(self, public: str) -> RecordId | None:
        """Return the record whose verify page this is."""
        table = tables.record
        found = self._connection.execute(
            sa.select(table.c.id).where(table.c.public == public)
        ).scalar_one_or_none()
        return RecordId(found) if found else None

    def save_draft(self, record: str, person: str, data: str, *, at: datetime) -> None:
        """Keep what a person typed and did not confirm yet."""
        self.drop_draft(record, person)
        row = {"record": record, "person": person, "data": data, "at": to_text(at)}
        self._connection.execute(sa.insert(tables.draft).values(**row))

    def draft(self, record: str, person: str) -> str | None:
        """Return what a person typed and did not confirm yet."""
        table = tables.draft
        return self._connection.execute(
            sa.select(table.c.data).where(table.c.record == record, table.c.person == person)
        ).scalar_one_or_none()

    def drop_draft(self, record: str, person: str) -> None:
        """Forget a draft."""
        table = tables.draft
        self._connection.execute(
            sa.delete(table).where(table.c.record == record, table.c.person == person)
        )

    def _write_files(self, record: Record) -> None:
        """Write the rows that follow from the record: files, judged fields, numbers taken."""
        Accuracy(self._connection).put(record)
        Numbers(self._connection).put(record)
        table = tables.file
        self._connection.execute(sa.delete(table).where(table.c.record == record.id))
        rows = {(file.role.value, file.sha256) for file in record.files}
        if rows:
            self._connection.execute(
                sa.insert(table),
                [{"record": record.id, "role": role, "sha256": sha} for role, sha in sorted(rows)],
            )


def columns_of(record: Record, dossier: Dossier | None) -> dict[str, object]:
    """Return the row of a record but its id: ``data``, and what serves finding it."""
    return {
        "version": record.version,
        "state": record.state.value,
        "waiting_for": record.waiting_for.value if record.waiting_for else None,
        "problem": record.problem.code if record.problem else None,
        "body": record.body,
        "dossier": record.dossier,
        "batch": record.batch,
        "is_batch": record.is_batch,
        "public": record.public,
        "received_at": to_text(record.received_at),
        "kind": record.value("type"),
        "number": record.value("number"),
        "dated": record.value("date")[:10],
        "data": json.dumps(data_of(record, dossier), ensure_ascii=False, sort_keys=True),
    }


def _filtered(query: sa.Select[Any], wanted: Wanted) -> sa.Select[Any]:
    table = tables.record
    query = query.where(table.c.is_batch.is_(False))
    if wanted.bodies is not None:
        query = query.where(table.c.body.in_(sorted(wanted.bodies)))
    if wanted.states:
        query = query.where(table.c.state.in_([state.value for state in wanted.states]))
    if wanted.dossier is not None:
        query = query.where(table.c.dossier == wanted.dossier)
    if wanted.batch is not None:
        query = query.where(table.c.batch == wanted.batch)
    if wanted.with_problem:
        query = query.where(table.c.problem.is_not(None))
    return _from_place(query, wanted)


def _from_place(query: sa.Select[Any], wanted: Wanted) -> sa.Select[Any]:
    table, dossier, entry = tables.record, tables.dossier, tables.entry
    if wanted.dossier_code is not None:
        named = sa.select(dossier.c.id).where(dossier.c.code == wanted.dossier_code)
        query = query.where(table.c.dossier.in_(named))
    if wanted.changed_from is not None:
        told = sa.select(entry.c.subject).where(entry.c.seq >= wanted.changed_from)
        query = query.where(table.c.id.in_(told.where(entry.c.data.contains('"manifest":'))))
    if wanted.after is not None:
        at = to_text(wanted.after.received_at)
        same = sa.and_(table.c.received_at == at, table.c.id > wanted.after.id)
        query = query.where(sa.or_(table.c.received_at < at, same))
    return query
