"""``vankho ingest``: hand files to the archive, and wait for them if asked to."""

from collections.abc import Sequence
from pathlib import Path

import click
from rich.progress import Progress

from archive.cli.outcome import say, tell
from archive.cli.shell import Shell, files_of, in_archive, work_off
from archive.inquiry.describe import description
from archive.inquiry.worklists import own_bodies, progress
from archive.records.errors import Refused
from archive.records.record import Record
from archive.records.state import State
from archive.route.upload import Delivery, upload

ON_THE_WAY = frozenset({State.RECEIVED, State.INGESTED})


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--body", help="Mã cơ quan sở hữu hồ sơ")
@click.option("--dossier", help="Mã hồ sơ; bỏ trống thì mở hồ sơ mới")
@click.option("--procedure", help="Mã thủ tục hành chính")
@click.option("--wait", is_flag=True, help="Đợi đến khi đọc xong")
@in_archive
def command(  # noqa: PLR0913 - the shape of the published verb
    shell: Shell,
    paths: Sequence[Path],
    body: str | None,
    dossier: str | None,
    procedure: str | None,
    *,
    wait: bool,
) -> None:
    """Nộp tệp, thư mục hoặc tệp zip."""
    owner = body or _only_body(shell)
    taken: list[Record] = []
    refused = 0
    with Progress(disable=shell.as_json, transient=True) as bar:
        for path in bar.track(files_of(paths), description="Nộp tệp"):
            try:
                with path.open("rb") as content:
                    delivery = Delivery(path.name, content, owner, shell.actor, dossier, procedure)
                    taken.append(upload(shell.parts, delivery))
            except Refused as error:
                refused += 1
                say(f"{path.name}: {error.message}")
        if wait:
            _wait(shell, taken, bar)
    for record in _with_children(shell, taken):
        _tell(shell, record)
    raise SystemExit(1 if refused else 0)


def _only_body(shell: Shell) -> str:
    bodies = own_bodies(shell.parts, shell.actor)
    if len(bodies) != 1:
        codes = ", ".join(body.code for body in bodies)
        message = f"Hãy chọn cơ quan bằng --body. Các mã: {codes}"
        raise click.UsageError(message)
    return bodies[0].code


def _wait(shell: Shell, taken: Sequence[Record], bar: Progress) -> None:
    task = bar.add_task("Đọc trang", total=None)

    def is_done() -> bool:
        now = progress(shell.parts, shell.actor, [record.id for record in taken])
        children = [child for one in now for child in one.children]
        now = [*now, *progress(shell.parts, shell.actor, children)]
        bar.update(
            task, completed=sum(one.done for one in now), total=sum(one.total for one in now)
        )
        return all(one.state not in ON_THE_WAY or one.problem or one.children for one in now)

    work_off(shell, is_done)


def _with_children(shell: Shell, taken: Sequence[Record]) -> list[Record]:
    with shell.parts.catalog.view() as view:
        fresh = [view.records.get(record.id) for record in taken]
        children = [
            view.records.get(one) for batch in fresh for one in view.records.members(batch.id)
        ]
    return [record for record in (*fresh, *children) if not record.is_batch]


def _tell(shell: Shell, record: Record) -> None:
    if shell.as_json:
        tell(description(shell.parts, record))
        return
    words = (
        record.problem.message if record.problem else f"{record.state.value}, {record.pages} trang"
    )
    click.echo(f"{record.id}  {record.name}  {words}")
