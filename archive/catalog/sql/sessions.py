"""Sessions, tokens, the counting of tries, and from where an account is used to being opened."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from archive.catalog.sql import tables
from archive.records.calendar import from_text, to_text


@dataclass(frozen=True)
class Session:
    """A logged-in browser, known by the hash of its cookie.

    ``id`` names it in lists. ``address`` and ``agent`` say from where and with what it was opened.
    ``strong`` means the second factor was passed; ``pending`` is one being enrolled, sealed.
    """

    hash: str
    id: str
    person: str
    csrf: str = field(repr=False)
    began_at: datetime
    seen_at: datetime
    address: str = ""
    agent: str = ""
    strong: bool = False
    pending: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Token:
    """An API token, known by its hash; ``scope`` are the acts it may do."""

    hash: str
    id: str
    person: str
    label: str
    made_at: datetime
    ends_at: datetime
    scope: frozenset[str]


class Sessions:
    """Sessions, tokens and tries of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def begin(self, session: Session) -> None:
        """Write a new session."""
        said = vars(session) | {
            "began_at": to_text(session.began_at),
            "seen_at": to_text(session.seen_at),
        }
        self._connection.execute(sa.insert(tables.session).values(**said))

    def find(self, cookie_hash: str) -> Session | None:
        """Return the session of this cookie, or None."""
        table = tables.session
        row = self._connection.execute(sa.select(table).where(table.c.hash == cookie_hash)).first()
        return _session(row) if row is not None else None

    def of(self, person: str) -> Sequence[Session]:
        """Return a person's sessions, the one that began last first."""
        table = tables.session
        query = sa.select(table).where(table.c.person == person)
        rows = self._connection.execute(query.order_by(table.c.began_at.desc(), table.c.id))
        return [_session(row) for row in rows]

    def touch(self, cookie_hash: str, *, at: datetime) -> None:
        """Note that a session is in use."""
        self._change(cookie_hash, seen_at=to_text(at))

    def prepare(self, cookie_hash: str, *, pending: str | None) -> None:
        """Keep with a session the second factor that is being enrolled."""
        self._change(cookie_hash, pending=pending)

    def end(self, cookie_hash: str) -> None:
        """Forget a session: its cookie opens nothing any more."""
        table = tables.session
        self._connection.execute(sa.delete(table).where(table.c.hash == cookie_hash))

    def end_all(self, person: str, *, but: str | None = None) -> None:
        """Forget every session of a person, or every one but that of this hash."""
        table = tables.session
        query = sa.delete(table).where(table.c.person == person)
        self._connection.execute(query if but is None else query.where(table.c.hash != but))

    def put_token(self, token: Token) -> None:
        """Write an API token's hash."""
        said = vars(token) | {
            "made_at": to_text(token.made_at),
            "ends_at": to_text(token.ends_at),
            "scope": " ".join(sorted(token.scope)),
        }
        self._connection.execute(sa.insert(tables.token).values(**said))

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

    def end_tokens(self, person: str) -> None:
        """Forget every token of a person."""
        table = tables.token
        self._connection.execute(sa.delete(table).where(table.c.person == person))

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

    def take_back(self, attempt: str) -> None:
        """Forget one try: it was no guess."""
        table = tables.attempt
        self._connection.execute(sa.delete(table).where(table.c.id == attempt))

    def clear_tries(self, bucket: str) -> None:
        """Forget the tries of a bucket: the right person came."""
        table = tables.attempt
        self._connection.execute(sa.delete(table).where(table.c.bucket == bucket))

    def forget_tries(self, *, before: datetime) -> None:
        """Drop tries older than any window that counts them."""
        table = tables.attempt
        self._connection.execute(sa.delete(table).where(table.c.at < to_text(before)))

    def know(self, address_hash: str, *, at: datetime) -> None:
        """Note that an account was opened from this address."""
        table = tables.known_address
        self._connection.execute(sa.delete(table).where(table.c.hash == address_hash))
        self._connection.execute(sa.insert(table).values(hash=address_hash, at=to_text(at)))

    def knows(self, address_hash: str, *, since: datetime) -> bool:
        """Say whether an account was opened from this address since then."""
        table = tables.known_address
        query = sa.select(table.c.hash).where(
            table.c.hash == address_hash, table.c.at >= to_text(since)
        )
        return self._connection.execute(query).first() is not None

    def forget_addresses(self, *, before: datetime) -> None:
        """Drop addresses that were not used since then."""
        table = tables.known_address
        self._connection.execute(sa.delete(table).where(table.c.at < to_text(before)))

    def _change(self, cookie_hash: str, **values: object) -> None:
        table = tables.session
        self._connection.execute(
            sa.update(table).where(table.c.hash == cookie_hash).values(**values)
        )


def _session(row: sa.Row[tuple[object, ...]]) -> Session:
    said = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented way to read a row by name
    times = {name: from_text(said[name]) for name in ("began_at", "seen_at")}
    return Session(**(said | times))


def _token(row: sa.Row[tuple[object, ...]]) -> Token:
    said = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented way to read a row by name
    times = {name: from_text(said[name]) for name in ("made_at", "ends_at")}
    return Token(**(said | times | {"scope": frozenset(said["scope"].split())}))
