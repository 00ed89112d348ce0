"""``vankho search``: pages that answer a query, within the asker's rights."""

import click

from archive.cli.outcome import say, tell
from archive.cli.shell import Shell, in_archive
from archive.cli.wording import argument, option, verb
from archive.inquiry.describe import hit_description
from archive.inquiry.find import search
from search.query import Query


@verb()
@argument("query", metavar="CÂU-TÌM")
@option("--body", help="Chỉ tìm ở cơ quan này")
@option("--limit", default=20, show_default=True, type=click.IntRange(1, 100), help="Nhiều nhất")
@in_archive
def command(shell: Shell, query: str, body: str | None, limit: int) -> None:
    """Tìm trang có những chữ này, có dấu hay không dấu."""
    found = search(shell.parts, shell.actor, Query(text=query, body=body, limit=limit))
    for hit in found.result.hits:
        said = hit_description(hit, found.boxes.get((hit.record, hit.page), ()))
        if shell.as_json:
            tell(said)
        else:
            click.echo(f"{hit.record} trang {hit.page}  {hit.number}  {said['snippet']}")
    say(f"{len(found.result.hits)} trong {found.result.total} trang")
