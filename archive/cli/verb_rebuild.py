"""``vankho rebuild``: make catalogue and index anew from the store alone."""

from pathlib import Path

import click

from archive.accounts.register import restore
from archive.assemble import CATALOGUE, Archive, assemble, now
from archive.cli.options import DATA_REQUIRED, JSON, declared
from archive.cli.outcome import say, tell
from archive.cli.shell import must_be_there, must_be_whole
from archive.cli.waiting import being_rebuilt, served
from archive.cli.wording import verb
from archive.records.errors import Damaged
from archive.route.index import fill
from archive.settings import Settings, read_settings
from archive.upkeep.aside import SIDE_FILES, put_in_place
from archive.upkeep.errors import Locked
from archive.upkeep.rebuild import Rebuilt, rebuild

BESIDE = "catalog.rebuilding.sqlite"
"""Where a new catalogue grows while there is no sound one."""


def _command(data: Path, *, as_json: bool) -> None:
    """Dựng lại danh mục và chỉ mục từ kho tệp; kho không được đang chạy.

    Danh mục hỏng được cất sang bên, không xóa. Kết thúc với mã 1 nếu có tài liệu cần người xem lại.
    """
    must_be_there(data)
    try:
        with served(data), being_rebuilt(data):
            done = _done(read_settings(data))
    except BlockingIOError as error:
        raise Locked from error
    if as_json:
        tell(done.to_json())
    _show(done)
    raise SystemExit(1 if done.doubtful or done.unreadable or done.without_pages else 0)


command = verb()(declared(_command, DATA_REQUIRED, JSON))


def _done(settings: Settings) -> Rebuilt:
    done = _in_place(settings) if _is_sound(settings) else _beside(settings)
    archive = assemble(settings)
    try:
        fill(archive.parts)
        archive.runner.run_until_idle()
        _people(archive)
    finally:
        archive.close()
    return done


def _is_sound(settings: Settings) -> bool:
    """Say whether the catalogue can be read and written where it is."""
    try:
        must_be_whole(settings.data)
        archive = assemble(settings)
    except Damaged:
        return False
    try:
        with archive.parts.catalog.view() as view:
            return not view.derived.trouble() and view.ledger.size() >= 0
    except Damaged:
        return False
    finally:
        archive.close()


def _in_place(settings: Settings) -> Rebuilt:
    """Write the rows anew in one transaction: sessions and drafts stay."""
    archive = assemble(settings)
    try:
        return rebuild(archive.parts, restore)
    finally:
        archive.close()


def _beside(settings: Settings) -> Rebuilt:
    """Write a new catalogue beside the broken one, and change them once it is whole."""
    for end in SIDE_FILES:
        (settings.data / (BESIDE + end)).unlink(missing_ok=True)
    archive = assemble(settings, catalogue=BESIDE)
    try:
        done = rebuild(archive.parts, restore)
    finally:
        archive.close()
    broken = put_in_place(settings.data / BESIDE, settings.data / CATALOGUE, at=now())
    if broken.exists():
        say(f"Danh mục hỏng được cất ở {broken}.")
    return done


def _people(archive: Archive) -> None:
    """Say where bodies and accounts were not in the store: it is older than their register."""
    with archive.parts.catalog.view() as view:
        if view.dossiers.bodies():
            return
    if archive.settings.demo:
        from archive.demo.begin import people_again  # noqa: PLC0415 - only a demonstration loads it

        people_again(archive)
        return
    say("Trong kho không có bản lưu cơ quan và tài khoản: hãy lấy từ bản sao lưu, hoặc thêm lại.")


def _show(done: Rebuilt) -> None:
    say(f"Đã dựng lại {done.records} tài liệu, {done.pages} trang, {done.entries} dòng sổ.")
    for words, ids in (
        ("có hai bản mô tả như nhau, hãy xem lại", done.doubtful),
        ("không đọc được bản mô tả", done.unreadable),
        ("không đọc được các trang", done.without_pages),
    ):
        for one in ids:
            click.echo(f"{one}: {words}")
