"""People, what they may be where, their sessions, tokens, keys, and the counting of tries."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from archive.catalog.sql import tables
from archive.records.actor import Membership, Office, Warrant
from archive.records.calendar import from_text, to_text


@dataclass(frozen=True)
class Person:
    """An account. ``password`` is an Argon2id hash."""

    id: str
    username: str
    name: str
    password: str
    active: bool = True


@dataclass(frozen=True)
class Session:
    """A logged-in browser, known by the hash of its cookie."""

    hash: str
    person: str
    csrf: str
    began_at: datetime
    seen_at: datetime


@dataclass(frozen=True)
class Token:
    """An API token, known by its hash."""

    hash: str
    id: str
    person: str
    label: str
    made_at: datetime
    ends_at: datetime


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
        self._connection.execute(sa.delete(table).where(table.c.id == person.id))
        self._connection.execute(sa.insert(table).values(**vars(person)))

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

    def memberships(self, person: str) -> Sequence[Membership]:
        """Return the offices a person holds."""
        table = tables.membership
        query = sa.select(table).where(table.c.person == person)
        rows = self._connection.execute(query.order_by(table.c.body, table.c.office))
        return [Membership(row.body, Office(row.office)) for row in rows]

    def grant(self, person: str, warrant: Warrant) -> None:
        """Give an inspector a warrant."""
        self._connection.execute(
            sa.insert(tables.warrant).values(
                id=warrant.id,
                person=person,
                bodies=json.dumps(sorted(warrant.bodies)),
                purpose=warrant.purpose,
                since=warrant.since.isoformat() if warrant.since else None,
                until=warrant.until.isoformat() if warrant.until else None,
                ends=warrant.ends.isoformat(),
            )
        )

    def warrants(self, person: str) -> Sequence[Warrant]:
        """Return an inspector's warrants, ended ones too."""
        table = tables.warrant
        query = sa.select(table).where(table.c.person == person).order_by(table.c.ends)
        return [
            Warrant(
                id=row.id,
                bodies=frozenset(json.loads(row.bodies)),
                purpose=row.purpose,
                ends=date.fromisoformat(row.ends),
                since=date.fromisoformat(row.since) if row.since else None,
                until=date.fromisoformat(row.until) if row.until else None,
            )
            for row in self._connection.execute(query)
        ]

    def put_key(self, key: KeyHolder) -> None:
        """Write which key file a person signs with."""
        table = tables.signing_key
        self._connection.execute(sa.delete(table).where(table.c.name == key.name))
        self._connection.execute(sa.insert(table).values(**vars(key)))

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
    said = row._mapping  # noqa: SLF001 - SQLAlchemy's documented way to read a row by name
    return Person(said["id"], said["username"], said["name"], said["password"], said["active"])


class Sessions:
    """Sessions, tokens and tries of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def begin(self, session: Session) -> None:
        """Write a new session."""
        self._connection.execute(
            sa.insert(tables.session).values(
                hash=session.hash,
                person=session.person,
                csrf=session.csrf,
                began_at=to_text(session.began_at),
                seen_at=to_text(session.seen_at),
            )
        )

    def find(self, cookie_hash: str) -> Session | None:
        """Return the session of this cookie, or None."""
        table = tables.session
        row = self._connection.execute(sa.select(table).where(table.c.hash == cookie_hash)).first()
        if row is None:
            return None
        began, seen = from_text(row.began_at), from_text(row.seen_at)
        return Session(row.hash, row.person, row.csrf, began, seen)

    def touch(self, cookie_hash: str, *, at: datetime) -> None:
        """Note that a session is in use."""
        table = tables.session
        self._connection.execute(
            sa.update(table).where(table.c.hash == cookie_hash).values(seen_at=to_text(at))
        )

    def end(self, cookie_hash: str) -> None:
        """Forget a session: its cookie opens nothing any more."""
        table = tables.session
        self._connection.execute(sa.delete(table).where(table.c.hash == cookie_hash))

    def end_all(self, person: str) -> None:
        """Forget every session of a person."""
        table = tables.session
        self._connection.execute(sa.delete(table).where(table.c.person == person))

    def put_token(self, token: Token) -> None:
        """Write an API token's hash."""
        self._connection.execute(
            sa.insert(tables.token).values(
                hash=token.hash,
                id=token.id,
                person=token.person,
                label=token.label,
                made_at=to_text(token.made_at),
                ends_at=to_text(token.ends_at),
            )
        )

    def token(self, token_hash: str) -> Token | None:
        """Return the token kept under this hash, or None."""
        table = tables.token
        row = self._connection.execute(sa.select(table).where(table.c.hash == token_hash)).first()
        return _token(row) if row is not None else None

    def tokens(self, person: str) -> Sequence[Token]:
        """Return a person's tokens, ended ones too, newest first."""
        table = tables.token
        query = sa.select(table).where(table.c.person == person)
        rows = self._connection.execute(query.order_by(table.c.made_at.desc(), table.c.id))
        return [_token(row) for row in rows]

    def end_token(self, person: str, token: str) -> None:
        """Forget a person's token by its id; it opens nothing any more."""
        table = tables.token
        self._connection.execute(
            sa.delete(table).where(table.c.id == token, table.c.person == person)
        )

    def try_once(self, attempt: str, bucket: str, *, at: datetime) -> None:
        """Count one try in a bucket; ``attempt`` is a fresh id."""
        self._connection.execute(
            sa.insert(tables.attempt).values(id=attempt, bucket=bucket, at=to_text(at))
        )

    def tries(self, bucket: str, *, since: datetime) -> int:
        """Return how often this bucket was tried since then."""
        table = tables.attempt
        query = sa.select(sa.func.count()).select_from(table)
        query = query.where(table.c.bucket == bucket, table.c.at >= to_text(since))
        return int(self._connection.execute(query).scalar_one())

    def clear_tries(self, bucket: str) -> None:
        """Forget the tries of a bucket: the right person came."""
        table = tables.attempt
        self._connection.execute(sa.delete(table).where(table.c.bucket == bucket))

    def forget_tries(self, *, before: datetime) -> None:
        """Drop tries older than any window that counts them."""
        table = tables.attempt
        self._connection.execute(sa.delete(table).where(table.c.at < to_text(before)))


def _token(row: sa.Row[tuple[object, ...]]) -> Token:
    said = row._mapping  # noqa: SLF001 - SQLAlchemy's documented way to read a row by name
    return Token(
        hash=said["hash"],
        id=said["id"],
        person=said["person"],
        label=said["label"],
        made_at=from_text(said["made_at"]),
        ends_at=from_text(said["ends_at"]),
    )
