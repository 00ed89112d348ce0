"""``vankho review``: confirm what was read, with corrections."""

from collections.abc import Sequence

import click

from archive.cli.outcome import tell
from archive.cli.shell import Shell, in_archive, work_off
from archive.inquiry.describe import description
from archive.inquiry.view import record as view_record
from archive.records.record import FIELDS
from archive.records.state import State
from archive.route.review import confirm


@click.command()
@click.argument("record_ids", metavar="RECORD…", nargs=-1, required=True)
@click.option("--set", "settings", multiple=True, metavar="FIELD=VALUE", help=", ".join(FIELDS))
@click.option("--confirm", "sure", is_flag=True, required=True, help="Xác nhận đã xem")
@click.option("--wait", is_flag=True, help="Đợi bản chính thức được lập xong")
@in_archive
def command(
    shell: Shell, record_ids: Sequence[str], settings: Sequence[str], *, sure: bool, wait: bool
) -> None:
    """Xác nhận các trường đã đọc."""
    if not sure:
        message = "Hãy xem tài liệu rồi thêm --confirm."
        raise click.UsageError(message)
    values = dict(_pair(one) for one in settings)
    done = [confirm(shell.parts, one, values, by=shell.actor) for one in record_ids]
    if wait:
        waited = {record.id for record in done}
        work_off(shell, lambda: all(_composed(shell, one) for one in waited))
    for record in done:
        now = view_record(shell.parts, shell.actor, record.id)
        if shell.as_json:
            tell(description(shell.parts, now))
        else:
            click.echo(f"{now.id}  {now.state.value}  {now.value('number')}")


def _pair(text: str) -> tuple[str, str]:
    name, found, value = text.partition("=")
    if not found:
        message = f"“{text}” không có dấu “=”. Mẫu: --set number=12/QĐ-UBND"
        raise click.UsageError(message)
    return name.strip(), value.strip()


def _composed(shell: Shell, record_id: str) -> bool:
    now = view_record(shell.parts, shell.actor, record_id)
    return now.state is not State.READ or now.problem is not None
