"""Accounts, and what each person reaches today.

``add_person``, ``set_password`` and ``enter`` are the operator's: they ask nobody's right. What an
administrator does takes ``by`` and stays within that person's reach (``rights.py``).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from archive.accounts.needs import Needs
from archive.accounts.passwords import COST, Cost, hash_password
from archive.accounts.register import changing
from archive.accounts.told import tell
from archive.catalog.sql.people import Person
from archive.catalog.sql.work import Work
from archive.ledger.entry import Act
from archive.records.actor import OPERATOR, Actor, Delegation, Membership
from archive.records.body import held_by, successor_of
from archive.records.digest import new_id
from archive.records.errors import Conflict, NotAllowed, NotFound, Refused

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,62}[a-z0-9]")
LONGEST_NAME = 200


def clean_username(typed: str) -> str:
    """Return a user name as it is kept: lower case, without spaces around it."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def new_person(parts: Needs, username: str, name: str, hashed: str = "") -> Person:
    """Return an account that is not written yet.

    ``hashed`` is the hash of its password, empty for somebody who is invited to choose one. Raises
    ``Refused`` for a user name that cannot be taken.
    """
    clean = clean_username(username)
    if _USERNAME.fullmatch(clean) is None:
        message = "Tên đăng nhập gồm 3–64 chữ thường không dấu, chữ số, dấu chấm hoặc gạch nối."
        raise Refused(message)
    shown = unicodedata.normalize("NFC", name).strip()
    if not shown.isprintable() or not 0 < len(shown) <= LONGEST_NAME:
        message = f"Họ và tên có từ 1 đến {LONGEST_NAME} ký tự. Hãy nhập lại."
        raise Refused(message)
    return Person(new_id(parts.chance), clean, shown, hashed)


def enter(
    parts: Needs, work: Work, person: Person, memberships: Iterable[Membership], *, by: str
) -> None:
    """Write a new account with its offices. Raises ``Conflict`` for a name that is taken."""
    if work.people.by_username(person.username) is not None:
        message = f"Tên đăng nhập “{person.username}” đã có. Hãy chọn tên khác."
        raise Conflict(message)
    work.people.put(person)
    tell(parts, work, Act.ACCOUNT, person.id, by=by)
    for membership in memberships:
        work.people.appoint(person.id, membership)
        tell(parts, work, Act.APPOINTED, person.id, by=by)


def add_person(
    parts: Needs,
    username: str,
    name: str,
    password: str,
    *memberships: Membership,
    cost: Cost = COST,
) -> Person:
    """Write a new account with its password and offices, at the machine itself.

    Raises ``Refused`` for a user name or password that cannot be taken, ``Conflict`` for a name
    that is taken already.
    """
    hashed = hash_password(password, parts.chance, cost)
    person = new_person(parts, username, name, hashed)
    with changing(parts) as work:
        enter(parts, work, person, memberships, by=OPERATOR.id)
    return person


def set_password(parts: Needs, person_id: str, password: str, *, cost: Cost = COST) -> None:
    """Change a password at the machine itself, and end every session of that person.

    Raises ``Refused`` for one that cannot be taken, ``NotFound`` for nobody.
    """
    hashed = hash_password(password, parts.chance, cost)
    with changing(parts) as work:
        put_password(parts, work, person_id, hashed, by=OPERATOR.id)


def put_password(parts: Needs, work: Work, person_id: str, hashed: str, *, by: str) -> Person:
    """Write a new hash; sessions and unused invitations end with the old one."""
    person = replace(person_of(work, person_id), password=hashed)
    work.people.put(person)
    work.sessions.end_all(person_id)
    work.invitations.drop(person_id)
    tell(parts, work, Act.PASSWORD, person_id, by=by)
    return person


def actor_of(work: Work, person_id: str, today: date) -> Actor:
    """Return who this person is today: offices spread over the lineage of bodies, and warrants.

    An office in a successor covers the dissolved body's records from the day they passed; an office
    in a dissolved body covers nothing from that day, for its duties passed too. An office that was
    delegated counts while the delegation is in force and its giver holds it. Raises ``NotAllowed``
    for an account that is unknown or closed.
    """
    person = work.people.get(person_id)
    if person is None or not person.is_here(today):
        raise NotAllowed
    bodies = work.dossiers.bodies()
    lent = delegations_to(work, person_id, today)
    held = [*work.people.memberships(person_id), *(one.membership for one in lent)]
    reach = {
        Membership(body, one.office)
        for one in held
        if successor_of(one.body, bodies, on=today) == one.body
        for body in held_by(one.body, bodies.values(), on=today)
    }
    return Actor(
        id=person.id,
        name=person.name,
        reach=tuple(sorted(reach, key=lambda one: (one.body, one.office))),
        warrants=tuple(work.people.warrants(person_id)),
        delegated=lent,
    )


def delegations_to(work: Work, person_id: str, today: date) -> tuple[Delegation, ...]:
    """Return what others lend this person today: never more than they hold themselves."""
    return tuple(
        one
        for one in work.people.delegations(taker=person_id)
        if one.is_in_force(today)
        and (giver := work.people.get(one.giver)) is not None
        and giver.is_here(today)
        and one.membership in work.people.memberships(one.giver)
    )


def person_of(work: Work, person_id: str) -> Person:
    """Return a person by id. Raises ``NotFound``."""
    person = work.people.get(person_id)
    if person is None:
        message = "Không có tài khoản này. Hãy kiểm tra lại danh sách người dùng."
        raise NotFound(message)
    return person
