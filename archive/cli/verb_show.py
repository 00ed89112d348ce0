"""``vankho show``: one record, whole."""

import click

from archive.cli.outcome import tell
from archive.cli.shell import Shell, in_archive
from archive.cli.told import step
from archive.cli.wording import argument, verb
from archive.inquiry.describe import description
from archive.inquiry.view import record as view_record
from archive.inquiry.view import trail
from archive.records.calendar import VIETNAM
from archive.records.record import Record


@verb()
@argument("record", metavar="TÀI-LIỆU")
@in_archive
def command(shell: Shell, record: str) -> None:
    """Xem một tài liệu: các trường, các tệp, lịch sử."""
    seen = view_record(shell.parts, shell.actor, record)
    said = description(shell.parts, seen)
    if shell.as_json:
        tell(said)
        return
    _facts(seen, said)
    click.echo("Lịch sử")
    for line in trail(shell.parts, shell.actor, record):
        click.echo(f"  {line.at.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}  {line.act:12} {line.who}")


def _facts(seen: Record, said: dict[str, object]) -> None:
    rows: list[tuple[str, object]] = [
        ("Tài liệu", seen.id),
        ("Tên", seen.name),
        ("Bước", step(seen)),
    ]
    rows += [("Hồ sơ", said["dossier"]), ("Cơ quan", seen.body), ("Số trang", seen.pages)]
    rows += [(f"  {value.name}", value.text) for value in seen.values if value.text]
    rows += [(f"  tệp {one.role.value}", f"{one.bytes} byte  {one.sha256}") for one in seen.files]
    rows += [
        ("Chữ ký lúc đến", seen.arrival_verdict),
        ("Nội dung động", ", ".join(seen.active)),
        ("Không cần ký vì", seen.no_signature_because),
        ("Trùng với", seen.duplicate_of),
        ("Vướng", seen.problem.message if seen.problem else None),
    ]
    for name, value in rows:
        if value not in (None, ""):
            click.echo(f"{name:18} {value}")
