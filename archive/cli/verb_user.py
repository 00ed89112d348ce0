"""``vankho user``: accounts of this archive, kept by the operator of its machine.

An administrator may do with ``--as`` what concerns the people of their own bodies; passwords, key
files and accounts that nobody invited are the operator's.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from archive.accounts.directory import accounts
from archive.accounts.offices import set_active
from archive.accounts.people import add_person, set_password
from archive.accounts.register import changing
from archive.accounts.told import tell as enter
from archive.catalog.sql.people import KeyHolder
from archive.cli import user_entry, user_rights
from archive.cli.outcome import say
from archive.cli.pin import read_secret
from archive.cli.shell import Shell, in_archive, must_operate
from archive.cli.users import (
    OFFICES,
    USERNAME,
    command,
    membership,
    must_administer,
    person_named,
    tell_person,
)
from archive.cli.wording import A_FILE, argument, option, verb
from archive.ledger.entry import Act
from archive.records.actor import Office
from archive.records.errors import Conflict, Refused
from archive.route.sign import CERTIFICATE
from archive.upkeep.keyfiles import write_secret
from signing.sign import signer_of

__all__ = ["command", "user_entry", "user_rights"]

SIGNERS = frozenset({Office.SIGNER, Office.CLERK})
_KEY_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")
KEY_FILE = ".p12"

PASSWORD_FD = option(
    "--password-fd", type=int, help="Đọc mật khẩu từ mô tả tệp này thay cho bàn phím"
)


@verb("add", of=command)
@USERNAME
@option("--name", required=True, help="Họ và tên")
@OFFICES
@PASSWORD_FD
@in_archive
def add(
    shell: Shell, username: str, name: str, offices: Sequence[str], password_fd: int | None
) -> None:
    """Thêm một tài khoản; mật khẩu từ 12 ký tự, hỏi hai lần."""
    must_operate(shell)
    memberships = [membership(shell, one) for one in offices]
    password = read_secret(password_fd, "Mật khẩu mới", twice=True)
    person = add_person(shell.parts, username, name, password, *memberships)
    tell_person(shell, person)


@verb("list", of=command)
@in_archive
def list_(shell: Shell) -> None:
    """Liệt kê tài khoản và chức vụ."""
    must_administer(shell)
    for one in accounts(shell.parts, by=shell.actor):
        tell_person(shell, one.person)


@verb("password", of=command)
@USERNAME
@PASSWORD_FD
@in_archive
def password(shell: Shell, username: str, password_fd: int | None) -> None:
    """Đặt lại mật khẩu; mọi phiên đăng nhập của người đó kết thúc."""
    must_operate(shell)
    person = person_named(shell, username)
    said = read_secret(password_fd, f"Mật khẩu mới của {username}", twice=True)
    set_password(shell.parts, person.id, said)
    say(f"Đã đặt lại mật khẩu của {username}.")


@verb("close", of=command)
@USERNAME
@in_archive
def close(shell: Shell, username: str) -> None:
    """Khóa một tài khoản: không đăng nhập, không dùng mã truy cập được nữa."""
    must_administer(shell)
    set_active(shell.parts, person_named(shell, username).id, active=False, by=shell.actor)
    say(f"Đã khóa tài khoản {username}.")


@verb("open", of=command)
@USERNAME
@in_archive
def reopen(shell: Shell, username: str) -> None:
    """Mở lại một tài khoản đã khóa."""
    must_administer(shell)
    set_active(shell.parts, person_named(shell, username).id, active=True, by=shell.actor)
    say(f"Đã mở tài khoản {username}.")


@verb("key", of=command)
@USERNAME
@argument("file", type=A_FILE, metavar="TỆP")
@option("--key", "key_name", required=True, help="Tên gọi của khóa trong kho")
@in_archive
def key(shell: Shell, username: str, file: Path, key_name: str) -> None:
    """Giao khóa cho một người ký: tệp PKCS#12, hoặc chứng thư số (PEM) của thiết bị họ giữ.

    Mã PIN không được lưu. Với thiết bị, khóa không bao giờ tới máy chủ này.
    """
    must_operate(shell)
    person = person_named(shell, username)
    if _KEY_NAME.fullmatch(key_name) is None:
        message = "Tên khóa gồm chữ thường không dấu, chữ số và dấu gạch nối."
        raise Refused(message)
    with shell.parts.catalog.view() as view:
        signing = [one for one in view.people.memberships(person.id) if one.office in SIGNERS]
    if not signing:
        message = f"{username} không giữ chức vụ ký (signer, clerk) ở cơ quan nào."
        raise Refused(message)
    folder, content = shell.parts.signing.keys, file.read_bytes()
    if any((folder / f"{key_name}{end}").exists() for end in (KEY_FILE, CERTIFICATE)):
        message = f"Đã có khóa tên “{key_name}”. Hãy chọn tên khác."
        raise Conflict(message)
    kept = folder / f"{key_name}{_end_of(content)}"
    write_secret(kept, content)
    with changing(shell.parts) as work:
        holder = KeyHolder(key_name, person.id, signing[0].body, kept.name)
        work.people.put_key(holder)
        enter(shell.parts, work, Act.KEY, person.id, by=shell.actor.id)
    say(f"{username} ký được bằng khóa “{key_name}”. Hãy cất tệp {file} ở nơi an toàn.")


def _end_of(content: bytes) -> str:
    """Return how the name of a key's file ends. Raises ``SigningError`` for a bad certificate."""
    if not content.startswith(b"-----BEGIN CERTIFICATE"):
        return KEY_FILE
    signer_of(content)
    return CERTIFICATE
