"""``vankho list``: records, newest first."""

import click

from archive.catalog.sql.records import Wanted
from archive.cli.outcome import tell
from archive.cli.shell import Shell, in_archive
from archive.inquiry.describe import description
from archive.inquiry.worklists import records
from archive.records.state import State


@click.command()
@click.option("--state", type=click.Choice([state.value for state in State]))
@click.option("--body", help="Mã cơ quan")
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, 10_000))
@in_archive
def command(shell: Shell, state: str | None, body: str | None, limit: int) -> None:
    """Liệt kê tài liệu."""
    wanted = Wanted(
        bodies=frozenset({body}) if body else None,
        states=frozenset({State(state)}) if state else frozenset(),
        limit=limit,
    )
    for record in records(shell.parts, shell.actor, wanted):
        if shell.as_json:
            tell(description(shell.parts, record))
        else:
            number = record.value("number") or "–"
            click.echo(f"{record.id}  {record.state.value:9} {number:18} {record.name}")
