"""``vankho check``: look at everything, change nothing."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import click

from archive.accounts.register import differing
from archive.assemble import assemble, what_is_left
from archive.cli.options import AS, DATA_REQUIRED, JSON, gathered
from archive.cli.outcome import say, tell
from archive.cli.shell import must_be_there, must_be_whole, who
from archive.cli.waiting import is_being_rebuilt
from archive.cli.wording import A_FILE, WrongCall, option, verb
from archive.parts import Parts
from archive.records.errors import Damaged, NoSpace, Unavailable
from archive.settings import read_settings
from archive.upkeep.check import EVERYTHING, Wanted, check
from archive.upkeep.errors import Locked
from archive.upkeep.fixity import Share
from archive.upkeep.report import IN_VIETNAMESE, Findings, Report

WHOLE = "1/1"

ROOM = 64 << 10
"""Bytes a database needs to be opened: with fewer on the disk, its other complaints mean that."""


@dataclass(frozen=True)
class Call:
    """Whose archive is checked, for whom, and in which form the answer goes out."""

    data: Path
    acting_as: str | None
    as_json: bool


@dataclass(frozen=True)
class Asked:
    """What is looked at beside the structure; nothing named means everything."""

    read_data: str | None
    ledger: bool
    index: bool
    locks: bool
    against: Path | None = None


@verb()
@gathered(
    "asked",
    Asked,
    option(
        "--read-data",
        is_flag=False,
        flag_value=WHOLE,
        metavar="[=n/t]",
        help="Đọc lại mọi byte; =2/7 chỉ phần thứ 2 trong 7 phần",
    ),
    option("--ledger", is_flag=True, help="Sổ nhật ký"),
    option("--index", is_flag=True, help="Chỉ mục tìm kiếm"),
    option("--locks", is_flag=True, help="Khóa lưu trữ"),
    option("--against", type=A_FILE, help="So sổ với điểm chốt đã giữ ở ngoài"),
)
@gathered("call", Call, DATA_REQUIRED, AS, JSON)
def command(call: Call, asked: Asked) -> None:
    """Kiểm tra kho, không sửa gì; không nêu gì thì kiểm tra tất cả.

    Kết thúc với mã 0 nếu tốt, 1 nếu có hư hỏng, 3 nếu chưa kiểm tra hết được, 4 hết chỗ, 10 không
    có kho, 11 kho đang khóa, 12 khóa bí mật có vấn đề.
    """
    report = _report(call, _wanted(asked))
    if call.as_json:
        tell(report.to_json())
    else:
        _show(report)
    raise SystemExit(report.exit_code)


def _report(call: Call, wanted: Wanted) -> Report:
    """Look at everything that can be looked at; what the machine refuses was not looked at."""
    must_be_there(call.data)
    if is_being_rebuilt(call.data):
        raise Locked
    try:
        with _opened(call) as parts:
            return check(parts, wanted, differing)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        findings = Findings()
        findings.skip("input_output", thing=error.filename or "")
        return findings.report()


@contextmanager
def _opened(call: Call) -> Iterator[Parts]:
    """Open the archive, or what is left of it where its catalogue cannot be read."""
    settings = read_settings(call.data)
    try:
        must_be_whole(call.data)
        archive = assemble(settings)
    except NoSpace:
        raise
    except (Damaged, Unavailable) as error:
        if shutil.disk_usage(call.data).free < ROOM:
            raise NoSpace(detail=error.detail) from error
        say(error.message)
        archive = what_is_left(settings, error)
    try:
        if call.acting_as:
            who(archive, call.acting_as)
        yield archive.parts
    finally:
        archive.close()


def _wanted(asked: Asked) -> Wanted:
    kept = asked.against.read_bytes() if asked.against else None
    if replace(asked, against=None) == Asked(None, ledger=False, index=False, locks=False):
        return replace(EVERYTHING, against=kept)
    share = _share(asked.read_data) if asked.read_data else None
    return Wanted(share, asked.ledger, asked.index, asked.locks, kept)


def _share(text: str) -> Share:
    part, slash, of = text.partition("/")
    if slash and part.isascii() and of.isascii() and part.isdigit() and of.isdigit():
        share = Share(int(part), int(of))
        if 1 <= share.part <= share.of:
            return share
    message = f"--read-data: “{text}” không phải phần của tổng. Mẫu: --read-data=2/7"
    raise WrongCall(message)


def _show(report: Report) -> None:
    for one in report.damaged:
        click.echo(f"HỎNG  {one.record} {one.object}: {IN_VIETNAMESE[one.what]}")
    for skipped in report.unchecked:
        click.echo(f"CHƯA KIỂM TRA ĐƯỢC  {skipped.record} {skipped.object}: {skipped.why}")
    said = f"Đã kiểm tra {report.checked} tệp"
    if report.stray:
        said += f", {report.stray} tệp thừa không ai nhắc tới"
    say(f"{said}: {len(report.damaged)} hỏng, {len(report.unchecked)} chưa kiểm tra được.")
