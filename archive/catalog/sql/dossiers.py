"""Bodies, dossiers and their receipts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from archive.catalog.sql import tables
from archive.records.body import Body, BodyLevel
from archive.records.dossier import Dossier, Receipt
from archive.records.errors import NotFound
from archive.records.state import State


@dataclass(frozen=True)
class Spot:
    """A place in the list of dossiers: that of one of them."""

    opened_on: date
    code: str
    id: str


class Dossiers:
    """Dossiers of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def put_body(self, body: Body) -> None:
        """Write a body, replacing what was known of it."""
        table = tables.body
        self._connection.execute(sa.delete(table).where(table.c.code == body.code))
        self._connection.execute(
            sa.insert(table).values(
                code=body.code,
                name=body.name,
                level=body.level.value,
                parent=body.parent,
                valid_from=_day(body.valid_from),
                valid_to=_day(body.valid_to),
                successor=body.successor,
            )
        )

    def bodies(self) -> Mapping[str, Body]:
        """Return every body by its code."""
        rows = self._connection.execute(sa.select(tables.body).order_by(tables.body.c.code))
        return {row.code: _body(row) for row in rows}

    def line(self, code: str) -> Sequence[Body]:
        """Return a body and those its records passed to, one after another; none twice."""
        table, found = tables.body, dict[str, Body]()
        here: str | None = code
        while here is not None and here not in found:
            row = self._connection.execute(sa.select(table).where(table.c.code == here)).first()
            if row is None:
                break
            found[here] = _body(row)
            here = row.successor
        return list(found.values())

    def put(self, dossier: Dossier) -> None:
        """Write a dossier, replacing what was known of it."""
        table = tables.dossier
        self._connection.execute(sa.delete(table).where(table.c.id == dossier.id))
        self._connection.execute(
            sa.insert(table).values(
                id=dossier.id,
                code=dossier.code,
                body=dossier.body,
                title=dossier.title,
                opened_on=dossier.opened_on.isoformat(),
                closed_on=_day(dossier.closed_on),
                procedure=dossier.procedure,
            )
        )

    def knows(self, dossier: str) -> bool:
        """Say whether there is a dossier of this id, whatever its row says."""
        table = tables.dossier
        asked = sa.select(table.c.id).where(table.c.id == dossier)
        return self._connection.execute(asked).first() is not None

    def find(self, dossier: str | None) -> Dossier | None:
        """Return the dossier of this id, or None."""
        table = tables.dossier
        return self._first(sa.select(table).where(table.c.id == dossier)) if dossier else None

    def get(self, dossier: str) -> Dossier:
        """Return the dossier of this id. Raises ``NotFound``."""
        found = self.find(dossier)
        if found is None:
            raise NotFound
        return found

    def by_code(self, body: str, code: str) -> Dossier | None:
        """Return a body's dossier by the code people write, or None."""
        table = tables.dossier
        return self._first(sa.select(table).where(table.c.body == body, table.c.code == code))

    def list(
        self, bodies: frozenset[str], *, limit: int = 100, after: Spot | None = None
    ) -> Sequence[Dossier]:
        """Return the dossiers of these bodies, newest first; those that come after a spot."""
        table = tables.dossier
        order = (table.c.opened_on, table.c.code, table.c.id)
        query = sa.select(table).where(table.c.body.in_(sorted(bodies)))
        if after is not None:
            spot = (after.opened_on.isoformat(), after.code, after.id)
            query = query.where(sa.tuple_(*order) < spot)
        query = query.order_by(*(column.desc() for column in order)).limit(limit)
        return [_dossier(row) for row in self._connection.execute(query)]

    def with_papers(self, dossiers: Collection[str]) -> frozenset[str]:
        """Return which of these hold a paper that was not refused."""
        table = tables.record
        query = sa.select(table.c.dossier).where(
            table.c.dossier.in_(sorted(dossiers)), table.c.state != State.REFUSED.value
        )
        return frozenset(self._connection.execute(query.distinct()).scalars())

    def next_code(self, body: str, day: date) -> str:
        """Return the next free code of a body's day: ``{body}-{yymmdd}-{nnnn}``."""
        table = tables.dossier
        start = f"{body}-{day:%y%m%d}-"
        query = sa.select(table.c.code).where(
            table.c.body == body, table.c.code.startswith(start, autoescape=True)
        )
        taken = [code.removeprefix(start) for code in self._connection.execute(query).scalars()]
        highest = max((int(end) for end in taken if end.isdecimal()), default=0)
        return f"{start}{highest + 1:04d}"

    def put_receipt(self, receipt: Receipt) -> None:
        """Write a receipt's keyed hashes; a dossier has one receipt, the last one given."""
        table = tables.receipt
        self._connection.execute(sa.delete(table).where(table.c.dossier == receipt.dossier))
        self._connection.execute(
            sa.insert(table).values(
                code_hash=receipt.code_hash,
                dossier=receipt.dossier,
                factor_hash=receipt.factor_hash,
                issued_on=receipt.issued_on.isoformat(),
            )
        )

    def receipt_day(self, dossier: str) -> date | None:
        """Return the day the receipt in force was given for this dossier, or None."""
        table = tables.receipt
        query = sa.select(table.c.issued_on).where(table.c.dossier == dossier)
        given = self._connection.execute(query).scalar_one_or_none()
        return date.fromisoformat(given) if given else None

    def receipt(self, code_hash: str) -> Receipt | None:
        """Return the receipt kept under this keyed hash, or None."""
        table = tables.receipt
        row = self._connection.execute(
            sa.select(table).where(table.c.code_hash == code_hash)
        ).one_or_none()
        if row is None:
            return None
        issued = date.fromisoformat(row.issued_on)
        return Receipt(row.dossier, row.code_hash, row.factor_hash, issued)

    def _first(self, query: sa.Select[tuple[object, ...]]) -> Dossier | None:
        row = self._connection.execute(query).first()
        return _dossier(row) if row is not None else None


def _body(row: sa.Row[Any]) -> Body:
    return Body(
        row.code,
        row.name,
        BodyLevel(row.level),
        row.parent,
        _date(row.valid_from),
        _date(row.valid_to),
        row.successor,
    )


def _dossier(row: sa.Row[tuple[object, ...]]) -> Dossier:
    said = row._mapping  # noqa: SLF001 - SQLAlchemy's documented way to read a row by name
    return Dossier(
        id=said["id"],
        code=said["code"],
        body=said["body"],
        title=said["title"],
        opened_on=date.fromisoformat(said["opened_on"]),
        closed_on=_date(said["closed_on"]),
        procedure=said["procedure"],
    )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
