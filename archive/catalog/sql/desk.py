"""What the review desk asks of the catalogue: who sits where, which numbers were given before."""

import json
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from archive.catalog.sql import tables
from archive.catalog.sql.desktables import seat
from archive.records.calendar import to_text
from archive.records.manifest import record_of
from archive.records.record import Record


class Desk:
    """The desk of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def sit(self, record: str, person: str, *, at: datetime) -> None:
        """Note that this person looks at a record in review now."""
        self.rise(record, person)
        row = {"record": record, "person": person, "at": to_text(at)}
        self._connection.execute(sa.insert(seat).values(**row))

    def rise(self, record: str, person: str) -> None:
        """Forget that this person sits at a record."""
        mine = sa.and_(seat.c.record == record, seat.c.person == person)
        self._connection.execute(sa.delete(seat).where(mine))

    def leave(self, person: str, *, before: datetime) -> None:
        """Forget where this person sat before an instant, at whatever record."""
        old = sa.and_(seat.c.person == person, seat.c.at < to_text(before))
        self._connection.execute(sa.delete(seat).where(old))

    def seated(self, *, since: datetime) -> Sequence[tuple[str, str]]:
        """Return the records looked at since an instant, each with the person who does."""
        query = sa.select(seat.c.record, seat.c.person).where(seat.c.at >= to_text(since))
        rows = self._connection.execute(query.order_by(seat.c.at, seat.c.person))
        return [(row.record, row.person) for row in rows]

    def with_number(self, number: str, body: str) -> Sequence[Record]:
        """Return the records of a body that say they bear this number and symbol."""
        table = tables.record
        query = sa.select(table.c.data).where(table.c.number == number, table.c.body == body)
        rows = self._connection.execute(query.order_by(table.c.id))
        return [record_of(json.loads(row)) for row in rows.scalars()]
