"""``vankho user appoint|dismiss|delegate|delegations|warrant|revoke``: who may do what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import click

from archive.accounts.delegation import Loan, delegate, delegations_of, end_delegation
from archive.accounts.offices import appoint, dismiss
from archive.accounts.sessions import end_session, end_sessions
from archive.accounts.warrants import Mandate, give_warrant, revoke_warrant
from archive.cli.options import gathered
from archive.cli.outcome import say, tell
from archive.cli.shell import Shell, in_archive
from archive.cli.users import DAY, USERNAME, command, membership, must_administer, person_named
from archive.cli.wording import WrongCall, argument, option, verb
from archive.records.actor import Delegation, Office

HELD = argument("held", metavar="CHỨC-VỤ@CƠ-QUAN")


@dataclass(frozen=True)
class Days:
    """From when until when, and why."""

    since: datetime
    until: datetime
    reason: str


@dataclass(frozen=True)
class Bounds:
    """What a warrant is for, until when, and of which time the records are."""

    purpose: str
    ends: datetime
    since: datetime | None
    until: datetime | None


@verb("appoint", of=command)
@USERNAME
@HELD
@in_archive
def appoint_(shell: Shell, username: str, held: str) -> None:
    """Giao thêm một chức vụ."""
    must_administer(shell)
    person = person_named(shell, username)
    appoint(shell.parts, person.id, membership(shell, held), by=shell.actor)
    say(f"{username} giữ chức vụ {held}.")


@verb("dismiss", of=command)
@USERNAME
@HELD
@in_archive
def dismiss_(shell: Shell, username: str, held: str) -> None:
    """Thôi một chức vụ; ủy quyền từ chức vụ đó cũng kết thúc."""
    must_administer(shell)
    person = person_named(shell, username)
    dismiss(shell.parts, person.id, membership(shell, held), by=shell.actor)
    say(f"{username} thôi chức vụ {held}.")


@verb("delegate", of=command)
@argument("giver", metavar="NGƯỜI-GIAO")
@argument("taker", metavar="NGƯỜI-NHẬN")
@option("--office", "held", required=True, metavar="CHỨC-VỤ@CƠ-QUAN", help="Chức vụ được ủy quyền")
@gathered(
    "days",
    Days,
    option("--since", required=True, type=DAY, help="Ngày đầu"),
    option("--until", required=True, type=DAY, help="Ngày cuối"),
    option("--reason", required=True, help="Lý do, căn cứ"),
)
@in_archive
def delegate_(shell: Shell, giver: str, taker: str, held: str, days: Days) -> None:
    """Ủy quyền một chức vụ cho người khác, từ ngày đến ngày."""
    loan = Loan(
        giver=person_named(shell, giver).id,
        taker=person_named(shell, taker).id,
        membership=membership(shell, held),
        since=days.since.date(),
        until=days.until.date(),
        reason=days.reason,
    )
    _tell_delegation(shell, delegate(shell.parts, loan, by=shell.actor))


@verb("delegations", of=command)
@USERNAME
@in_archive
def delegations(shell: Shell, username: str) -> None:
    """Liệt kê ủy quyền từ và cho một người, cả những lần đã hết."""
    person = person_named(shell, username)
    for one in delegations_of(shell.parts, person.id, by=shell.actor):
        _tell_delegation(shell, one)


@verb("warrant", of=command)
@USERNAME
@option("--body", "bodies", multiple=True, required=True, help="Cơ quan được xem; nhiều lần được")
@gathered(
    "bounds",
    Bounds,
    option("--purpose", required=True, help="Mục đích, căn cứ"),
    option("--ends", required=True, type=DAY, help="Ngày hết hiệu lực"),
    option("--since", type=DAY, help="Chỉ hồ sơ từ ngày này"),
    option("--until", type=DAY, help="Chỉ hồ sơ đến ngày này"),
)
@in_archive
def warrant(shell: Shell, username: str, bodies: Sequence[str], bounds: Bounds) -> None:
    """Giao quyền xem cho thanh tra: cơ quan, thời kỳ, mục đích, thời hạn."""
    must_administer(shell)
    person = person_named(shell, username)
    known = {membership(shell, f"{Office.INSPECTOR}@{body}").body for body in bodies}
    mandate = Mandate(
        bodies=frozenset(known),
        purpose=bounds.purpose,
        ends=bounds.ends.date(),
        since=bounds.since.date() if bounds.since else None,
        until=bounds.until.date() if bounds.until else None,
    )
    given = give_warrant(shell.parts, person.id, mandate, by=shell.actor)
    if shell.as_json:
        tell({"id": given.id, "bodies": sorted(known), "ends": given.ends.isoformat()})
    say(f"{username} được xem hồ sơ của {', '.join(sorted(known))} đến {given.ends:%d/%m/%Y}.")


@verb("revoke", of=command)
@USERNAME
@option("--session", "session_id", metavar="MÃ", help="Kết thúc một phiên đăng nhập")
@option("--sessions", "everywhere", is_flag=True, help="Kết thúc mọi phiên đăng nhập")
@option("--warrant", "warrant_id", metavar="MÃ", help="Thu hồi một quyết định thanh tra")
@option("--delegation", "delegation_id", metavar="MÃ", help="Kết thúc một ủy quyền")
@in_archive
def revoke(shell: Shell, username: str, *, everywhere: bool, **ids: str | None) -> None:
    """Thu hồi một thứ của một người: phiên, quyết định thanh tra, ủy quyền."""
    if sum(map(bool, (everywhere, *ids.values()))) != 1:
        message = "Hãy chọn đúng một: --session, --sessions, --warrant hoặc --delegation."
        raise WrongCall(message)
    person, parts, by = person_named(shell, username), shell.parts, shell.actor
    if everywhere:
        end_sessions(parts, person.id, by=by)
    if session_id := ids["session_id"]:
        end_session(parts, person.id, session_id, by=by)
    if warrant_id := ids["warrant_id"]:
        revoke_warrant(parts, person.id, warrant_id, by=by)
    if delegation_id := ids["delegation_id"]:
        end_delegation(parts, delegation_id, by=by)
    say("Đã thu hồi.")


def _tell_delegation(shell: Shell, one: Delegation) -> None:
    with shell.parts.catalog.view() as view:
        names = {person.id: person.username for person in view.people.list()}
    giver, taker = names.get(one.giver, one.giver), names.get(one.taker, one.taker)
    held = f"{one.office.value}@{one.body}"
    if shell.as_json:
        days = {"since": one.since.isoformat(), "until": one.until.isoformat()}
        ended = one.ended_on.isoformat() if one.ended_on else None
        said = {"id": one.id, "giver": giver, "taker": taker, "office": held, **days}
        tell({**said, "reason": one.reason, "ended_on": ended})
        return
    days_said = f"{one.since:%d/%m/%Y}–{one.until:%d/%m/%Y}"
    over = f"  (kết thúc {one.ended_on:%d/%m/%Y})" if one.ended_on else ""
    click.echo(f"{one.id}  {giver} → {taker}  {held}  {days_said}{over}  {one.reason}")
