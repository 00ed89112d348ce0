"""``vankho upgrade``: bring the tables to this version."""

import click

from archive.cli.outcome import say
from archive.cli.shell import Shell, in_archive


@click.command()
@in_archive
def command(shell: Shell) -> None:
    """Nâng cấp cơ sở dữ liệu; chạy lại không hại gì."""
    shell.parts.catalog.upgrade()
    say("Cơ sở dữ liệu đã ở phiên bản này.")
