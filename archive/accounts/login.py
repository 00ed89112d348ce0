"""Logging in and out: sessions are kept by the archive, the browser holds only a random cookie.

An unknown user name and a wrong password give the same words after the same work. Tries are
counted before the password is looked at, so many guesses at once cannot slip past the limit
(OWASP ASVS 5.0, 6.3 and 7).
"""

import hmac
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from archive.accounts.needs import Needs
from archive.accounts.passwords import (
    COST,
    Cost,
    check_password,
    hash_password,
    is_outdated,
    nobodys_hash,
)
from archive.accounts.people import actor_of, clean_username
from archive.accounts.secret import hash_of, new_secret
from archive.catalog.sql.people import Person, Session
from archive.records.actor import Actor
from archive.records.calendar import legal_day
from archive.records.digest import new_id
from archive.records.errors import NotAllowed, TooMany
from archive.records.receipt import keyed_hash

TRIES = 5
WINDOW = timedelta(minutes=15)
"""After this many failures in this time, an account waits for the address they came from."""

FORGET = timedelta(days=7)
"""Tries older than this are dropped; no window in the archive is longer."""

SEEN_EVERY = timedelta(minutes=1)
"""A session in use is written down this often, not at every click."""


@dataclass(frozen=True)
class Limits:
    """How long a session lives: in all, and unused."""

    absolute: timedelta = timedelta(hours=8)
    idle: timedelta = timedelta(minutes=30)


LIMITS = Limits()


@dataclass(frozen=True)
class Opened:
    """A new session. ``cookie`` and ``csrf`` are told once, to the browser."""

    cookie: str
    csrf: str
    person: Person


@dataclass(frozen=True)
class Visitor:
    """Who a cookie stands for, today."""

    person: Person
    actor: Actor
    csrf: str

    def meant_it(self, csrf: str) -> bool:
        """Say whether a form came from a page of ours."""
        return hmac.compare_digest(self.csrf.encode(), csrf.encode("utf-8", "surrogatepass"))


def log_in(
    parts: Needs, username: str, password: str, address: str, *, cost: Cost = COST
) -> Opened:
    """Open a session.

    Raises ``NotAllowed`` for a wrong pair, ``TooMany`` once this account was guessed at too often
    from this address; the wait ends by itself.
    """
    clean = clean_username(username)
    bucket = "login:" + keyed_hash(parts.pepper, "login", clean, address)
    person = _try(parts, clean, bucket)
    fits = check_password(person.password if person else nobodys_hash(cost), password)
    if person is None or not fits or not person.active:
        raise _wrong()
    return _open(parts, person, _renewed(parts, person, password, cost), bucket)


def log_out(parts: Needs, cookie: str) -> None:
    """End this cookie's session; again is harmless."""
    with parts.catalog.work() as work:
        work.sessions.end(hash_of(cookie))


def session_of(parts: Needs, cookie: str, *, limits: Limits = LIMITS) -> Visitor | None:
    """Return whoever this cookie stands for, or None once it opens nothing (any more)."""
    now = parts.clock()
    with parts.catalog.view() as view:
        session = view.sessions.find(hash_of(cookie))
        if session is None:
            return None
        person = view.people.get(session.person)
        if person is not None and person.active and _lives(session, now, limits):
            visitor = Visitor(person, actor_of(view, person.id, legal_day(now)), session.csrf)
        else:
            visitor = None
    _note(parts, session, now, ended=visitor is None)
    return visitor


def _try(parts: Needs, username: str, bucket: str) -> Person | None:
    """Count one try and return the account; the count and its limit are one transaction."""
    now = parts.clock()
    with parts.catalog.work() as work:
        if work.sessions.tries(bucket, since=now - WINDOW) >= TRIES:
            message = "Đăng nhập sai quá nhiều lần. Hãy đợi 15 phút rồi thử lại."
            raise TooMany(message)
        work.sessions.try_once(new_id(parts.chance), bucket, at=now)
        return work.people.by_username(username)


def _renewed(parts: Needs, person: Person, password: str, cost: Cost) -> Person:
    """Return the person with a hash of today's cost, while the password is at hand."""
    if not is_outdated(person.password, cost):
        return person
    return replace(person, password=hash_password(password, parts.chance, cost))


def _open(parts: Needs, checked: Person, person: Person, bucket: str) -> Opened:
    now = parts.clock()
    cookie, csrf = new_secret(parts.chance), new_secret(parts.chance)
    with parts.catalog.work() as work:
        # The password was looked at outside the transaction: it may have changed meanwhile.
        if work.people.get(checked.id) != checked:
            raise _wrong()
        work.people.put(person)
        work.sessions.clear_tries(bucket)
        work.sessions.forget_tries(before=now - FORGET)
        work.sessions.begin(Session(hash_of(cookie), person.id, csrf, began_at=now, seen_at=now))
    return Opened(cookie, csrf, person)


def _lives(session: Session, now: datetime, limits: Limits) -> bool:
    return now < session.began_at + limits.absolute and now < session.seen_at + limits.idle


def _note(parts: Needs, session: Session, now: datetime, *, ended: bool) -> None:
    """Write down that a session was used, or that it is over."""
    if not ended and now < session.seen_at + SEEN_EVERY:
        return
    with parts.catalog.work() as work:
        if ended:
            work.sessions.end(session.hash)
        else:
            work.sessions.touch(session.hash, at=now)


def _wrong() -> NotAllowed:
    return NotAllowed(
        "Tên đăng nhập hoặc mật khẩu không đúng. "
        "Hãy gõ lại; nếu quên, hỏi người quản trị của cơ quan."
    )
