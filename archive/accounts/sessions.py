"""Sessions as people see them: where they are logged in, and how to end that."""

from dataclasses import dataclass, field
from datetime import datetime

from archive.accounts.login import Opened, Place, Visitor, begin
from archive.accounts.needs import Needs
from archive.accounts.passwords import COST, Cost, check_password, hash_password
from archive.accounts.people import person_of, put_password
from archive.accounts.register import changing
from archive.accounts.rights import must_reach
from archive.accounts.told import tell
from archive.accounts.tries import PASSWORD, count, forgive
from archive.catalog.sql.people import Person
from archive.ledger.entry import Act
from archive.records.actor import Actor
from archive.records.errors import Conflict, NotAllowed, NotFound, Refused


@dataclass(frozen=True)
class OpenSession:
    """One browser that is logged in; ``id`` names it, and opens nothing."""

    id: str
    began_at: datetime
    seen_at: datetime
    address: str
    agent: str
    is_strong: bool


@dataclass(frozen=True)
class NewPassword:
    """A password to be changed by its owner, who shows that they know the old one."""

    old: str = field(repr=False)
    new: str = field(repr=False)


def sessions_of(parts: Needs, person_id: str, *, by: Actor) -> tuple[OpenSession, ...]:
    """Return a person's sessions, the one that began last first.

    Raises ``NotFound`` or ``NotAllowed`` for somebody beyond the asker's reach.
    """
    with parts.catalog.view() as view:
        must_reach(view, by, person_id)
        return tuple(
            OpenSession(one.id, one.began_at, one.seen_at, one.address, one.agent, one.strong)
            for one in view.sessions.of(person_id)
        )


def end_session(parts: Needs, person_id: str, session_id: str, *, by: Actor) -> None:
    """End one session of a person. Raises ``NotFound`` for one that is not theirs."""
    with parts.catalog.work() as work:
        must_reach(work, by, person_id)
        found = [one for one in work.sessions.of(person_id) if one.id == session_id]
        if not found:
            message = "Phiên này đã kết thúc. Hãy tải lại danh sách."
            raise NotFound(message)
        work.sessions.end(found[0].hash)
        tell(parts, work, Act.SESSION_ENDED, person_id, by=by.id)


def end_sessions(parts: Needs, person_id: str, *, by: Actor, but: str = "") -> None:
    """End every session of a person, or every one but that of this id."""
    with parts.catalog.work() as work:
        must_reach(work, by, person_id)
        for one in work.sessions.of(person_id):
            if one.id != but:
                work.sessions.end(one.hash)
        tell(parts, work, Act.SESSION_ENDED, person_id, by=by.id)


def change_password(
    parts: Needs, visitor: Visitor, said: NewPassword, place: Place, *, cost: Cost = COST
) -> Opened:
    """Change one's own password; every session ends, and the caller gets a new one.

    Raises ``Refused`` for a wrong old or an unfit new password, ``TooMany`` after too many tries,
    ``NotAllowed`` while the second factor is still to be given.
    """
    person = visitor.person
    if visitor.step is not None:
        raise NotAllowed
    with parts.catalog.work() as work:
        guess = count(parts, work, PASSWORD, person.username, place.address)
    if not check_password(person.password, said.old):
        message = "Mật khẩu hiện tại không đúng. Hãy nhập lại."
        raise Refused(message)
    hashed = hash_password(said.new, parts.chance, cost)
    with changing(parts) as work:
        _must_be_unchanged(person_of(work, person.id), person)
        changed = put_password(parts, work, person.id, hashed, by=person.id)
        forgive(parts, work, guess)
        return begin(parts, work, changed, place, passed=visitor.is_strong)


def _must_be_unchanged(now: Person, before: Person) -> None:
    if now.password != before.password:
        message = "Mật khẩu vừa được đổi ở nơi khác. Hãy đăng nhập lại."
        raise Conflict(message)
