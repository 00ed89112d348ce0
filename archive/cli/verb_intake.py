"""``vankho intake watch``: take what a scanner drops into a folder, until told to stop."""

import threading
from pathlib import Path

import click

from archive.cli.outcome import say
from archive.cli.rounds import desk_of, watched
from archive.cli.shell import Shell, in_archive, must_operate
from archive.cli.wording import A_FOLDER, Family, argument, option, verb
from archive.intake.rounds import Rounds


@click.group(cls=Family)
def command() -> None:
    """Nơi nhận tệp: thư mục quét."""


@verb("watch", of=command)
@argument("folder", metavar="THƯ-MỤC", type=A_FOLDER)
@option("--body", required=True, help="Mã cơ quan sở hữu hồ sơ")
@option("--dossier", help="Mã hồ sơ cho tệp nằm ngay trong thư mục; thư mục con là mã hồ sơ")
@option("--once", is_flag=True, help="Nhận những tệp đã nằm yên rồi kết thúc")
@in_archive
def watch(shell: Shell, folder: Path, body: str, dossier: str | None, *, once: bool) -> None:
    """Nhận tệp máy quét thả vào thư mục (FTP, SMB); dừng bằng Ctrl-C.

    Tệp nhận rồi chuyển vào da-nhan/, tệp không nhận được vào loi/ kèm tệp .txt ghi lý do.
    """
    must_operate(shell)
    desk = desk_of(shell.parts, body, dossier)
    place = watched(shell.settings, shell.parts, folder, desk)
    rounds = Rounds([place.look], every=shell.settings.intake_every)
    if once:
        rounds.go()
        threading.Event().wait(shell.settings.intake_settle)
        say(f"Đã xử lý {rounds.go()} tệp.")
        return
    say(f"Đang nhận tệp từ {folder.resolve()} – dừng bằng Ctrl-C")
    rounds.start()
    try:
        threading.Event().wait()
    finally:
        rounds.stop()
