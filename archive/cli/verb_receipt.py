"""``vankho receipt``: a receipt code for a dossier, shown once."""

import click

from archive.cli.outcome import tell
from archive.cli.shell import Shell, in_archive
from archive.desk.receive import give_receipt
from archive.records.errors import NotFound


@click.command()
@click.argument("dossier")
@click.option("--body", required=True, help="Mã cơ quan")
@click.option("--factor", prompt="4 số cuối căn cước hoặc điện thoại", help="4 chữ số đối chiếu")
@in_archive
def command(shell: Shell, dossier: str, body: str, factor: str) -> None:
    """Cấp mã biên nhận cho hồ sơ có mã DOSSIER."""
    with shell.parts.catalog.view() as view:
        found = view.dossiers.by_code(body, dossier)
    if found is None:
        message = f"Cơ quan “{body}” không có hồ sơ “{dossier}”."
        raise NotFound(message)
    code = give_receipt(shell.parts, shell.actor, found.id, factor)
    if shell.as_json:
        tell({"dossier": dossier, "receipt": code})
    else:
        click.echo(code)
