"""``vankho get``: one file of a record, byte for byte."""

from pathlib import Path

import click

from archive.cli.outcome import say, tell
from archive.cli.shell import Shell, in_archive
from archive.cli.wording import Where, argument, option, verb
from archive.cli.writing import write_whole
from archive.inquiry.disclose import download
from archive.records.record import Role

CHUNK = 1 << 20


@verb()
@argument("record", metavar="TÀI-LIỆU")
@option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    help="Loại tệp; bỏ trống: bản đã ký, chưa có thì bản gốc",
)
@option("-o", "--out", type=Where(), required=True, help="Ghi vào tệp hoặc thư mục này")
@option("--purpose", default="quản trị kho", show_default=True, help="Mục đích, ghi vào sổ")
@in_archive
def command(shell: Shell, record: str, role: str | None, out: Path, purpose: str) -> None:
    """Lấy một tệp của tài liệu, nguyên từng byte."""
    wanted = Role(role) if role else None
    found = download(shell.parts, shell.actor, record, wanted, purpose=purpose)
    target = out / found.name if out.is_dir() else out
    with found.stream as source:
        write_whole(target, iter(lambda: source.read(CHUNK), b""))
    if shell.as_json:
        tell({"file": str(target), "bytes": found.bytes, "sha256": found.sha256})
    say(f"{target}: {found.bytes} byte, sha256 {found.sha256}")
