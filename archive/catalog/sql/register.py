"""The rows the store keeps a copy of in its register: who is who, and who may do what.

A table is told as its column names once and its rows as lists: no name is repeated a thousand
times. What can be asked for again (sessions, tokens, invitations, tries) is not among them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from archive.catalog.sql import tables
from archive.catalog.sql.savedtables import saved_search

_WITHOUT_RECORD = tables.dossier.c.id.not_in(
    sa.select(tables.record.c.dossier).where(tables.record.c.dossier.is_not(None))
)

KEPT: Mapping[sa.Table, sa.ColumnElement[bool]] = {
    tables.body: sa.true(),
    tables.person: sa.true(),
    tables.membership: sa.true(),
    tables.warrant: sa.true(),
    tables.delegation: sa.true(),
    tables.recovery: sa.true(),
    tables.signing_key: sa.true(),
    saved_search: sa.true(),
    tables.dossier: _WITHOUT_RECORD,
    tables.receipt: tables.receipt.c.dossier.in_(
        sa.select(tables.dossier.c.id).where(_WITHOUT_RECORD)
    ),
}
"""Each table, and which of its rows: dossiers that hold a record stand in its manifest."""

SHARED = frozenset({tables.dossier, tables.receipt})
"""Tables the register holds a part of: what they hold beyond it stays."""

SECRET = frozenset(
    {
        ("person", "password"),
        ("person", "second_factor"),
        ("person", "second_factor_since"),
        ("recovery", "hash"),
        ("saved_search", "name"),
        ("saved_search", "said"),
    }
)
"""Table and column of what may leave the catalogue only sealed."""


@dataclass(frozen=True)
class TableRows:
    """The rows of one table; a value is text, a whole number, a yes or no, or None."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


class Register:
    """The register's rows of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def tables(self) -> Sequence[TableRows]:
        """Return every table with its rows in the order of their keys."""
        return [self._read(table, which) for table, which in KEPT.items()]

    def fill(self, given: Sequence[TableRows]) -> None:
        """Put these rows in the place of what the tables hold.

        A table that is not given is emptied too; dossiers and receipts are added to those there
        are. Columns nobody knows are passed over, and missing ones are None.
        """
        for table in KEPT:
            values = _values(table, given)
            for one in values if table in SHARED else ():
                key = (column == one[column.name] for column in table.primary_key.columns)
                self._connection.execute(sa.delete(table).where(*key))
            if table not in SHARED:
                self._connection.execute(sa.delete(table))
            if values:
                self._connection.execute(sa.insert(table), values)

    def is_empty(self) -> bool:
        """Say whether there is neither a person nor a body."""
        found = (
            self._connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first()
            for table in (tables.person, tables.body)
        )
        return not any(found)

    def _read(self, table: sa.Table, which: sa.ColumnElement[bool]) -> TableRows:
        query = sa.select(table).where(which).order_by(*table.primary_key.columns)
        rows = tuple(tuple(row) for row in self._connection.execute(query))
        return TableRows(table.name, tuple(table.columns.keys()), rows)


def _values(table: sa.Table, given: Sequence[TableRows]) -> Sequence[dict[str, object]]:
    """Return a table's rows by column, as far as it has those columns; others are None."""
    rows = (
        dict(zip(one.columns, row, strict=True))
        for one in given
        if one.name == table.name
        for row in one.rows
    )
    names = [column.name for column in table.columns]
    return [{name: row.get(name) for name in names} for row in rows]
