"""Delegation (ủy quyền): one person's office in a body, lent to another from a day to a day.

It is never more than the giver holds, never handed on, and never to oneself; whoever signs under it
signs with their own key. Warrants are personal and cannot be lent.
"""

from dataclasses import dataclass, replace
from datetime import date

from archive.accounts.needs import Needs
from archive.accounts.people import person_of
from archive.accounts.register import changing
from archive.accounts.rights import is_self, must_hold_people, must_reach
from archive.accounts.told import tell
from archive.catalog.sql.work import Work
from archive.ledger.entry import Act
from archive.records.actor import Actor, Delegation, Membership, Office
from archive.records.calendar import legal_day
from archive.records.digest import new_id
from archive.records.errors import NotAllowed, NotFound, Refused

LONGEST_DAYS = 366
LONGEST_REASON = 300


@dataclass(frozen=True)
class Loan:
    """What is to be lent: by whom, to whom (ids), which office where, from when until when, why."""

    giver: str
    taker: str
    membership: Membership
    since: date
    until: date
    reason: str


def delegate(parts: Needs, loan: Loan, *, by: Actor) -> Delegation:
    """Lend an office. The giver does so, or an administrator of the body.

    Raises ``Refused`` for days, a reason or a person that cannot be, ``NotAllowed`` for an office
    the giver does not hold themselves or a body beyond the asker's reach.
    """
    today = legal_day(parts.clock())
    reason = loan.reason.strip()
    _refuse_days(loan, today, reason)
    with changing(parts) as work:
        if not is_self(by, loan.giver):
            must_hold_people(by, loan.membership.body)
        _refuse_people(work, loan, today)
        given = Delegation(
            id=new_id(parts.chance),
            giver=loan.giver,
            taker=loan.taker,
            body=loan.membership.body,
            office=loan.membership.office,
            since=loan.since,
            until=loan.until,
            reason=reason,
        )
        work.people.put_delegation(given)
        tell(parts, work, Act.DELEGATED, loan.taker, by=by.id)
    return given


def end_delegation(parts: Needs, delegation_id: str, *, by: Actor) -> None:
    """Take a delegation back, today. Giver, taker or an administrator of the body may.

    Raises ``NotFound`` for one that is not there for the asker, or has ended.
    """
    with changing(parts) as work:
        found = [one for one in work.people.delegations() if one.id == delegation_id]
        if not found or found[0].ended_on is not None or not _concerns(by, found[0]):
            message = "Không có ủy quyền này, hoặc đã kết thúc. Hãy tải lại danh sách."
            raise NotFound(message)
        today = legal_day(parts.clock())
        work.people.put_delegation(replace(found[0], ended_on=today))
        tell(parts, work, Act.DELEGATION_ENDED, found[0].taker, by=by.id)


def delegations_of(parts: Needs, person_id: str, *, by: Actor) -> tuple[Delegation, ...]:
    """Return the delegations from and to a person, ended ones too, the latest first.

    Raises ``NotFound`` or ``NotAllowed`` for somebody beyond the asker's reach.
    """
    with parts.catalog.view() as view:
        must_reach(view, by, person_id)
        given = view.people.delegations(giver=person_id)
        taken = view.people.delegations(taker=person_id)
    return tuple(sorted((*given, *taken), key=lambda one: (one.since, one.id), reverse=True))


def _refuse_days(loan: Loan, today: date, reason: str) -> None:
    if not today <= loan.until or not loan.since <= loan.until:
        message = "Ngày cuối của ủy quyền phải từ hôm nay và không trước ngày đầu. Hãy chọn lại."
        raise Refused(message)
    if (loan.until - loan.since).days >= LONGEST_DAYS:
        message = f"Ủy quyền dài nhất {LONGEST_DAYS} ngày. Hãy chọn lại ngày cuối."
        raise Refused(message)
    if not 0 < len(reason) <= LONGEST_REASON or not reason.isprintable():
        message = f"Hãy ghi lý do ủy quyền, tối đa {LONGEST_REASON} ký tự."
        raise Refused(message)
    if loan.membership.office is Office.INSPECTOR:
        message = "Quyết định thanh tra giao cho từng người, không ủy quyền được."
        raise Refused(message)


def _refuse_people(work: Work, loan: Loan, today: date) -> None:
    if loan.giver == loan.taker:
        message = "Không ủy quyền cho chính mình được. Hãy chọn người khác."
        raise Refused(message)
    for one in (loan.giver, loan.taker):
        if not person_of(work, one).is_here(today):
            message = "Tài khoản này đã khóa hoặc người đó đã nghỉ. Hãy chọn người khác."
            raise Refused(message)
    if loan.membership not in work.people.memberships(loan.giver):
        message = "Chỉ ủy quyền được chức vụ mình đang giữ; quyền được ủy lại không giao tiếp."
        raise NotAllowed(message)


def _concerns(by: Actor, one: Delegation) -> bool:
    if is_self(by, one.giver) or is_self(by, one.taker):
        return True
    try:
        must_hold_people(by, one.body)
    except NotAllowed:
        return False
    return True
