"""``vankho token``: access tokens for the interface: made (and shown once), listed, taken back.

``vankho token USER`` makes one; ``make`` need not be said.
"""

from collections.abc import Sequence

import click

from archive.accounts.tokens import SCOPES, end_token, make_token, scope_of, tokens_of
from archive.cli.outcome import say, tell
from archive.cli.shell import Shell, in_archive, must_operate
from archive.cli.users import USERNAME, person_named
from archive.cli.wording import Family, argument, option, verb
from archive.records.calendar import VIETNAM, to_text

MAKE = "make"


class Tokens(Family):
    """Makes a token where no other verb of the family is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the call; a user's name or an option of ``make`` first means ``make``."""
        names = {name for one in make.params for name in one.opts}
        if args and args[0] not in self.commands:
            is_option = args[0].startswith("-")
            if not is_option or args[0].partition("=")[0] in names:
                args = [MAKE, *args]
        return super().parse_args(ctx, args)


@click.group(cls=Tokens)
def command() -> None:
    """Mã truy cập API: cấp (“vankho token TÀI-KHOẢN --data …”, --json), liệt kê, thu hồi."""


@verb(MAKE, of=command)
@USERNAME
@option("--label", default="vankho token", show_default=True, help="Dùng cho việc gì")
@option("--days", default=30, show_default=True, type=click.IntRange(1, 365), help="Số ngày dùng")
@option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice(list(SCOPES)),
    help="Chỉ cho những việc này; nhiều lần được; không ghi: mọi việc",
)
@in_archive
def make(shell: Shell, username: str, label: str, days: int, scopes: Sequence[str]) -> None:
    """Cấp mã truy cập cho một người dùng; mã chỉ hiện một lần."""
    must_operate(shell)
    token = make_token(shell.parts, username, label, days, scope=scope_of(scopes))
    if shell.as_json:
        tell({"username": username, "token": token, "days": days, "scope": list(scopes)})
    else:
        click.echo(token)
    say(f"Mã của {username}, dùng được {days} ngày. Hãy cất kỹ: mã không hiện lại.")


@verb("list", of=command)
@USERNAME
@in_archive
def list_(shell: Shell, username: str) -> None:
    """Liệt kê mã truy cập của một người, cả mã đã hết hạn."""
    person = person_named(shell, username)
    for one in tokens_of(shell.parts, person.id, by=shell.actor):
        if shell.as_json:
            times = {"made_at": to_text(one.made_at), "ends_at": to_text(one.ends_at)}
            tell({"id": one.id, "label": one.label, **times, "scope": sorted(one.scope)})
            continue
        until = one.ends_at.astimezone(VIETNAM)
        click.echo(f"{one.id}  {one.label}  đến {until:%d/%m/%Y}  {' '.join(sorted(one.scope))}")


@verb("revoke", of=command)
@USERNAME
@argument("token_id", metavar="MÃ-SỐ")
@in_archive
def revoke(shell: Shell, username: str, token_id: str) -> None:
    """Thu hồi một mã truy cập theo mã số trong danh sách."""
    person = person_named(shell, username)
    end_token(shell.parts, person.id, token_id, by=shell.actor)
    say("Đã thu hồi mã truy cập.")
