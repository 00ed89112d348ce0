"""``vankho trust``: which authorities' certificates are believed, and for which times."""

from pathlib import Path

import click

from archive.cli.outcome import say, tell
from archive.cli.shell import Shell, in_archive, must_operate
from archive.cli.wording import A_FILE, Family, argument, option, verb
from archive.records.calendar import VIETNAM
from archive.upkeep.trusted import Trusted, add, imported_files, remove, trusted


@click.group(cls=Family)
def command() -> None:
    """Chứng thư gốc được tin: thêm, liệt kê, bỏ."""


@verb("list", of=command)
@in_archive
def list_(shell: Shell) -> None:
    """Liệt kê chứng thư gốc: dấu vân SHA-256, thời hạn, ai nhập."""
    paths = {*shell.parts.signing.anchors, *imported_files(shell.settings.data)}
    for one in trusted(sorted(path for path in paths if path.exists())):
        _show(shell, one)


@verb("add", of=command)
@argument("file", type=A_FILE, metavar="TỆP")
@option("--since", default="", help="Chỉ tin chữ ký từ ngày này (ISO 8601)")
@option("--until", default="", help="Chỉ tin chữ ký đến ngày này (ISO 8601)")
@in_archive
def add_(shell: Shell, file: Path, since: str, until: str) -> None:
    """Nhập chứng thư gốc (PEM, DER). Hãy so dấu vân SHA-256 với nơi công bố trước khi tin."""
    must_operate(shell)
    content, data = file.read_bytes(), shell.settings.data
    for one in add(shell.parts, data, content, (since, until), shell.actor):
        _show(shell, one)
    say("Có hiệu lực từ lần khởi động sau. Hãy so dấu vân SHA-256 với nơi công bố.")


@verb("remove", of=command)
@argument("fingerprint", metavar="DẤU-VÂN")
@in_archive
def remove_(shell: Shell, fingerprint: str) -> None:
    """Thôi tin một chứng thư gốc đã nhập, theo dấu vân SHA-256."""
    must_operate(shell)
    _show(shell, remove(shell.parts, shell.settings.data, fingerprint, shell.actor))
    say("Có hiệu lực từ lần khởi động sau.")


def _show(shell: Shell, one: Trusted) -> None:
    anchor = one.anchor
    since, until = anchor.made_out
    if shell.as_json:
        tell(
            {
                "fingerprint": anchor.fingerprint,
                "name": anchor.name,
                "valid_from": since.isoformat(),
                "valid_until": until.isoformat(),
                "since": anchor.since.isoformat() if anchor.since else None,
                "until": anchor.until.isoformat() if anchor.until else None,
                "by": one.by or None,
                "at": one.at or None,
            }
        )
        return
    click.echo(f"{anchor.fingerprint}  {anchor.name}")
    click.echo(f"  chứng thư có hạn {since:%d/%m/%Y} – {until:%d/%m/%Y}")
    bounds = [
        f"{word} {moment.astimezone(VIETNAM):%d/%m/%Y}"
        for word, moment in (("từ", anchor.since), ("đến", anchor.until))
        if moment
    ]
    if bounds:
        click.echo(f"  chỉ tin chữ ký {' '.join(bounds)}")
    click.echo(
        f"  nhập bởi {one.by} lúc {one.at}" if one.imported else f"  theo cấu hình: {one.path}"
    )
