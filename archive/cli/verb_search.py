"""``vankho search``: pages that answer a query, within the asker's rights."""

import click

from archive.cli.outcome import say, tell
from archive.cli.shell import Shell, in_archive
from archive.inquiry.find import search
from search.query import Query


@click.command()
@click.argument("query")
@click.option("--body", help="Chỉ tìm ở cơ quan này")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 100))
@in_archive
def command(shell: Shell, query: str, body: str | None, limit: int) -> None:
    """Tìm trang có những chữ này, có dấu hay không dấu."""
    found = search(shell.parts, shell.actor, Query(text=query, body=body, limit=limit))
    for hit in found.result.hits:
        snippet = "".join(span.text for span in hit.snippet)
        boxes = found.boxes.get((hit.record, hit.page), ())
        if shell.as_json:
            tell(
                {
                    "record": hit.record,
                    "page": hit.page,
                    "score": hit.score,
                    "number": hit.number,
                    "date": hit.date.isoformat() if hit.date else None,
                    "abstract": hit.abstract,
                    "snippet": snippet,
                    "boxes": [[box.left, box.top, box.right, box.bottom] for box in boxes],
                }
            )
        else:
            click.echo(f"{hit.record} trang {hit.page}  {hit.number}  {snippet}")
    say(f"{found.result.total} trang")
