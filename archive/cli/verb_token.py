"""``vankho token``: an access token for the interface, shown once."""

import click

from archive.accounts.tokens import make_token
from archive.cli.outcome import say, tell
from archive.cli.shell import Shell, in_archive
from archive.records.errors import NotAllowed


@click.command()
@click.argument("username")
@click.option("--label", default="vankho token", show_default=True, help="Dùng cho việc gì")
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 365))
@in_archive
def command(shell: Shell, username: str, label: str, days: int) -> None:
    """Cấp mã truy cập cho một người dùng; mã chỉ hiện một lần."""
    if not shell.actor.is_operator:
        message = "Chỉ người vận hành máy chủ được cấp mã truy cập."
        raise NotAllowed(message)
    token = make_token(shell.parts, username, label, days)
    if shell.as_json:
        tell({"username": username, "token": token, "days": days})
    else:
        click.echo(token)
        say(f"Mã của {username}, dùng được {days} ngày. Hãy cất kỹ: mã không hiện lại.")
