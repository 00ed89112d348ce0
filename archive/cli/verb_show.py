"""``vankho show``: one record, whole."""

import click

from archive.cli.outcome import tell
from archive.cli.shell import Shell, in_archive
from archive.inquiry.describe import description
from archive.inquiry.view import record as view_record
from archive.inquiry.view import trail


@click.command()
@click.argument("record")
@in_archive
def command(shell: Shell, record: str) -> None:
    """Xem một tài liệu."""
    seen = view_record(shell.parts, shell.actor, record)
    said = description(shell.parts, seen)
    if shell.as_json:
        tell(said)
        return
    for name, value in said.items():
        click.echo(f"{name:22} {value}")
    for line in trail(shell.parts, shell.actor, record):
        click.echo(f"  {line.seq:6} {line.at:%Y-%m-%d %H:%M:%S}Z {line.act:12} {line.who}")
