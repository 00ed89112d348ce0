"""``vankho receipt``: a receipt code for a dossier, shown once."""

import click

from archive.cli.outcome import tell
from archive.cli.shell import Shell, in_archive
from archive.cli.wording import argument, option, verb
from archive.desk.receive import give_receipt
from archive.records.errors import NotFound


@verb()
@argument("dossier", metavar="MÃ-HỒ-SƠ")
@option("--body", required=True, help="Mã cơ quan")
@option("--factor", prompt="4 số cuối căn cước hoặc điện thoại", help="4 chữ số đối chiếu")
@in_archive
def command(shell: Shell, dossier: str, body: str, factor: str) -> None:
    """Cấp mã biên nhận cho một hồ sơ; mã chỉ hiện một lần."""
    with shell.parts.catalog.view() as view:
        found = view.dossiers.by_code(body, dossier)
    if found is None:
        message = f"Cơ quan “{body}” không có hồ sơ “{dossier}”. Hãy xem mã bằng “vankho list”."
        raise NotFound(message)
    code = give_receipt(shell.parts, shell.actor, found.id, factor)
    if shell.as_json:
        tell({"dossier": dossier, "receipt": code})
    else:
        click.echo(code)
