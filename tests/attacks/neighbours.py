"""People of the village: an account with an open session and a token, in one transaction.

No password is hashed and nobody logs in: who stands at the door is what is tested here, not how
they came to (``tests/archive/accounts`` does that).
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from archive.accounts.secret import hash_of
from archive.catalog.sql.people import Person
from archive.catalog.sql.sessions import Session, Token
from archive.parts import Parts
from archive.records.access import Act
from archive.records.actor import Delegation, Membership, Office, Warrant
from archive.records.calendar import legal_day
from archive.records.digest import new_id

FOREVER = date(2030, 1, 1)
EVERYTHING = frozenset(Act)


@dataclass(frozen=True)
class Somebody:
    """Whoever asks: a session's cookie with its form token, a bearer token, or nothing.

    The ids name the account, its session and its token in lists; they open nothing.
    """

    name: str
    id: str = ""
    cookie: str = ""
    csrf: str = ""
    token: str = ""
    session_id: str = ""
    token_id: str = ""

    def machine(self) -> "Somebody":
        """Return the same person's program: a token and no session."""
        return replace(self, cookie="", csrf="")


def new() -> str:
    """Return a fresh id."""
    return new_id(secrets.token_bytes)


def open_account(
    parts: Parts,
    name: str,
    offices: Iterable[tuple[str, Office]] = (),
    warrants: Sequence[Warrant] = (),
    scope: frozenset[Act] = EVERYTHING,
) -> Somebody:
    """Write an account with its offices and warrants, its session and its token of this scope."""
    now = parts.clock()
    person = Person(new(), f"u{secrets.token_hex(6)}", name, "")
    cookie, token = secrets.token_urlsafe(32), f"vankho_{secrets.token_urlsafe(32)}"
    somebody = Somebody(name, person.id, cookie, secrets.token_urlsafe(32), token, new(), new())
    with parts.catalog.work() as work:
        work.people.put(person)
        for body, office in offices:
            work.people.appoint(person.id, Membership(body, office))
        for warrant in warrants:
            work.people.grant(person.id, warrant)
        work.sessions.begin(_session(somebody, now))
        work.sessions.put_token(_token(somebody, now, scope))
    return somebody


def come_again(parts: Parts, somebody: Somebody) -> Somebody:
    """Open one more session for whoever comes with one; it may be ended without harm to others."""
    if not somebody.cookie:
        return somebody
    cookie, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    again = replace(somebody, cookie=cookie, csrf=csrf, session_id=new())
    with parts.catalog.work() as work:
        work.sessions.begin(_session(again, parts.clock()))
    return again


def warrant(
    *bodies: str, ends: date = FOREVER, since: date | None = None, until: date | None = None
) -> Warrant:
    """Return a warrant over the records of these bodies."""
    return Warrant(new(), frozenset(bodies), "thanh tra", ends, since, until)


def lend(parts: Parts, giver: Somebody, taker: Somebody, held: tuple[str, Office]) -> str:
    """Lend an office for a week; return the delegation's id."""
    today = legal_day(parts.clock())
    body, office = held
    until = today + timedelta(days=7)
    lent = Delegation(new(), giver.id, taker.id, body, office, today, until, "nghỉ phép")
    with parts.catalog.work() as work:
        work.people.put_delegation(lent)
    return lent.id


def _session(one: Somebody, now: datetime) -> Session:
    return Session(hash_of(one.cookie), one.session_id, one.id, one.csrf, now, now)


def _token(one: Somebody, now: datetime, scope: frozenset[Act]) -> Token:
    acts, ends = frozenset(act.value for act in scope), now + timedelta(days=99)
    return Token(hash_of(one.token), one.token_id, one.id, "máy", now, ends, acts)
