"""What the catalogue holds only for speed: all of it can be made anew from the store."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from archive.catalog.sql import likenesstables, numbertables, tables, treetables

DERIVED = (
    tables.record,
    tables.file,
    tables.page,
    tables.dossier,
    tables.entry,
    tables.checkpoint,
    treetables.node,
    likenesstables.likeness,
    likenesstables.likeness_key,
    likenesstables.twin,
    likenesstables.checked_value,
    numbertables.number,
    tables.job,
)
"""What a rebuild empties first. Receipts and the register are written over what there is: an
archive older than their copies in the store must not lose them."""

PASSING = frozenset(
    {
        "arrangement",
        "attempt",
        "draft",
        "half_upload",
        "invitation",
        "job",
        "known_address",
        "likeness",
        "likeness_key",
        "node",
        "request_key",
        "search_watch",
        "seat",
        "session",
        "sitting",
        "sitting_line",
        "token",
        "twin",
        "webhook",
    }
)
"""What may go with the catalogue: it is made or asked for again."""

LAST = ("checkpoint", "entry")
"""What grows at its end with every act, a rebuild too: told after everything else."""


class Derived:
    """The rows that a rebuild writes anew, in its own transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def clear(self) -> None:
        """Forget them all; undone with the transaction if the rebuild does not come to its end."""
        for table in DERIVED:
            self._connection.execute(sa.delete(table))

    def forget_record(self, record: str) -> None:
        """Forget the rows of one record, to be written anew in the same transaction."""
        self._connection.execute(sa.delete(tables.record).where(tables.record.c.id == record))
        checked = likenesstables.checked_value
        for table in (tables.file, tables.page, checked, numbertables.number):
            self._connection.execute(sa.delete(table).where(table.c.record == record))

    def forget_dossier(self, dossier: str) -> None:
        """Forget the row of one dossier, and its receipt's, to be written anew."""
        self._connection.execute(sa.delete(tables.dossier).where(tables.dossier.c.id == dossier))
        receipts = tables.receipt.c.dossier == dossier
        self._connection.execute(sa.delete(tables.receipt).where(receipts))

    def forget_entry(self, seq: int, entry: str) -> None:
        """Forget what stands in the place of a ledger's entry, or under its id."""
        same = sa.or_(tables.entry.c.seq == seq, tables.entry.c.id == entry)
        self._connection.execute(sa.delete(tables.entry).where(same))

    def forget_checkpoints(self) -> None:
        """Forget every checkpoint, to be written anew from the store."""
        self._connection.execute(sa.delete(tables.checkpoint))

    def records_of(self, dossier: str) -> Sequence[str]:
        """Return the ids of the records in a dossier."""
        query = sa.select(tables.record.c.id).where(tables.record.c.dossier == dossier)
        return list(self._connection.execute(query.order_by(tables.record.c.id)).scalars())

    def kept(self) -> Sequence[str]:
        """Return the tables that must outlive a rebuild, in the order a dump tells them."""
        names = sorted(name for name in tables.TABLES.tables if name not in {*PASSING, *LAST})
        return [*names, *LAST]

    def rows(self, table: str) -> Iterator[Mapping[str, object]]:
        """Yield the rows of a table in the order of their keys, as they lie there."""
        asked = tables.TABLES.tables[table]
        answers = [column.name for column in asked.columns if isinstance(column.type, sa.Boolean)]
        query = sa.select(*map(self._as_it_lies, asked.columns))
        for row in self._connection.execute(query.order_by(*asked.primary_key.columns)).mappings():
            # A yes or no that is neither 0 nor 1 stays what it is: a flipped bit must show.
            plain = {name: bool(row[name]) for name in answers if row[name] in {0, 1}}
            yield {**row, **plain}

    def _as_it_lies(self, column: sa.Column[Any]) -> sa.ColumnElement[Any]:
        """Return a column that says what its file holds: SQLite keeps a yes or no as a number."""
        if self._connection.dialect.name == "sqlite" and isinstance(column.type, sa.Boolean):
            return sa.type_coerce(column, sa.Integer).label(column.name)
        return column

    def trouble(self) -> Sequence[str]:
        """Return what the database itself finds wrong with its own file; nothing where it cannot.

        Only SQLite has such a question; a server looks after its own pages.
        """
        if self._connection.dialect.name != "sqlite":
            return []
        found = self._connection.execute(sa.text("PRAGMA integrity_check")).scalars()
        return [str(one) for one in found if one != "ok"]
