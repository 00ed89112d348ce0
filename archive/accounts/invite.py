"""Invitations: a one-time code with which a person chooses a password; a reset is another one.

256 random bits, kept as SHA-256, good for 72 hours and for one use: of many at once exactly one
wins. A code that is unknown, used or over gets one answer, after the work of a good one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from archive.accounts.needs import Needs
from archive.accounts.passwords import COST, Cost, hash_password
from archive.accounts.people import enter, new_person, person_of, put_password
from archive.accounts.register import changing
from archive.accounts.rights import must_govern, must_hold_people
from archive.accounts.secret import hash_of, new_secret
from archive.accounts.told import tell
from archive.accounts.tries import INVITATION, count, forgive
from archive.catalog.sql.invitations import Invitation, Purpose
from archive.catalog.sql.people import Person
from archive.catalog.sql.work import Work
from archive.ledger.entry import Act
from archive.records.actor import Actor, Membership
from archive.records.calendar import legal_day
from archive.records.errors import Conflict, NotAllowed, Refused

GOOD_FOR = timedelta(hours=72)

LINK = "/loi-moi/{code}"
"""Where the web door takes a code."""


@dataclass(frozen=True)
class Invitee:
    """Somebody who is to have an account: a user name, a name, and at least one office."""

    username: str
    name: str
    memberships: Sequence[Membership]


@dataclass(frozen=True)
class Invited:
    """An invitation as it is handed over. ``code`` is told once; it belongs into a link."""

    person: Person
    code: str = field(repr=False)
    purpose: Purpose
    ends_at: datetime


@dataclass(frozen=True)
class Welcome:
    """What whoever holds a good code may know before choosing a password."""

    username: str
    name: str
    purpose: Purpose
    ends_at: datetime


def invite(parts: Needs, invitee: Invitee, *, by: Actor) -> Invited:
    """Write an account without a password and return the code with which one is chosen.

    Raises ``Refused`` for a user name that cannot be taken or nobody's office, ``Conflict`` for a
    name that is taken, ``NotAllowed`` for an office in a body the asker does not administer.
    """
    if not invitee.memberships:
        message = "Hãy chọn ít nhất một chức vụ cho người được mời."
        raise Refused(message)
    person = new_person(parts, invitee.username, invitee.name)
    with changing(parts) as work:
        for one in invitee.memberships:
            must_be_known(work, one.body)
            must_hold_people(by, one.body)
        enter(parts, work, person, invitee.memberships, by=by.id)
        return _issue(parts, work, person, by)


def reset(parts: Needs, person_id: str, *, by: Actor) -> Invited:
    """Return a code with which somebody chooses a password anew; the old one opens nothing now.

    Every session and token ends. For somebody who never came, it is a fresh invitation. Raises
    ``NotFound`` or ``NotAllowed`` for somebody beyond the asker's reach, ``Conflict`` for a closed
    account, ``Refused`` for oneself.
    """
    with changing(parts) as work:
        person = must_govern(work, by, person_id)
        if by.id == person_id:
            message = "Hãy đổi mật khẩu của mình ở trang tài khoản."
            raise Refused(message)
        if not person.is_here(legal_day(parts.clock())):
            message = "Tài khoản này đã khóa. Hãy mở lại trước."
            raise Conflict(message)
        invited = _issue(parts, work, person, by)
        work.people.put(replace(person, password=""))
        work.sessions.end_all(person_id)
        work.sessions.end_tokens(person_id)
    return invited


def withdraw(parts: Needs, person_id: str, *, by: Actor) -> None:
    """Take a person's open invitations back."""
    with parts.catalog.work() as work:
        must_govern(work, by, person_id)
        work.invitations.drop(person_id)
        tell(parts, work, Act.RESET, person_id, by=by.id)


def welcome(parts: Needs, code: str) -> Welcome | None:
    """Return whom a code is for, or None for one that opens nothing (any more)."""
    with parts.catalog.view() as view:
        found = view.invitations.find(hash_of(code))
        if found is None or not _is_good(found, parts.clock()):
            return None
        person = view.people.get(found.person)
    if person is None or not person.is_here(legal_day(parts.clock())):
        return None
    return Welcome(person.username, person.name, found.purpose, found.ends_at)


def redeem(parts: Needs, code: str, password: str, address: str, *, cost: Cost = COST) -> Person:
    """Choose a password with a one-time code; the person logs in with it then.

    Raises ``NotAllowed``, in the same words after the same work, for a code that is unknown, used
    or over; ``Refused`` for a password that cannot be taken (the code stays good); ``TooMany`` for
    an address that tried too often.
    """
    hashed = hash_password(password, parts.chance, cost)
    with parts.catalog.work() as work:
        guess = count(parts, work, INVITATION, "", address)
    with changing(parts) as work:
        now = parts.clock()
        found = work.invitations.find(hash_of(code))
        if found is None or not work.invitations.use(found.hash, at=now):
            raise _no_code()
        person = person_of(work, found.person)
        if not person.is_here(legal_day(now)):
            raise _no_code()
        forgive(parts, work, guess)
        tell(parts, work, Act.REDEEMED, person.id, by=person.id)
        return put_password(parts, work, person.id, hashed, by=person.id)


def must_be_known(work: Work, body: str) -> None:
    """Raise ``Refused`` for a body this archive does not have."""
    if body not in work.dossiers.bodies():
        message = f"Không có cơ quan “{body}”. Hãy chọn trong danh sách cơ quan."
        raise Refused(message)


def _issue(parts: Needs, work: Work, person: Person, by: Actor) -> Invited:
    now = parts.clock()
    code = new_secret(parts.chance)
    purpose = Purpose.INVITE if person.is_invited else Purpose.RESET
    work.invitations.put(Invitation(hash_of(code), person.id, purpose, now, now + GOOD_FOR))
    act = Act.INVITED if purpose is Purpose.INVITE else Act.RESET
    tell(parts, work, act, person.id, by=by.id)
    return Invited(person, code, purpose, now + GOOD_FOR)


def _is_good(invitation: Invitation, now: datetime) -> bool:
    return invitation.used_at is None and now < invitation.ends_at


def _no_code() -> NotAllowed:
    return NotAllowed(
        "Liên kết này không dùng được: đã dùng, đã quá 72 giờ, hoặc không đúng. "
        "Hãy xin người quản trị của cơ quan một liên kết mới."
    )
