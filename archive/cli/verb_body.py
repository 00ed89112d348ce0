"""``vankho body``: the bodies whose records lie here, with their lineage."""

from datetime import date, datetime

import click

from archive.accounts.register import changing
from archive.cli.outcome import say, tell
from archive.cli.shell import Shell, in_archive, must_operate
from archive.cli.wording import Family, argument, option, verb
from archive.records.body import Body, BodyLevel
from archive.records.errors import Refused

LONGEST_CODE = 35
"""Symbols of a body's code (QĐ 20/2020/QĐ-TTg)."""
DAY = click.DateTime(["%Y-%m-%d"])


@click.group(cls=Family)
def command() -> None:
    """Cơ quan có hồ sơ trong kho: thêm hoặc sửa, liệt kê."""


@verb("put", of=command)
@argument("code", metavar="MÃ")
@option("--name", required=True, help="Tên cơ quan")
@option("--level", required=True, type=click.Choice([one.value for one in BodyLevel]), help="Cấp")
@option("--parent", help="Mã cơ quan cấp trên")
@option("--until", type=DAY, help="Ngày cuối cùng còn tồn tại (cơ quan đã giải thể)")
@option("--successor", help="Mã cơ quan kế thừa")
@in_archive
def put(shell: Shell, code: str, until: datetime | None, **said: str | None) -> None:
    """Thêm một cơ quan, hoặc sửa thông tin của cơ quan đã có."""
    must_operate(shell)
    if not code.isprintable() or len(code) > LONGEST_CODE or " " in code:
        message = f"Mã cơ quan dài tối đa {LONGEST_CODE} ký tự, không có dấu cách."
        raise Refused(message)
    body = Body(
        code=code,
        name=str(said["name"]),
        level=BodyLevel(str(said["level"])),
        parent=_known(shell, said["parent"]),
        valid_to=_day(until),
        successor=_known(shell, said["successor"]),
    )
    with changing(shell.parts) as work:
        work.dossiers.put_body(body)
    _tell(shell, body)


@verb("list", of=command)
@in_archive
def list_(shell: Shell) -> None:
    """Liệt kê các cơ quan."""
    with shell.parts.catalog.view() as view:
        bodies = view.dossiers.bodies()
    for body in bodies.values():
        _tell(shell, body)
    if not bodies:
        say("Chưa có cơ quan nào. Thêm bằng “vankho body put”.")


def _known(shell: Shell, code: str | None) -> str | None:
    with shell.parts.catalog.view() as view:
        bodies = view.dossiers.bodies()
    if code is not None and code not in bodies:
        message = f"Chưa có cơ quan “{code}”. Hãy thêm cơ quan đó trước."
        raise Refused(message)
    return code


def _day(said: datetime | None) -> date | None:
    return said.date() if said else None


def _tell(shell: Shell, body: Body) -> None:
    if shell.as_json:
        ended = body.valid_to.isoformat() if body.valid_to else None
        said = {"code": body.code, "name": body.name, "level": body.level.value}
        tell({**said, "parent": body.parent, "valid_to": ended, "successor": body.successor})
        return
    fate = f"  → {body.successor} từ sau {body.valid_to:%d/%m/%Y}" if body.valid_to else ""
    click.echo(f"{body.code:16} {body.level.value:9} {body.name}{fate}")
