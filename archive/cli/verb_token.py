"""``vankho token``: an access token for the interface, shown once."""

import click

from archive.accounts.tokens import make_token
from archive.cli.outcome import say, tell
from archive.cli.shell import Shell, in_archive, must_operate
from archive.cli.wording import argument, option, verb


@verb()
@argument("username", metavar="TÀI-KHOẢN")
@option("--label", default="vankho token", show_default=True, help="Dùng cho việc gì")
@option("--days", default=30, show_default=True, type=click.IntRange(1, 365), help="Số ngày dùng")
@in_archive
def command(shell: Shell, username: str, label: str, days: int) -> None:
    """Cấp mã truy cập cho một người dùng; mã chỉ hiện một lần."""
    must_operate(shell)
    token = make_token(shell.parts, username, label, days)
    if shell.as_json:
        tell({"username": username, "token": token, "days": days})
    else:
        click.echo(token)
    say(f"Mã của {username}, dùng được {days} ngày. Hãy cất kỹ: mã không hiện lại.")
