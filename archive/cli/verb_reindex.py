"""``vankho reindex``: make the index anew from the catalogue."""

import click

from archive.cli.outcome import say
from archive.cli.shell import Shell, in_archive
from archive.upkeep.rebuild import reindex


@click.command()
@in_archive
def command(shell: Shell) -> None:
    """Lập lại chỉ mục tìm kiếm từ danh mục."""
    pages = reindex(shell.parts)
    say(f"Đã lập lại chỉ mục: {pages} trang.")
