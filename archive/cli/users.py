"""What the verbs of ``vankho user`` share: the family itself, how people and offices are named."""

from collections.abc import Mapping

import click

from archive.accounts.directory import Account, account
from archive.accounts.people import clean_username
from archive.catalog.sql.people import Person
from archive.cli.outcome import tell
from archive.cli.shell import Shell
from archive.cli.wording import Family, argument, option
from archive.records.access import Act, may_somewhere
from archive.records.actor import Membership, Office
from archive.records.errors import NotAllowed, NotFound, Refused

DAY = click.DateTime(["%Y-%m-%d"])
USERNAME = argument("username", metavar="TÀI-KHOẢN")
OFFICES = option(
    "--office",
    "offices",
    multiple=True,
    required=True,
    metavar="CHỨC-VỤ@CƠ-QUAN",
    help=f"Ví dụ officer@cau-mau. Các chức vụ: {', '.join(Office)}",
)


@click.group(cls=Family)
def command() -> None:
    """Tài khoản: mời, chức vụ, mật khẩu, bước hai, ủy quyền, phiên, khóa ký, nghỉ việc."""


def must_administer(shell: Shell) -> None:
    """Raise ``NotAllowed`` for somebody who administers nothing at all."""
    if not may_somewhere(shell.actor, Act.PEOPLE):
        message = "Việc này dành cho người quản trị cơ quan hoặc người vận hành máy chủ."
        raise NotAllowed(message)


def membership(shell: Shell, text: str) -> Membership:
    """Read ``office@body``. Raises ``Refused`` for an office or body nobody knows."""
    office, _, body = text.partition("@")
    with shell.parts.catalog.view() as view:
        bodies = view.dossiers.bodies()
    if office not in set(Office):
        message = f"Không có chức vụ “{office}”. Các chức vụ: {', '.join(Office)}."
        raise Refused(message)
    if body not in bodies:
        message = f"Không có cơ quan “{body}”. Các mã: {', '.join(bodies)}."
        raise Refused(message)
    return Membership(body, Office(office))


def person_named(shell: Shell, username: str) -> Person:
    """Return the person of this user name. Raises ``NotFound``."""
    with shell.parts.catalog.view() as view:
        person = view.people.by_username(clean_username(username))
    if person is None:
        message = f"Không có tài khoản “{username}”. Xem tên bằng “vankho user list”."
        raise NotFound(message)
    return person


def tell_person(shell: Shell, person: Person) -> None:
    """Say who somebody is and what they hold."""
    found = account(shell.parts, person.id, by=shell.actor)
    if shell.as_json:
        tell(described(found))
        return
    held = ", ".join(f"{one.office.value}@{one.body}" for one in found.memberships)
    marks = "".join(f"  ({mark})" for mark in _marks(found.person))
    click.echo(f"{person.username:16} {person.name}{marks}  {held}")


def described(found: Account) -> Mapping[str, object]:
    """Return an account as one JSON object says it."""
    person = found.person
    return {
        "username": person.username,
        "name": person.name,
        "active": person.active,
        "offices": [f"{one.office.value}@{one.body}" for one in found.memberships],
        "invited": person.is_invited,
        "second_factor": person.second_factor is not None,
        "left_on": person.left_on.isoformat() if person.left_on else None,
        "sessions": found.sessions,
        "keys": [one.name for one in found.keys],
        "warrants": [
            {
                "id": one.id,
                "bodies": sorted(one.bodies),
                "purpose": one.purpose,
                "ends": one.ends.isoformat(),
                "revoked_on": one.revoked_on.isoformat() if one.revoked_on else None,
            }
            for one in found.warrants
        ],
    }


def _marks(person: Person) -> tuple[str, ...]:
    """Return what is worth saying beside a name."""
    marks = (
        ("đã khóa", not person.active),
        ("chờ nhận lời mời", person.is_invited),
        (f"nghỉ từ {person.left_on:%d/%m/%Y}" if person.left_on else "", bool(person.left_on)),
        ("bước hai", person.second_factor is not None),
    )
    return tuple(words for words, is_so in marks if is_so)
