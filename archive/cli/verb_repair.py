"""``vankho repair``: mend what can be proved, and name what cannot."""

from pathlib import Path

import click

from archive.accounts.register import differing, restore
from archive.assemble import now
from archive.cli.outcome import say, tell
from archive.cli.shell import OBJECTS, Shell, in_archive, must_operate
from archive.cli.waiting import served
from archive.cli.wording import A_FOLDER, option, verb
from archive.records.errors import NotFound
from archive.route.index import fill
from archive.upkeep.errors import Locked
from archive.upkeep.repair import Keeper, Mended, repair
from archive.upkeep.report import IN_VIETNAMESE
from archive.upkeep.second import Folders

ASIDE = "set-aside"
"""Where damaged bytes are kept, in a folder for each repair."""


@verb()
@option("--from", "copy", type=A_FOLDER, help="Thư mục objects của một bản sao còn tốt")
@in_archive
def command(shell: Shell, copy: Path | None) -> None:
    """Sửa những gì chứng minh được; kho không được đang chạy.

    Chỉ sửa theo sổ đã niêm phong và bản mô tả mà sổ nêu. Tệp hỏng được cất sang bên, không xóa; tệp
    tốt không bao giờ bị ghi đè. Kết thúc với mã 0 nếu không còn hư hỏng, 1 nếu còn, 3 nếu chưa kiểm
    tra hết được.
    """
    must_operate(shell)
    if copy is not None and not copy.is_dir():
        message = f"Không có thư mục {copy}. Hãy nêu thư mục objects của bản sao."
        raise NotFound(message)
    data = shell.settings.data
    aside = data / ASIDE / f"{now():%Y%m%dT%H%M%S}"
    folders = Folders(data / OBJECTS, aside, copy)
    try:
        with served(data):
            done = _done(shell, folders)
    except BlockingIOError as error:
        raise Locked from error
    if shell.as_json:
        tell(done.to_json() | {"set_aside": str(aside) if aside.exists() else None})
    _show(done, aside)
    raise SystemExit(done.exit_code)


def _done(shell: Shell, folders: Folders) -> Mended:
    def work() -> None:
        fill(shell.parts)
        shell.archive.runner.run_until_idle()

    keeper = Keeper(differing, restore)
    return repair(shell.parts, folders, keeper, work=work, by=shell.actor.id)


def _show(done: Mended, aside: Path) -> None:
    for words, found in (("ĐÃ SỬA", done.mended), ("CÒN HỎNG", done.left)):
        for one in found:
            click.echo(f"{words}  {one.record} {one.object}: {IN_VIETNAMESE[one.what]}", err=True)
    for skipped in done.unchecked:
        say(f"CHƯA KIỂM TRA ĐƯỢC  {skipped.record} {skipped.object}: {skipped.why}")
    if aside.exists():
        say(f"Bản hỏng được giữ ở {aside}.")
    say(f"{len(done.mended)} chỗ đã sửa, {len(done.left)} chỗ còn hỏng.")
