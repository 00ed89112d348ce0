"""Accounts, and what each person reaches today.

Who may make or change an account is asked by the caller (``access.may_somewhere``); here it is only
done, together with what must go with it: a changed password ends every session.
"""

import re
import unicodedata
from dataclasses import replace
from datetime import date

from archive.accounts.needs import Needs
from archive.accounts.passwords import COST, Cost, hash_password
from archive.catalog.sql.people import Person
from archive.catalog.sql.work import Work
from archive.records.actor import Actor, Membership
from archive.records.body import held_by, successor_of
from archive.records.digest import new_id
from archive.records.errors import Conflict, NotAllowed, NotFound, Refused

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,62}[a-z0-9]")


def clean_username(typed: str) -> str:
    """Return a user name as it is kept: lower case, without spaces around it."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def add_person(
    parts: Needs,
    username: str,
    name: str,
    password: str,
    *memberships: Membership,
    cost: Cost = COST,
) -> Person:
    """Write a new account with its offices.

    Raises ``Refused`` for a user name or password that cannot be taken, ``Conflict`` for a name
    that is taken already.
    """
    clean = clean_username(username)
    if _USERNAME.fullmatch(clean) is None:
        message = "Tên đăng nhập gồm 3–64 chữ thường không dấu, chữ số, dấu chấm hoặc gạch nối."
        raise Refused(message)
    shown = unicodedata.normalize("NFC", name).strip()
    hashed = hash_password(password, parts.chance, cost)
    person = Person(new_id(parts.chance), clean, shown, hashed)
    with parts.catalog.work() as work:
        if work.people.by_username(clean) is not None:
            message = f"Tên đăng nhập “{clean}” đã có. Hãy chọn tên khác."
            raise Conflict(message)
        work.people.put(person)
        for membership in memberships:
            work.people.appoint(person.id, membership)
    return person


def set_password(parts: Needs, person_id: str, password: str, *, cost: Cost = COST) -> None:
    """Change a password and end every session of that person. Raises ``Refused``, ``NotFound``."""
    hashed = hash_password(password, parts.chance, cost)
    with parts.catalog.work() as work:
        work.people.put(replace(_person(work, person_id), password=hashed))
        work.sessions.end_all(person_id)


def set_active(parts: Needs, person_id: str, *, active: bool) -> None:
    """Open or close an account; a closed one loses its sessions, and its tokens open nothing."""
    with parts.catalog.work() as work:
        work.people.put(replace(_person(work, person_id), active=active))
        if not active:
            work.sessions.end_all(person_id)


def actor_of(work: Work, person_id: str, today: date) -> Actor:
    """Return who this person is today: offices spread over the lineage of bodies, and warrants.

    An office in a successor covers the dissolved body's records from the day they passed; an office
    in a dissolved body covers nothing from that day, for its duties passed too. Raises
    ``NotAllowed`` for an account that is unknown or closed.
    """
    person = work.people.get(person_id)
    if person is None or not person.active:
        raise NotAllowed
    bodies = work.dossiers.bodies()
    reach = {
        Membership(body, one.office)
        for one in work.people.memberships(person_id)
        if successor_of(one.body, bodies, on=today) == one.body
        for body in held_by(one.body, bodies.values(), on=today)
    }
    return Actor(
        id=person.id,
        name=person.name,
        reach=tuple(sorted(reach, key=lambda one: (one.body, one.office))),
        warrants=tuple(work.people.warrants(person_id)),
    )


def _person(work: Work, person_id: str) -> Person:
    person = work.people.get(person_id)
    if person is None:
        message = "Không có tài khoản này. Hãy kiểm tra lại danh sách người dùng."
        raise NotFound(message)
    return person
