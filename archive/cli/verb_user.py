"""``vankho user``: accounts of this archive, kept by the operator of its machine."""

from collections.abc import Sequence

import click

from archive.accounts.people import add_person, clean_username, set_active, set_password
from archive.catalog.sql.people import Person
from archive.cli.outcome import say, tell
from archive.cli.pin import read_secret
from archive.cli.shell import Shell, in_archive, must_operate
from archive.cli.wording import Family, argument, option, verb
from archive.records.actor import Membership, Office
from archive.records.errors import NotFound, Refused

PASSWORD_FD = option(
    "--password-fd", type=int, help="Đọc mật khẩu từ mô tả tệp này thay cho bàn phím"
)
USERNAME = argument("username", metavar="TÀI-KHOẢN")


@click.group(cls=Family)
def command() -> None:
    """Tài khoản người dùng: thêm, liệt kê, đặt lại mật khẩu, khóa, mở."""


@verb("add", of=command)
@USERNAME
@option("--name", required=True, help="Họ và tên")
@option(
    "--office",
    "offices",
    multiple=True,
    required=True,
    metavar="CHỨC-VỤ@CƠ-QUAN",
    help=f"Ví dụ officer@cau-mau. Các chức vụ: {', '.join(Office)}",
)
@PASSWORD_FD
@in_archive
def add(
    shell: Shell, username: str, name: str, offices: Sequence[str], password_fd: int | None
) -> None:
    """Thêm một tài khoản; mật khẩu từ 12 ký tự, hỏi hai lần."""
    must_operate(shell)
    memberships = [_membership(shell, one) for one in offices]
    password = read_secret(password_fd, "Mật khẩu mới", twice=True)
    person = add_person(shell.parts, username, name, password, *memberships)
    _tell(shell, person)


@verb("list", of=command)
@in_archive
def list_(shell: Shell) -> None:
    """Liệt kê tài khoản và chức vụ."""
    must_operate(shell)
    with shell.parts.catalog.view() as view:
        people = view.people.list()
    for person in people:
        _tell(shell, person)


@verb("password", of=command)
@USERNAME
@PASSWORD_FD
@in_archive
def password(shell: Shell, username: str, password_fd: int | None) -> None:
    """Đặt lại mật khẩu; mọi phiên đăng nhập của người đó kết thúc."""
    must_operate(shell)
    person = _person(shell, username)
    said = read_secret(password_fd, f"Mật khẩu mới của {username}", twice=True)
    set_password(shell.parts, person.id, said)
    say(f"Đã đặt lại mật khẩu của {username}.")


@verb("close", of=command)
@USERNAME
@in_archive
def close(shell: Shell, username: str) -> None:
    """Khóa một tài khoản: không đăng nhập, không dùng mã truy cập được nữa."""
    must_operate(shell)
    set_active(shell.parts, _person(shell, username).id, active=False)
    say(f"Đã khóa tài khoản {username}.")


@verb("open", of=command)
@USERNAME
@in_archive
def reopen(shell: Shell, username: str) -> None:
    """Mở lại một tài khoản đã khóa."""
    must_operate(shell)
    set_active(shell.parts, _person(shell, username).id, active=True)
    say(f"Đã mở tài khoản {username}.")


def _membership(shell: Shell, text: str) -> Membership:
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


def _person(shell: Shell, username: str) -> Person:
    with shell.parts.catalog.view() as view:
        person = view.people.by_username(clean_username(username))
    if person is None:
        message = f"Không có tài khoản “{username}”. Xem tên bằng “vankho user list”."
        raise NotFound(message)
    return person


def _tell(shell: Shell, person: Person) -> None:
    with shell.parts.catalog.view() as view:
        held = [f"{one.office.value}@{one.body}" for one in view.people.memberships(person.id)]
    if shell.as_json:
        said = {"username": person.username, "name": person.name, "active": person.active}
        tell({**said, "offices": held})
        return
    closed = "" if person.active else "  (đã khóa)"
    click.echo(f"{person.username:16} {person.name}{closed}  {', '.join(held)}")
