"""Logging in and out: sessions are kept by the archive, the browser holds only a random cookie.

An unknown user name and a wrong password give the same words after the same work. A right password
opens a session; where a second factor is needed, that session reaches nothing until it was given
(``second_factor.py``), and then gets a new cookie (OWASP ASVS 5.0, 6.3 and 7).
"""

import hmac
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
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
from archive.accounts.policy import MOST_SESSIONS, Step, is_strong, step_of
from archive.accounts.register import changing
from archive.accounts.secret import hash_of, new_secret
from archive.accounts.told import tell
from archive.accounts.tries import PASSWORD, Guess, count, forgive, remember, too_many
from archive.catalog.sql.people import Person
from archive.catalog.sql.sessions import Session
from archive.catalog.sql.work import Work
from archive.ledger.entry import Act
from archive.records.actor import Actor
from archive.records.calendar import legal_day
from archive.records.digest import new_id
from archive.records.errors import NotAllowed

SEEN_EVERY = timedelta(minutes=1)
"""A session in use is written down this often, not at every click."""

LONGEST_LABEL = 200
"""Symbols of what a browser says of itself that are kept."""


@dataclass(frozen=True)
class Limits:
    """How long a session lives: in all, and unused."""

    absolute: timedelta = timedelta(hours=8)
    idle: timedelta = timedelta(minutes=30)


LIMITS = Limits()


@dataclass(frozen=True)
class Opened:
    """A new session. ``cookie`` and ``csrf`` are told once, to the browser.

    ``step`` is what the person must do next; None where the archive is open.
    """

    cookie: str = field(repr=False)
    csrf: str = field(repr=False)
    person: Person
    step: Step | None = None


@dataclass(frozen=True)
class Visitor:
    """Who a cookie stands for, today.

    While ``step`` is to be taken, ``actor`` reaches nothing. ``session`` is the session's id.
    """

    person: Person
    actor: Actor
    csrf: str = field(repr=False)
    session: str = ""
    is_strong: bool = False
    step: Step | None = None

    @property
    def needs_second_factor(self) -> bool:
        """Whether a code, or a second factor at all, is still missing."""
        return self.step is not None

    def meant_it(self, csrf: str) -> bool:
        """Say whether a form came from a page of ours."""
        return hmac.compare_digest(self.csrf.encode(), csrf.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True)
class Place:
    """Where a browser stands: its address, and what it says of itself."""

    address: str
    agent: str = ""


def log_in(
    parts: Needs,
    username: str,
    password: str,
    place: str | Place,
    *,
    cost: Cost = COST,
) -> Opened:
    """Open a session.

    Raises ``NotAllowed`` for a wrong pair, ``TooMany`` once too often was guessed; the wait ends by
    itself. Under an attack on this account from many addresses, a strange address is let in only
    where a second factor follows.
    """
    here = place if isinstance(place, Place) else Place(place)
    clean = clean_username(username)
    with parts.catalog.work() as work:
        guess = count(parts, work, PASSWORD, clean, here.address)
        person = work.people.by_username(clean)
    kept = person.password if person is not None else ""
    fits = check_password(kept or nobodys_hash(cost), password)
    if person is None or not fits or not person.is_here(legal_day(parts.clock())):
        raise too_many() if guess.is_slowed else _wrong()
    if guess.is_slowed and person.second_factor is None:
        raise too_many()
    return _open(parts, person, _renewed(parts, person, password, cost), (guess, here))


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
        visitor = _visitor(parts, view, session) if _lives(session, now, limits) else None
    _note(parts, session, now, ended=visitor is None)
    return visitor


def begin(parts: Needs, work: Work, person: Person, place: Place, *, passed: bool) -> Opened:
    """Write a new session of this person; the oldest of too many ends.

    ``passed`` says that the second factor was given. The caller has made sure who it is.
    """
    now = parts.clock()
    cookie, csrf = new_secret(parts.chance), new_secret(parts.chance)
    session = Session(
        hash=hash_of(cookie),
        id=new_id(parts.chance),
        person=person.id,
        csrf=csrf,
        began_at=now,
        seen_at=now,
        address=place.address[:LONGEST_LABEL],
        agent=place.agent[:LONGEST_LABEL],
        strong=passed,
    )
    work.sessions.begin(session)
    actor = actor_of(work, person.id, legal_day(now))
    step = step_of(parts, person, actor, passed=passed)
    if is_strong(actor.reach):
        _end_oldest(work, session)
    if step is None:
        remember(parts, work, person.username, place.address)
        tell(parts, work, Act.LOGGED_IN, person.id, by=person.id)
    return Opened(cookie, csrf, person, step)


def _end_oldest(work: Work, session: Session) -> None:
    """End what is too many; a password alone ends no session that passed more."""
    rivals = [one for one in work.sessions.of(session.person) if one.strong == session.strong]
    older = [one for one in rivals if one.id != session.id]
    for one in older[MOST_SESSIONS - 1 :]:
        work.sessions.end(one.hash)


def _visitor(parts: Needs, view: Work, session: Session) -> Visitor | None:
    person = view.people.get(session.person)
    today = legal_day(parts.clock())
    if person is None or not person.is_here(today):
        return None
    actor = actor_of(view, person.id, today)
    step = step_of(parts, person, actor, passed=session.strong)
    if step is not None:
        actor = Actor(person.id, person.name, scope=frozenset())
    return Visitor(person, actor, session.csrf, session.id, session.strong, step)


def _renewed(parts: Needs, person: Person, password: str, cost: Cost) -> Person:
    """Return the person with a hash of today's cost, while the password is at hand."""
    if not is_outdated(person.password, cost):
        return person
    return replace(person, password=hash_password(password, parts.chance, cost))


def _open(parts: Needs, checked: Person, person: Person, came: tuple[Guess, Place]) -> Opened:
    guess, place = came
    with _writing(parts, is_change=person != checked) as work:
        # The password was looked at outside the transaction: it may have changed meanwhile.
        if work.people.get(checked.id) != checked:
            raise _wrong()
        if person != checked:
            work.people.put(person)
        forgive(parts, work, guess)
        return begin(parts, work, person, place, passed=False)


def _writing(parts: Needs, *, is_change: bool) -> AbstractContextManager[Work]:
    return changing(parts) if is_change else parts.catalog.work()


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
