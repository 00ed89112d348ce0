"""Fingerprints of papers, the keys they are looked for under, and the pairs that were found."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from archive.catalog.sql import tables
from archive.catalog.sql.likenesstables import likeness, likeness_key, twin
from archive.records.digest import RecordId
from archive.records.state import State
from archive.records.twin import Ruling

ASKED = (State.READ.value, State.REVIEWED.value)
"""Where one of two records must be for the pair to be decided on."""
GONE = (State.REFUSED.value, State.DISPOSED.value)
"""Where a record is no twin of anything any more."""


@dataclass(frozen=True)
class Pair:
    """Two records that look like one paper; ``first`` is the smaller id.

    ``score`` from 0 to 1, 1 for the same bytes (``exact``); ``data`` why, as JSON; ``ruling`` is
    None until somebody decided.
    """

    first: RecordId
    second: RecordId
    score: float
    data: str = "{}"
    exact: bool = False
    ruling: Ruling | None = None

    def other(self, record: str) -> RecordId:
        """Return the other one of the two."""
        return self.second if record == self.first else self.first


def pair_of(one: str, two: str, score: float) -> Pair:
    """Return the pair of two records, in the order it is kept in."""
    first, second = sorted((RecordId(one), RecordId(two)))
    return Pair(first, second, score)


class Likenesses:
    """Fingerprints and pairs of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def put(self, record: str, data: str, keys: Collection[int]) -> None:
        """Write a paper's fingerprint; done twice, it is there once."""
        self._connection.execute(sa.delete(likeness).where(likeness.c.record == record))
        self._connection.execute(sa.insert(likeness).values(record=record, data=data))
        mine = sa.and_(likeness_key.c.record == record, likeness_key.c.key.in_(sorted(keys)))
        self._connection.execute(sa.delete(likeness_key).where(mine))
        rows = [{"key": key, "record": record} for key in sorted(set(keys))]
        if rows:
            self._connection.execute(sa.insert(likeness_key), rows)

    def forget(self, record: str) -> None:
        """Forget a paper whose reading is forgotten: fingerprint, keys and pairs."""
        for column in (likeness.c.record, likeness_key.c.record, twin.c.record, twin.c.other):
            self._connection.execute(sa.delete(column.table).where(column == record))

    def find(self, record: str) -> str | None:
        """Return a paper's fingerprint, or None."""
        query = sa.select(likeness.c.data).where(likeness.c.record == record)
        return self._connection.execute(query).scalar_one_or_none()

    def bearers(self, key: int, *, most: int) -> Sequence[RecordId]:
        """Return the papers that bear a key, at most this many."""
        query = sa.select(likeness_key.c.record).where(likeness_key.c.key == key).limit(most)
        return [RecordId(one) for one in self._connection.execute(query).scalars()]

    def put_pair(self, pair: Pair) -> None:
        """Write a pair; found twice, it is there once."""
        self.drop_pair(pair.first, pair.second)
        self._connection.execute(
            sa.insert(twin).values(
                record=pair.first,
                other=pair.second,
                score=round(pair.score * 1000),
                exact=pair.exact,
                ruling=pair.ruling.value if pair.ruling else None,
                data=pair.data,
            )
        )

    def drop_pair(self, first: str, second: str) -> None:
        """Forget a pair."""
        same = sa.and_(twin.c.record == min(first, second), twin.c.other == max(first, second))
        self._connection.execute(sa.delete(twin).where(same))

    def pair(self, one: str, two: str) -> Pair | None:
        """Return what is known of two records, or None."""
        return next((pair for pair in self.of(one) if pair.other(one) == two), None)

    def of(self, record: str) -> Sequence[Pair]:
        """Return the pairs of a record, the likest first."""
        query = sa.select(twin).where(sa.or_(twin.c.record == record, twin.c.other == record))
        rows = self._connection.execute(query.order_by(twin.c.score.desc(), twin.c.other))
        return [_pair(row) for row in rows.mappings()]

    def undecided(self, bodies: Collection[str] | None, *, limit: int = 200) -> Sequence[Pair]:
        """Return the pairs of these bodies somebody must decide on, the likest first.

        None stands for all bodies.
        """
        query = _undecided(sa.select(twin), bodies)
        rows = self._connection.execute(query.order_by(twin.c.score.desc(), twin.c.record))
        return [_pair(row) for row in rows.mappings().fetchmany(limit)]

    def count_undecided(self, bodies: Collection[str] | None) -> int:
        """Return how many pairs of these bodies somebody must decide on."""
        query = _undecided(sa.select(sa.func.count()).select_from(twin), bodies)
        return int(self._connection.execute(query).scalar_one())

    def count_undecided_of(self, record: str) -> int:
        """Return how many pairs of a record somebody must decide on."""
        query = _undecided(sa.select(sa.func.count()).select_from(twin), None)
        mine = sa.or_(twin.c.record == record, twin.c.other == record)
        return int(self._connection.execute(query.where(mine)).scalar_one())


def _undecided(query: sa.Select[Any], bodies: Collection[str] | None) -> sa.Select[Any]:
    one, two = tables.record.alias("one"), tables.record.alias("two")
    query = query.where(
        twin.c.ruling.is_(None),
        one.c.id == twin.c.record,
        two.c.id == twin.c.other,
        one.c.state.not_in(GONE),
        two.c.state.not_in(GONE),
        sa.or_(one.c.state.in_(ASKED), two.c.state.in_(ASKED)),
    )
    if bodies is not None:
        query = query.where(one.c.body.in_(sorted(bodies)), two.c.body.in_(sorted(bodies)))
    return query


def _pair(row: sa.RowMapping) -> Pair:
    return Pair(
        first=RecordId(row["record"]),
        second=RecordId(row["other"]),
        score=row["score"] / 1000,
        data=row["data"],
        exact=row["exact"],
        ruling=Ruling(row["ruling"]) if row["ruling"] else None,
    )
