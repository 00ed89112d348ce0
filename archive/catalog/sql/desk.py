"""What the review desk asks of the catalogue: who sits where, which numbers were given before."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from archive.catalog.sql import tables
from archive.catalog.sql.desktables import seat
from archive.records.calendar import to_text

AT_ONCE = 500
"""Values asked for in one question; databases limit them."""


@dataclass(frozen=True)
class Bearer:
    """A record that bears a number: of which body, and of which day (ISO 8601, or empty)."""

    record: str
    body: str
    number: str
    dated: str


class Desk:
    """The desk of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def sit(self, record: str, person: str, *, at: datetime) -> None:
        """Note that this person looks at a record in review now, and at no other."""
        self.leave(person)
        row = {"record": record, "person": person, "at": to_text(at)}
        self._connection.execute(sa.insert(seat).values(**row))

    def leave(self, person: str) -> None:
        """Forget where this person sat."""
        self._connection.execute(sa.delete(seat).where(seat.c.person == person))

    def seated(self, *, since: datetime) -> Sequence[tuple[str, str]]:
        """Return the records looked at since an instant, each with the person who does."""
        query = sa.select(seat.c.record, seat.c.person).where(seat.c.at >= to_text(since))
        rows = self._connection.execute(query.order_by(seat.c.at, seat.c.person))
        return [(row.record, row.person) for row in rows]

    def bearing(self, numbers: Collection[str]) -> Sequence[Bearer]:
        """Return the records that say they bear one of these numbers, of every body."""
        table = tables.record
        wanted = sorted(numbers)
        found = list[Bearer]()
        for start in range(0, len(wanted), AT_ONCE):
            query = sa.select(table.c.id, table.c.body, table.c.number, table.c.dated)
            some = query.where(table.c.number.in_(wanted[start : start + AT_ONCE]))
            rows = self._connection.execute(some.order_by(table.c.id))
            found += [Bearer(row.id, row.body, row.number, row.dated) for row in rows]
        return found
