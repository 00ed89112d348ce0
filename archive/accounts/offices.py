"""Who is what, where: offices given and taken, accounts closed and opened, people who leave."""

from dataclasses import replace
from datetime import date

from archive.accounts.invite import must_be_known
from archive.accounts.needs import Needs
from archive.accounts.register import changing
from archive.accounts.rights import (
    must_govern,
    must_hold_people,
    must_leave_an_admin,
    must_leave_another,
    must_see,
)
from archive.accounts.told import tell
from archive.catalog.sql.work import Work
from archive.ledger.entry import Act
from archive.records.actor import Actor, Membership, Office
from archive.records.calendar import legal_day
from archive.records.errors import NotAllowed


def appoint(parts: Needs, person_id: str, membership: Membership, *, by: Actor) -> None:
    """Give a person an office; again is harmless.

    Raises ``NotAllowed`` for a body the asker does not administer and for oneself, ``NotFound`` for
    somebody the asker does not see.
    """
    with changing(parts) as work:
        must_see(work, by, person_id)
        must_be_known(work, membership.body)
        must_hold_people(by, membership.body)
        if by.id == person_id:
            message = "Không tự giao chức vụ cho mình được. Hãy nhờ người quản trị khác."
            raise NotAllowed(message)
        work.people.appoint(person_id, membership)
        tell(parts, work, Act.APPOINTED, person_id, by=by.id)


def dismiss(parts: Needs, person_id: str, membership: Membership, *, by: Actor) -> None:
    """Take an office from a person, and with it what they lent of it; again is harmless.

    Raises ``Conflict`` where a body's last administrator would give that office up, else as
    ``appoint`` does.
    """
    today = legal_day(parts.clock())
    with changing(parts) as work:
        must_see(work, by, person_id)
        must_hold_people(by, membership.body)
        if by.id == person_id and membership.office is Office.ADMIN:
            must_leave_another(work, membership, person_id, today)
        work.people.dismiss(person_id, membership)
        for one in work.people.delegations(giver=person_id):
            if one.membership == membership and one.ended_on is None:
                work.people.put_delegation(replace(one, ended_on=today))
        tell(parts, work, Act.DISMISSED, person_id, by=by.id)


def set_active(parts: Needs, person_id: str, *, active: bool, by: Actor) -> None:
    """Open or close an account; a closed one loses its sessions, and its tokens open nothing.

    An opened one is a person who is here again. Raises as ``must_govern`` does, and ``Conflict``
    for a body's last administrator closing their own account.
    """
    with changing(parts) as work:
        person = must_govern(work, by, person_id)
        if not active:
            must_leave_an_admin(work, by, person_id, legal_day(parts.clock()))
            work.sessions.end_all(person_id)
        left_on = None if active else person.left_on
        work.people.put(replace(person, active=active, left_on=left_on))
        act = Act.ACCOUNT_OPENED if active else Act.ACCOUNT_CLOSED
        tell(parts, work, act, person_id, by=by.id)


def leave(parts: Needs, person_id: str, on: date, *, by: Actor) -> None:
    """Note that somebody works here no more from this day on; the name stays in the trail.

    On that day the account opens nothing any more. If the day has come, everything ends at once:
    sessions, tokens, invitations, offices, warrants, delegations from and to, and which keys they
    signed with. Raises as ``set_active`` does.
    """
    today = legal_day(parts.clock())
    with changing(parts) as work:
        person = must_govern(work, by, person_id)
        must_leave_an_admin(work, by, person_id, today)
        work.people.put(replace(person, left_on=on))
        if on <= today:
            _end_everything(work, person_id, today)
        tell(parts, work, Act.LEFT, person_id, by=by.id)


def _end_everything(work: Work, person_id: str, today: date) -> None:
    work.sessions.end_all(person_id)
    work.sessions.end_tokens(person_id)
    work.invitations.drop(person_id)
    work.people.drop_keys(person_id)
    for held in work.people.memberships(person_id):
        work.people.dismiss(person_id, held)
    for warrant in work.people.warrants(person_id):
        work.people.revoke(person_id, warrant.id, on=today)
    lent = work.people.delegations(giver=person_id)
    borrowed = work.people.delegations(taker=person_id)
    for one in (*lent, *borrowed):
        if one.ended_on is None:
            work.people.put_delegation(replace(one, ended_on=today))
