"""``vankho rebuild``: make catalogue and index anew from the store alone."""

from pathlib import Path

import click

from archive.assemble import Archive, assemble
from archive.cli.options import DATA_REQUIRED, JSON, declared
from archive.cli.outcome import say, tell
from archive.cli.shell import must_be_there
from archive.cli.waiting import served
from archive.cli.wording import verb
from archive.settings import read_settings
from archive.upkeep.errors import Locked
from archive.upkeep.rebuild import Rebuilt, rebuild


def _command(data: Path, *, as_json: bool) -> None:
    """Dựng lại danh mục và chỉ mục từ kho tệp; kho không được đang chạy.

    Kết thúc với mã 1 nếu có tài liệu cần người xem lại.
    """
    must_be_there(data)
    try:
        with served(data):
            done = _done(data)
    except BlockingIOError as error:
        raise Locked from error
    if as_json:
        tell(done.to_json())
    _show(done)
    raise SystemExit(1 if done.doubtful or done.unreadable or done.without_pages else 0)


command = verb()(declared(_command, DATA_REQUIRED, JSON))


def _done(data: Path) -> Rebuilt:
    archive = assemble(read_settings(data))
    try:
        done = rebuild(archive.parts)
        archive.runner.run_until_idle()
        _people(archive)
    finally:
        archive.close()
    return done


def _people(archive: Archive) -> None:
    """See to what the store does not know: bodies and accounts."""
    with archive.parts.catalog.view() as view:
        if view.dossiers.bodies():
            return
    if archive.settings.demo:
        from archive.demo.begin import people_again  # noqa: PLC0415 - only a demonstration loads it

        people_again(archive)
        return
    say("Danh mục cũ đã mất cả cơ quan và tài khoản: hãy lấy lại từ bản sao lưu, hoặc thêm lại.")


def _show(done: Rebuilt) -> None:
    say(f"Đã dựng lại {done.records} tài liệu, {done.pages} trang, {done.entries} dòng sổ.")
    for words, ids in (
        ("có hai bản mô tả như nhau, hãy xem lại", done.doubtful),
        ("không đọc được bản mô tả", done.unreadable),
        ("không đọc được các trang", done.without_pages),
    ):
        for one in ids:
            click.echo(f"{one}: {words}")
