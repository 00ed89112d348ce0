"""``vankho register``: the register of outgoing documents, with its gaps."""

import click

from archive.catalog.sql.numbers import Book
from archive.cli.outcome import tell
from archive.cli.shell import Shell, in_archive
from archive.cli.wording import option, verb
from archive.inquiry import outgoing


@verb()
@option("--body", help="Chỉ sổ của cơ quan có mã này")
@option("--year", type=int, help="Chỉ sổ của năm này")
@option("--series", help="Chỉ sổ có ký hiệu này, như QĐ-UBND")
@in_archive
def command(shell: Shell, body: str | None, year: int | None, series: str | None) -> None:
    """Sổ văn bản đi: số, ngày, số bị hủy và lý do, số thiếu."""
    for book in outgoing.books(shell.parts, shell.actor):
        if (body or book.body, year or book.year, series or book.series) == (
            book.body,
            book.year,
            book.series,
        ):
            _show(shell, book)


def _show(shell: Shell, book: Book) -> None:
    register = outgoing.register(shell.parts, shell.actor, book)
    missing = [number for gap in register.gaps for number in gap]
    if shell.as_json:
        lines = [
            {
                "number": one.line.number,
                "record": one.line.record,
                "date": one.line.dated.isoformat(),
                "voided_because": one.line.voided_because,
            }
            for one in register.entries
        ]
        tell({**vars(book), "lines": lines, "gaps": missing})
        return
    click.echo(f"{book.series} năm {book.year} ({book.body})")
    for one in register.entries:
        state = f"hủy số: {one.line.voided_because}" if one.line.is_voided else one.line.record
        click.echo(f"  {one.line.number:>6}  {one.line.dated:%d/%m/%Y}  {state}")
    click.echo(f"  thiếu số: {', '.join(map(str, missing))}" if missing else "  không thiếu số nào")
