"""Whose account somebody may change: an administrator's reach, and never beyond it.

An administrator of some bodies governs an account whose every office lies in those bodies, and
sees one that has any office there. An account beyond that is not there at all for them. Nobody
gives an office to themselves, and nobody leaves a body without an administrator by going.
"""

from collections.abc import Iterable
from datetime import date

from archive.accounts.people import person_of
from archive.catalog.sql.people import Person
from archive.catalog.sql.work import Work
from archive.records.access import Act, bodies_for
from archive.records.actor import Actor, Membership, Office
from archive.records.errors import Conflict, NotAllowed, NotFound


def is_self(by: Actor, person_id: str) -> bool:
    """Say whether somebody acts on their own account, logged in and not by a token."""
    return by.id == person_id and by.scope is None


def governs(by: Actor, held: Iterable[Membership]) -> bool:
    """Say whether these are the offices of somebody this actor may govern."""
    if by.is_operator:
        return True
    bodies = {one.body for one in held}
    return bool(bodies) and bodies <= bodies_for(by, Act.PEOPLE)


def sees(by: Actor, held: Iterable[Membership]) -> bool:
    """Say whether these are the offices of somebody this actor may know of."""
    return by.is_operator or bool({one.body for one in held} & bodies_for(by, Act.PEOPLE))


def must_govern(work: Work, by: Actor, person_id: str) -> Person:
    """Return the person. Raises ``NotFound`` for one this actor does not see.

    Raises ``NotAllowed`` for one who also holds offices beyond the actor's reach.
    """
    person = must_see(work, by, person_id)
    if not governs(by, work.people.memberships(person_id)):
        message = "Người này còn giữ chức vụ ở cơ quan khác. Hãy nhờ người vận hành hệ thống."
        raise NotAllowed(message)
    return person


def must_see(work: Work, by: Actor, person_id: str) -> Person:
    """Return the person. Raises ``NotFound`` for one this actor does not see."""
    if not sees(by, work.people.memberships(person_id)):
        raise _unknown()
    return person_of(work, person_id)


def must_reach(work: Work, by: Actor, person_id: str) -> Person:
    """Return the person: oneself, or somebody this actor governs. Raises as those do."""
    if is_self(by, person_id):
        return person_of(work, person_id)
    return must_govern(work, by, person_id)


def must_hold_people(by: Actor, body: str) -> None:
    """Raise ``NotAllowed`` unless this actor may change who is who in this body."""
    if not by.is_operator and body not in bodies_for(by, Act.PEOPLE):
        message = "Bạn không quản trị cơ quan này. Hãy chọn cơ quan của mình."
        raise NotAllowed(message)


def must_leave_an_admin(work: Work, by: Actor, person_id: str, today: date) -> None:
    """Raise ``Conflict`` where an administrator would go who is the last one of a body."""
    if by.id != person_id:
        return
    for held in work.people.memberships(person_id):
        if held.office is Office.ADMIN:
            must_leave_another(work, held, person_id, today)


def must_leave_another(work: Work, held: Membership, person_id: str, today: date) -> None:
    """Raise ``Conflict`` where nobody else could administer this body."""
    others = (one for one in work.people.holders(held) if one.id != person_id)
    if not any(one.is_here(today) and not one.is_invited for one in others):
        message = (
            f"Bạn là quản trị duy nhất của cơ quan “{held.body}”. "
            "Hãy giao quyền quản trị cho người khác trước."
        )
        raise Conflict(message)


def _unknown() -> NotFound:
    return NotFound("Không có tài khoản này. Hãy kiểm tra lại danh sách người dùng.")
