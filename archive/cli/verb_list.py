"""``vankho list``: records, newest first."""

import click

from archive.catalog.sql.records import Wanted
from archive.cli.outcome import say
from archive.cli.shell import Shell, in_archive
from archive.cli.told import tell_record
from archive.cli.wording import option, verb
from archive.inquiry.worklists import records
from archive.records.state import State


@verb()
@option("--state", type=click.Choice([state.value for state in State]), help="Chỉ bước này")
@option("--body", help="Mã cơ quan")
@option(
    "--limit", default=100, show_default=True, type=click.IntRange(1, 10_000), help="Nhiều nhất"
)
@in_archive
def command(shell: Shell, state: str | None, body: str | None, limit: int) -> None:
    """Liệt kê tài liệu, mới nhất trước."""
    wanted = Wanted(
        bodies=frozenset({body}) if body else None,
        states=frozenset({State(state)}) if state else frozenset(),
        limit=limit,
    )
    found = records(shell.parts, shell.actor, wanted)
    for record in found:
        tell_record(shell, record)
    say(f"{len(found)} tài liệu")
