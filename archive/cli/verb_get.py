"""``vankho get``: one file of a record, byte for byte."""

import shutil
from pathlib import Path

import click

from archive.cli.outcome import say
from archive.cli.shell import Shell, in_archive
from archive.inquiry.disclose import download
from archive.records.record import Role


@click.command()
@click.argument("record")
@click.option("--role", type=click.Choice([role.value for role in Role]))
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True)
@click.option("--purpose", default="quản trị kho", show_default=True, help="Mục đích, ghi vào sổ")
@in_archive
def command(shell: Shell, record: str, role: str | None, out: Path, purpose: str) -> None:
    """Lấy một tệp của tài liệu."""
    wanted = Role(role) if role else None
    found = download(shell.parts, shell.actor, record, wanted, purpose=purpose)
    with found.stream as source, out.open("wb") as target:
        shutil.copyfileobj(source, target)
    say(f"{out}: {found.bytes} byte, sha256 {found.sha256}")
