"""The register of outgoing documents: numbers of a body, a year and a series, each taken once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from archive.catalog.sql.numbertables import number
from archive.records.calendar import to_text
from archive.records.digest import RecordId
from archive.records.errors import Conflict
from archive.records.record import Record

MOST = 2000
"""Lines of the register that are shown at once."""


@dataclass(frozen=True)
class Book:
    """Where numbers are counted: a body's series in one year."""

    body: str
    year: int
    series: str


@dataclass(frozen=True)
class Line:
    """One line of the register; ``voided_because`` is None for a number in use."""

    book: Book
    number: int
    record: RecordId
    dated: date
    taken_by: str
    voided_because: str | None

    @property
    def is_voided(self) -> bool:
        """Whether the number was taken for nothing."""
        return self.voided_because is not None


class NumberTaken(Conflict):
    """Somebody else took this number a moment before: take the next one."""

    code = "number_taken"


class Numbers:
    """The register in one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def put(self, record: Record) -> None:
        """Write the numbers of a record. Raises ``NumberTaken`` for one another record has."""
        rows = rows_of(record)
        self.forget(record.id)
        for row in rows:
            key = (column == row[column.name] for column in number.primary_key.columns)
            if self._connection.execute(sa.select(number.c.record).where(*key)).first():
                raise NumberTaken
        if rows:
            self._connection.execute(sa.insert(number), rows)

    def forget(self, record: str) -> None:
        """Forget the numbers of a record, to be written anew in the same transaction."""
        self._connection.execute(sa.delete(number).where(number.c.record == record))

    def last(self, book: Book) -> int:
        """Return the highest number taken in a book, 0 for an empty one."""
        query = sa.select(sa.func.max(number.c.number)).where(*_in(book))
        return int(self._connection.execute(query).scalar_one() or 0)

    def lines(self, book: Book) -> Sequence[Line]:
        """Return a book's lines in their order."""
        query = sa.select(number).where(*_in(book)).order_by(number.c.number).limit(MOST)
        return [_line(row) for row in self._connection.execute(query)]

    def gaps(self, book: Book) -> Sequence[range]:
        """Return the numbers between a book's first and last that nobody took.

        There are none unless rows were lost: that is what this is asked for.
        """
        query = sa.select(number.c.number).where(*_in(book)).order_by(number.c.number)
        return list(_missing(self._connection.execute(query).scalars()))

    def books(self, bodies: frozenset[str] | None) -> Sequence[Book]:
        """Return the books of these bodies (None: of all), the newest year first."""
        query = sa.select(number.c.body, number.c.year, number.c.series).distinct()
        if bodies is not None:
            query = query.where(number.c.body.in_(sorted(bodies)))
        query = query.order_by(number.c.year.desc(), number.c.body, number.c.series)
        return [Book(row.body, row.year, row.series) for row in self._connection.execute(query)]


def rows_of(record: Record) -> list[dict[str, object]]:
    """Return the rows of the numbers a record took."""
    if record.issuing is None:
        return []
    return [
        {
            "body": one.body,
            "year": one.year,
            "series": one.series,
            "number": one.number,
            "record": record.id,
            "dated": one.dated.isoformat(),
            "taken_by": one.taken.by,
            "taken_at": to_text(one.taken.at),
            "voided_because": one.voided.reason if one.voided else None,
        }
        for one in record.issuing.numbers
    ]


def _in(book: Book) -> tuple[sa.ColumnElement[bool], ...]:
    here = number.c
    return here.body == book.body, here.year == book.year, here.series == book.series


def _line(row: sa.Row[tuple[object, ...]]) -> Line:
    said = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for a row's columns
    return Line(
        book=Book(said["body"], said["year"], said["series"]),
        number=said["number"],
        record=RecordId(said["record"]),
        dated=date.fromisoformat(said["dated"]),
        taken_by=said["taken_by"],
        voided_because=said["voided_because"],
    )


def _missing(taken: Iterator[int]) -> Iterator[range]:
    before = None
    for one in taken:
        if before is not None and one > before + 1:
            yield range(before + 1, one)
        before = one
