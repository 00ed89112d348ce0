"""``vankho user invite|reset|second-factor|sessions|leave``: how people come in, and go."""

from collections.abc import Sequence
from datetime import datetime

import click

from archive.accounts.device import device_of
from archive.accounts.invite import LINK, Invited, Invitee, invite, reset
from archive.accounts.offices import leave
from archive.accounts.second_factor import (
    new_enrolment,
    recovery_left,
    reset_second_factor,
    take_up,
)
from archive.accounts.sessions import sessions_of
from archive.cli.outcome import say, tell
from archive.cli.pin import read_secret
from archive.cli.shell import Shell, in_archive, must_operate
from archive.cli.users import (
    DAY,
    OFFICES,
    USERNAME,
    command,
    membership,
    must_administer,
    person_named,
)
from archive.cli.wording import option, verb
from archive.records.calendar import VIETNAM, to_text


@verb("invite", of=command)
@USERNAME
@option("--name", required=True, help="Họ và tên")
@OFFICES
@in_archive
def invite_(shell: Shell, username: str, name: str, offices: Sequence[str]) -> None:
    """Mời một người: in liên kết dùng một lần, 72 giờ, để người đó tự đặt mật khẩu."""
    must_administer(shell)
    memberships = [membership(shell, one) for one in offices]
    invited = invite(shell.parts, Invitee(username, name, memberships), by=shell.actor)
    _hand_over(shell, invited)


@verb("reset", of=command)
@USERNAME
@in_archive
def reset_(shell: Shell, username: str) -> None:
    """Cấp liên kết đặt lại mật khẩu; mật khẩu cũ, phiên và mã truy cập hết hiệu lực ngay."""
    must_administer(shell)
    person = person_named(shell, username)
    _hand_over(shell, reset(shell.parts, person.id, by=shell.actor))


@verb("second-factor", of=command)
@USERNAME
@option("--enrol", is_flag=True, help="Bật tại máy này: in địa chỉ otpauth, hỏi mã đầu tiên")
@option("--reset", "drop", is_flag=True, help="Bỏ bước hai của người mất điện thoại")
@option("--code-fd", type=int, help="Đọc mã sáu số từ mô tả tệp này thay cho bàn phím")
@in_archive
def second_factor(
    shell: Shell, username: str, code_fd: int | None, *, enrol: bool, drop: bool
) -> None:
    """Xác thực hai bước của một người: xem, bật, hoặc bỏ khi mất điện thoại."""
    must_administer(shell)
    person = person_named(shell, username)
    if drop:
        reset_second_factor(shell.parts, person.id, by=shell.actor)
        say(f"Đã bỏ bước hai của {username}; mọi phiên đăng nhập đã kết thúc.")
    if enrol:
        must_operate(shell)
        offered = new_enrolment(shell.parts, person.username)
        say(f"Thêm vào ứng dụng tạo mã: {offered.uri}")
        said = read_secret(code_fd, "Mã sáu số trên điện thoại")
        for code in take_up(shell.parts, person.id, offered.secret, said):
            click.echo(code)
        say("Trên đây là tám mã dự phòng, mỗi mã dùng một lần, không hiện lại.")
    if not enrol and not drop:
        _tell_state(shell, username)


@verb("sessions", of=command)
@USERNAME
@in_archive
def sessions(shell: Shell, username: str) -> None:
    """Liệt kê nơi một người đang đăng nhập; kết thúc bằng “vankho user revoke”."""
    person = person_named(shell, username)
    for one in sessions_of(shell.parts, person.id, by=shell.actor):
        if shell.as_json:
            times = {"began_at": to_text(one.began_at), "seen_at": to_text(one.seen_at)}
            rest = {"address": one.address, "agent": one.agent, "strong": one.is_strong}
            tell({"id": one.id, **times, **rest})
            continue
        seen = one.seen_at.astimezone(VIETNAM)
        click.echo(f"{one.id}  {seen:%d/%m/%Y %H:%M}  {one.address}  {device_of(one.agent)}")


@verb("leave", of=command)
@USERNAME
@option("--on", required=True, type=DAY, help="Ngày đầu tiên không còn làm việc")
@in_archive
def leave_(shell: Shell, username: str, on: datetime) -> None:
    """Ghi người nghỉ việc: hết phiên, mã, chức vụ, ủy quyền; tên còn trong sổ."""
    must_administer(shell)
    leave(shell.parts, person_named(shell, username).id, on.date(), by=shell.actor)
    say(f"Từ {on:%d/%m/%Y}, tài khoản {username} không mở được gì nữa.")


def _hand_over(shell: Shell, invited: Invited) -> None:
    """Show a one-time link, once."""
    settings = shell.settings
    home = settings.public_url or f"http://{settings.host}:{settings.port}"
    link = home + LINK.format(code=invited.code)
    if shell.as_json:
        said = {"username": invited.person.username, "purpose": invited.purpose.value}
        tell({**said, "code": invited.code, "link": link, "ends_at": to_text(invited.ends_at)})
    else:
        click.echo(link)
    until = invited.ends_at.astimezone(VIETNAM)
    say(f"Liên kết dùng một lần, đến {until:%H:%M %d/%m/%Y}. Hãy đưa tận tay: nó không hiện lại.")


def _tell_state(shell: Shell, username: str) -> None:
    person = person_named(shell, username)
    left = recovery_left(shell.parts, person.id)
    since = person.second_factor_since
    if shell.as_json:
        said = {"username": person.username, "second_factor": person.second_factor is not None}
        tell({**said, "since": to_text(since) if since else None, "recovery_left": left})
    elif since is None:
        say(f"{username} chưa bật bước hai.")
    else:
        say(f"{username} có bước hai từ {since:%d/%m/%Y}; còn {left} mã dự phòng.")
