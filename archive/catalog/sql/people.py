"""People: their accounts, offices, warrants, delegations, and the names of their signing keys."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa

from archive.catalog.sql import tables
from archive.records.actor import Delegation, Membership, Office, Warrant
from archive.records.calendar import from_text, to_text


@dataclass(frozen=True)
class Person:
    """An account.

    ``password`` is an Argon2id hash, empty until an invitation was redeemed. ``second_factor`` is
    the sealed secret of a code generator. ``left_on`` is the first day the person works here no
    more.
    """

    id: str
    username: str
    name: str
    password: str = field(repr=False)
    active: bool = True
    second_factor: str | None = field(default=None, repr=False)
    second_factor_since: datetime | None = None
    left_on: date | None = None

    @property
    def is_invited(self) -> bool:
        """Whether this person has yet to choose a password."""
        return not self.password

    def is_here(self, today: date) -> bool:
        """Say whether the account is open today."""
        return self.active and (self.left_on is None or today < self.left_on)


@dataclass(frozen=True)
class KeyHolder:
    """A key file and the person and body it signs for."""

    name: str
    person: str
    body: str
    path: str


class People:
    """Accounts of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def put(self, person: Person) -> None:
        """Write a person, replacing what was known under this id."""
        table = tables.person
        since = person.second_factor_since
        said = vars(person) | {
            "second_factor_since": to_text(since) if since else None,
            "left_on": _text(person.left_on),
        }
        self._connection.execute(sa.delete(table).where(table.c.id == person.id))
        self._connection.execute(sa.insert(table).values(**said))

    def get(self, person: str) -> Person | None:
        """Return a person by id, or None."""
        return self._one(tables.person.c.id == person)

    def by_username(self, username: str) -> Person | None:
        """Return a person by user name, or None."""
        return self._one(tables.person.c.username == username)

    def list(self) -> Sequence[Person]:
        """Return every person by user name."""
        rows = self._connection.execute(sa.select(tables.person).order_by(tables.person.c.username))
        return [_person(row) for row in rows]

    def appoint(self, person: str, membership: Membership) -> None:
        """Give a person an office in a body; again is harmless."""
        table = tables.membership
        row = {"person": person, "body": membership.body, "office": membership.office.value}
        if membership not in self.memberships(person):
            self._connection.execute(sa.insert(table).values(**row))

    def dismiss(self, person: str, membership: Membership) -> None:
        """Take an office from a person; again is harmless."""
        table = tables.membership
        self._connection.execute(
            sa.delete(table).where(
                table.c.person == person,
                table.c.body == membership.body,
                table.c.office == membership.office.value,
            )
        )

    def memberships(self, person: str) -> Sequence[Membership]:
        """Return the offices a person holds."""
        table = tables.membership
        query = sa.select(table).where(table.c.person == person)
        rows = self._connection.execute(query.order_by(table.c.body, table.c.office))
        return [Membership(row.body, Office(row.office)) for row in rows]

    def holders(self, membership: Membership) -> Sequence[Person]:
        """Return who holds an office in a body, by user name."""
        table, person = tables.membership, tables.person
        query = sa.select(person).join(table, table.c.person == person.c.id)
        query = query.where(
            table.c.body == membership.body, table.c.office == membership.office.value
        )
        rows = self._connection.execute(query.order_by(person.c.username))
        return [_person(row) for row in rows]

    def grant(self, person: str, warrant: Warrant) -> None:
        """Give an inspector a warrant."""
        self._connection.execute(
            sa.insert(tables.warrant).values(
                id=warrant.id,
                person=person,
                bodies=json.dumps(sorted(warrant.bodies)),
                purpose=warrant.purpose,
                since=_text(warrant.since),
                until=_text(warrant.until),
                ends=warrant.ends.isoformat(),
                revoked_on=_text(warrant.revoked_on),
            )
        )

    def revoke(self, person: str, warrant: str, *, on: date) -> bool:
        """Take a warrant back; False where this person has none of that id, or it was taken."""
        table = tables.warrant
        done = self._connection.execute(
            sa.update(table)
            .where(table.c.id == warrant, table.c.person == person)
            .where(table.c.revoked_on.is_(None))
            .values(revoked_on=on.isoformat())
        )
        return done.rowcount == 1

    def warrants(self, person: str) -> Sequence[Warrant]:
        """Return an inspector's warrants, ended and revoked ones too."""
        table = tables.warrant
        query = sa.select(table).where(table.c.person == person).order_by(table.c.ends)
        return [
            Warrant(
                id=row.id,
                bodies=frozenset(json.loads(row.bodies)),
                purpose=row.purpose,
                ends=date.fromisoformat(row.ends),
                since=_date(row.since),
                until=_date(row.until),
                revoked_on=_date(row.revoked_on),
            )
            for row in self._connection.execute(query)
        ]

    def put_delegation(self, delegation: Delegation) -> None:
        """Write a delegation, replacing what was known under this id."""
        table = tables.delegation
        said = vars(delegation) | {
            "office": delegation.office.value,
            "since": delegation.since.isoformat(),
            "until": delegation.until.isoformat(),
            "ended_on": _text(delegation.ended_on),
        }
        self._connection.execute(sa.delete(table).where(table.c.id == delegation.id))
        self._connection.execute(sa.insert(table).values(**said))

    def delegations(self, *, giver: str = "", taker: str = "") -> Sequence[Delegation]:
        """Return the delegations from or to a person, or all of them, ended ones too."""
        table = tables.delegation
        query = sa.select(table).order_by(table.c.since, table.c.id)
        if giver:
            query = query.where(table.c.giver == giver)
        if taker:
            query = query.where(table.c.taker == taker)
        return [_delegation(row) for row in self._connection.execute(query)]

    def put_key(self, key: KeyHolder) -> None:
        """Write which key file a person signs with."""
        table = tables.signing_key
        self._connection.execute(sa.delete(table).where(table.c.name == key.name))
        self._connection.execute(sa.insert(table).values(**vars(key)))

    def drop_keys(self, person: str) -> None:
        """Forget which keys a person signs with; the files stay."""
        table = tables.signing_key
        self._connection.execute(sa.delete(table).where(table.c.person == person))

    def keys(self, person: str | None = None) -> Sequence[KeyHolder]:
        """Return the keys of a person, or everybody's."""
        table = tables.signing_key
        query = sa.select(table).order_by(table.c.name)
        if person is not None:
            query = query.where(table.c.person == person)
        rows = self._connection.execute(query)
        return [KeyHolder(row.name, row.person, row.body, row.path) for row in rows]

    def _one(self, condition: sa.ColumnElement[bool]) -> Person | None:
        row = self._connection.execute(sa.select(tables.person).where(condition)).first()
        return _person(row) if row is not None else None


def _person(row: sa.Row[tuple[object, ...]]) -> Person:
    said = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented way to read a row by name
    since = said["second_factor_since"]
    rest = {
        "second_factor_since": from_text(since) if since else None,
        "left_on": _date(said["left_on"]),
    }
    return Person(**(said | rest))


def _delegation(row: sa.Row[tuple[object, ...]]) -> Delegation:
    said = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented way to read a row by name
    rest = {
        "office": Office(said["office"]),
        "since": date.fromisoformat(said["since"]),
        "until": date.fromisoformat(said["until"]),
        "ended_on": _date(said["ended_on"]),
    }
    return Delegation(**(said | rest))


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
