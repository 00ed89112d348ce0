"""``vankho present``: as what records are signed."""

from collections.abc import Mapping, Sequence

import click

from archive.cli.shell import Shell, each, in_archive
from archive.cli.told import tell_now
from archive.cli.wording import argument, option, verb
from archive.records.presented import Form
from archive.route.present import present

FORMS: Mapping[str, Form] = {
    "sao-y": Form.COPY,
    "sao-luc": Form.COPY_OF_COPY,
    "trich-sao": Form.EXCERPT,
    "phu-luc": Form.ATTACHMENT,
}


@verb()
@argument("record_ids", metavar="TÀI-LIỆU…", nargs=-1, required=True)
@option("--as-form", "form", type=click.Choice(list(FORMS)), required=True, help="Hình thức khi ký")
@option("--main", help="Văn bản chính mà phụ lục đi kèm")
@in_archive
def command(shell: Shell, record_ids: Sequence[str], form: str, main: str | None) -> None:
    """Chọn hình thức khi ký: bản sao y, sao lục, trích sao, hoặc phụ lục ở tệp riêng."""
    chosen = FORMS[form]
    done = each(
        record_ids, lambda one: present(shell.parts, one, chosen, by=shell.actor, main=main)
    )
    for one in done:
        tell_now(shell, one)
    raise SystemExit(0 if len(done) == len(record_ids) else 1)
