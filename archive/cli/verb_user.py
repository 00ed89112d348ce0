"""``vankho user``: accounts of this archive, kept by the operator of its machine."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from archive.accounts.offices import set_active
from archive.accounts.people import add_person, clean_username, set_password
from archive.catalog.sql.people import KeyHolder, Person
from archive.cli.outcome import say, tell
from archive.cli.pin import read_secret
from archive.cli.shell import Shell, in_archive, must_operate
from archive.cli.wording import A_FILE, Family, argument, option, verb
from archive.records.actor import Membership, Office, Warrant
from archive.records.digest import new_id
from archive.records.errors import Conflict, NotFound, Refused
from archive.upkeep.keyfiles import write_secret

SIGNERS = frozenset({Office.SIGNER, Office.CLERK})
DAY = click.DateTime(["%Y-%m-%d"])
_KEY_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")

PASSWORD_FD = option(
    "--password-fd", type=int, help="Đọc mật khẩu từ mô tả tệp này thay cho bàn phím"
)
USERNAME = argument("username", metavar="TÀI-KHOẢN")


@click.group(cls=Family)
def command() -> None:
    """Tài khoản người dùng: thêm, liệt kê, mật khẩu, khóa ký, thanh tra, khóa, mở."""


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
    set_active(shell.parts, _person(shell, username).id, active=False, by=shell.actor)
    say(f"Đã khóa tài khoản {username}.")


@verb("open", of=command)
@USERNAME
@in_archive
def reopen(shell: Shell, username: str) -> None:
    """Mở lại một tài khoản đã khóa."""
    must_operate(shell)
    set_active(shell.parts, _person(shell, username).id, active=True, by=shell.actor)
    say(f"Đã mở tài khoản {username}.")


@verb("key", of=command)
@USERNAME
@argument("file", type=A_FILE, metavar="TỆP.p12")
@option("--key", "key_name", required=True, help="Tên gọi của khóa trong kho")
@in_archive
def key(shell: Shell, username: str, file: Path, key_name: str) -> None:
    """Giao một tệp khóa PKCS#12 cho một người ký; mã PIN không được lưu."""
    must_operate(shell)
    person = _person(shell, username)
    if _KEY_NAME.fullmatch(key_name) is None:
        message = "Tên khóa gồm chữ thường không dấu, chữ số và dấu gạch nối."
        raise Refused(message)
    with shell.parts.catalog.view() as view:
        signing = [one for one in view.people.memberships(person.id) if one.office in SIGNERS]
    if not signing:
        message = f"{username} không giữ chức vụ ký (signer, clerk) ở cơ quan nào."
        raise Refused(message)
    kept = shell.parts.signing.keys / f"{key_name}.p12"
    if kept.exists():
        message = f"Đã có khóa tên “{key_name}”. Hãy chọn tên khác."
        raise Conflict(message)
    write_secret(kept, file.read_bytes())
    with shell.parts.catalog.work() as work:
        holder = KeyHolder(key_name, person.id, signing[0].body, f"{key_name}.p12")
        work.people.put_key(holder)
    say(f"{username} ký được bằng khóa “{key_name}”. Hãy cất tệp {file} ở nơi an toàn.")


@verb("warrant", of=command)
@USERNAME
@option("--body", "bodies", multiple=True, required=True, help="Cơ quan được xem; nhiều lần được")
@option("--purpose", required=True, help="Mục đích, căn cứ")
@option("--ends", required=True, type=DAY, help="Ngày hết hiệu lực")
@option("--since", type=DAY, help="Chỉ hồ sơ từ ngày này")
@option("--until", type=DAY, help="Chỉ hồ sơ đến ngày này")
@in_archive
def warrant(shell: Shell, username: str, bodies: Sequence[str], **said: Any) -> None:  # noqa: ANN401 - click's values
    """Giao quyền xem cho thanh tra: cơ quan, thời kỳ, mục đích, thời hạn."""
    must_operate(shell)
    person = _person(shell, username)
    known = {_membership(shell, f"{Office.INSPECTOR}@{body}").body for body in bodies}
    given = Warrant(
        id=new_id(shell.parts.chance),
        bodies=frozenset(known),
        purpose=said["purpose"],
        ends=said["ends"].date(),
        since=said["since"].date() if said["since"] else None,
        until=said["until"].date() if said["until"] else None,
    )
    with shell.parts.catalog.work() as work:
        work.people.grant(person.id, given)
    say(f"{username} được xem hồ sơ của {', '.join(sorted(known))} đến {given.ends:%d/%m/%Y}.")


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
