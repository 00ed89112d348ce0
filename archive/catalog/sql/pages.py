"""Pages as they were read, kept for speed beside the record's ``reading`` file."""

from collections.abc import Sequence

import sqlalchemy as sa

from archive.catalog.sql import tables
from archive.catalog.sql.likenesses import Likenesses


class Pages:
    """Pages of one transaction; each is the JSON object of DESIGN's ``read``."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def put(self, record: str, number: int, data: str) -> None:
        """Write one page, replacing an earlier reading of it."""
        table = tables.page
        self._connection.execute(
            sa.delete(table).where(table.c.record == record, table.c.number == number)
        )
        self._connection.execute(sa.insert(table).values(record=record, number=number, data=data))

    def all(self, record: str) -> Sequence[str]:
        """Return every page read so far, in order."""
        table = tables.page
        query = sa.select(table.c.data).where(table.c.record == record).order_by(table.c.number)
        return list(self._connection.execute(query).scalars())

    def one(self, record: str, number: int) -> str | None:
        """Return one page, or None."""
        table = tables.page
        return self._connection.execute(
            sa.select(table.c.data).where(table.c.record == record, table.c.number == number)
        ).scalar_one_or_none()

    def numbers(self, record: str) -> frozenset[int]:
        """Return the numbers of the pages read so far."""
        table = tables.page
        rows = self._connection.execute(sa.select(table.c.number).where(table.c.record == record))
        return frozenset(rows.scalars())

    def drop(self, record: str) -> None:
        """Forget this record's pages, and the fingerprint that was made from them."""
        Likenesses(self._connection).forget(record)
        self._connection.execute(sa.delete(tables.page).where(tables.page.c.record == record))
