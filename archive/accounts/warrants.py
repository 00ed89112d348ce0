"""Warrants of inspectors: bodies, period, purpose, last day; given, listed, taken back."""

from dataclasses import dataclass
from datetime import date

from archive.accounts.invite import must_be_known
from archive.accounts.needs import Needs
from archive.accounts.register import changing
from archive.accounts.rights import must_hold_people, must_reach, must_see
from archive.accounts.told import tell
from archive.ledger.entry import Act
from archive.records.actor import Actor, Office, Warrant
from archive.records.calendar import legal_day
from archive.records.digest import new_id
from archive.records.errors import NotAllowed, NotFound, Refused

LONGEST_PURPOSE = 300


@dataclass(frozen=True)
class Mandate:
    """What a warrant is to say; ``since`` and ``until`` bound the records' own dates."""

    bodies: frozenset[str]
    purpose: str
    ends: date
    since: date | None = None
    until: date | None = None


def give_warrant(parts: Needs, person_id: str, mandate: Mandate, *, by: Actor) -> Warrant:
    """Give an inspector a warrant.

    Raises ``Refused`` for somebody who is no inspector, an unknown body, a day that has passed or a
    missing purpose; ``NotAllowed`` for a body beyond the asker's reach, and for oneself.
    """
    _refuse(mandate, legal_day(parts.clock()))
    with changing(parts) as work:
        must_see(work, by, person_id)
        if by.id == person_id:
            raise NotAllowed
        for body in sorted(mandate.bodies):
            must_be_known(work, body)
            must_hold_people(by, body)
        if not any(one.office is Office.INSPECTOR for one in work.people.memberships(person_id)):
            message = "Người này không giữ chức vụ thanh tra. Hãy giao chức vụ trước."
            raise Refused(message)
        warrant = Warrant(
            id=new_id(parts.chance),
            bodies=mandate.bodies,
            purpose=mandate.purpose.strip(),
            ends=mandate.ends,
            since=mandate.since,
            until=mandate.until,
        )
        work.people.grant(person_id, warrant)
        tell(parts, work, Act.WARRANT, person_id, by=by.id)
    return warrant


def revoke_warrant(parts: Needs, person_id: str, warrant_id: str, *, by: Actor) -> None:
    """Take a warrant back, from today. Raises ``NotFound`` for one that is not there, or ended."""
    with changing(parts) as work:
        must_see(work, by, person_id)
        held = {one.id: one for one in work.people.warrants(person_id)}
        if warrant_id not in held:
            raise _unknown()
        for body in sorted(held[warrant_id].bodies):
            must_hold_people(by, body)
        if not work.people.revoke(person_id, warrant_id, on=legal_day(parts.clock())):
            raise _unknown()
        tell(parts, work, Act.WARRANT_ENDED, person_id, by=by.id)


def warrants_of(parts: Needs, person_id: str, *, by: Actor) -> tuple[Warrant, ...]:
    """Return a person's warrants, ended and revoked ones too, by their last day."""
    with parts.catalog.view() as view:
        must_reach(view, by, person_id)
        return tuple(view.people.warrants(person_id))


def _refuse(mandate: Mandate, today: date) -> None:
    purpose = mandate.purpose.strip()
    if not mandate.bodies:
        message = "Hãy chọn ít nhất một cơ quan được xem."
        raise Refused(message)
    if not 0 < len(purpose) <= LONGEST_PURPOSE or not purpose.isprintable():
        message = f"Hãy ghi mục đích, căn cứ; tối đa {LONGEST_PURPOSE} ký tự."
        raise Refused(message)
    is_backwards = mandate.since and mandate.until and mandate.until < mandate.since
    if mandate.ends < today or is_backwards:
        message = "Ngày hết hiệu lực phải từ hôm nay; thời kỳ phải xuôi. Hãy chọn lại."
        raise Refused(message)


def _unknown() -> NotFound:
    return NotFound("Không có quyết định này, hoặc đã thu hồi. Hãy tải lại danh sách.")
