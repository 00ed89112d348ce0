"""The ledger's rows: appended in the transaction of the act they tell of, never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from archive.catalog.sql import tables
from archive.catalog.sql.jobs import Jobs
from archive.ledger.entry import Act, Entry
from archive.ledger.tree import leaf_hash
from archive.records.calendar import from_text, to_text
from archive.records.digest import Digest
from archive.records.manifest import Told

DUE = "checkpoint"
"""The key under which the next checkpoint waits in the job table."""

MOST_UNSEALED = 10_000
LOOKED_AT = 500
"""So many entries bring the next checkpoint forward (P9), looked at every so many entries."""


@dataclass(frozen=True)
class Row:
    """One entry as kept: ``data`` is its canonical JSON, ``leaf`` its leaf hash in hexadecimal."""

    seq: int
    id: str
    subject: str
    leaf: str
    data: str


@dataclass(frozen=True)
class Loose:
    """An entry nothing in the store tells of yet; ``after`` is the leaf hash of the one before."""

    row: Row
    after: str


@dataclass(frozen=True)
class Fact:
    """What the ledger shall tell: the act, its subject, the actor, and salted commitments."""

    act: Act
    subject: str
    actor: str
    commitments: Mapping[str, Digest] = field(default_factory=dict)


@dataclass(frozen=True)
class KeptCheckpoint:
    """One signed checkpoint over the first ``size`` entries."""

    size: int
    at: datetime
    note: str


class Ledger:
    """Entries and checkpoints of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self.loose: list[Loose] = []
        """What this transaction must still bring into the store before it is committed."""

    def size(self) -> int:
        """Return how many entries there are; the next one gets this number."""
        query = sa.select(sa.func.coalesce(sa.func.max(tables.entry.c.seq) + 1, 0))
        return int(self._connection.execute(query).scalar_one())

    def newest_leaf(self) -> str:
        """Return the leaf hash of the newest entry, empty where there is none."""
        table = tables.entry
        query = sa.select(table.c.leaf).order_by(table.c.seq.desc()).limit(1)
        return self._connection.execute(query).scalar_one_or_none() or ""

    def append(self, row: Row) -> None:
        """Write the next entry, of which the store tells already.

        A number already taken undoes the transaction.
        """
        self._connection.execute(
            sa.insert(tables.entry).values(
                seq=row.seq, id=row.id, subject=row.subject, leaf=row.leaf, data=row.data
            )
        )

    def note(self, fact: Fact, *, entry_id: str, at: datetime) -> Entry:
        """Append the entry that tells this fact, and return it with its number.

        The transaction brings it into the store before it is committed.
        """
        after = self.newest_leaf()
        entry = Entry(
            seq=self.size(),
            id=entry_id,
            act=fact.act,
            subject=fact.subject,
            actor=fact.actor,
            at=at,
            commitments=fact.commitments,
        )
        row = row_of(entry)
        self.append(row)
        self.loose.append(Loose(row, after))
        if (entry.seq + 1) % LOOKED_AT == 0 and entry.seq + 1 - self._sealed() >= MOST_UNSEALED:
            Jobs(self._connection).hasten(DUE, at=at)
        return entry

    def _sealed(self) -> int:
        query = sa.select(sa.func.coalesce(sa.func.max(tables.checkpoint.c.size), 0))
        return int(self._connection.execute(query).scalar_one())

    def rows(self, start: int = 0, end: int | None = None) -> Sequence[Row]:
        """Return entries from ``start`` up to but without ``end``."""
        table = tables.entry
        query = sa.select(table).where(table.c.seq >= start).order_by(table.c.seq)
        if end is not None:
            query = query.where(table.c.seq < end)
        return [_row(row) for row in self._connection.execute(query)]

    def leaves(self, end: int | None = None) -> Sequence[bytes]:
        """Return the leaf hashes up to but without ``end``."""
        table = tables.entry
        query = sa.select(table.c.leaf).order_by(table.c.seq)
        if end is not None:
            query = query.where(table.c.seq < end)
        return [bytes.fromhex(leaf) for leaf in self._connection.execute(query).scalars()]

    def of(self, subject: str) -> Sequence[Row]:
        """Return the entries on this subject, oldest first."""
        table = tables.entry
        query = sa.select(table).where(table.c.subject == subject).order_by(table.c.seq)
        return [_row(row) for row in self._connection.execute(query)]

    def put_checkpoint(self, checkpoint: KeptCheckpoint) -> None:
        """Write a checkpoint; one of the same size stays as it is."""
        table = tables.checkpoint
        same = sa.select(table.c.size).where(table.c.size == checkpoint.size)
        if self._connection.execute(same).first() is None:
            self._connection.execute(
                sa.insert(table).values(
                    size=checkpoint.size, at=to_text(checkpoint.at), note=checkpoint.note
                )
            )

    def checkpoints(self) -> Sequence[KeptCheckpoint]:
        """Return every checkpoint, smallest first."""
        table = tables.checkpoint
        rows = self._connection.execute(sa.select(table).order_by(table.c.size))
        return [_checkpoint(row) for row in rows]

    def newest_checkpoint(self) -> KeptCheckpoint | None:
        """Return the checkpoint over most entries, or None."""
        table = tables.checkpoint
        query = sa.select(table).order_by(table.c.size.desc()).limit(1)
        row = self._connection.execute(query).first()
        return None if row is None else _checkpoint(row)


def entry_of(told: Told, subject: str, manifest: Digest) -> Entry:
    """Return the entry a manifest came with; raises ``BadEntry`` or ``ValueError`` for none."""
    said = {**told.commitments, "manifest": manifest}
    return Entry(told.seq, told.id, Act(told.act), subject, told.by, told.at, said)


def row_of(entry: Entry) -> Row:
    """Return how an entry is kept."""
    data = entry.to_bytes()
    return Row(entry.seq, entry.id, entry.subject, leaf_hash(data).hex(), data.decode())


def _checkpoint(row: sa.Row[tuple[object, ...]]) -> KeptCheckpoint:
    said = row._mapping  # noqa: SLF001 - SQLAlchemy's documented way to read a row by name
    return KeptCheckpoint(said["size"], from_text(said["at"]), said["note"])


def _row(row: sa.Row[tuple[object, ...]]) -> Row:
    said = row._mapping  # noqa: SLF001 - SQLAlchemy's documented way to read a row by name
    return Row(said["seq"], said["id"], said["subject"], said["leaf"], said["data"])
