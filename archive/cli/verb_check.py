"""``vankho check``: look at everything, change nothing."""

from dataclasses import dataclass

import click

from archive.cli.options import gathered
from archive.cli.outcome import say, tell
from archive.cli.shell import Shell, in_archive
from archive.cli.wording import WrongCall, option, verb
from archive.upkeep.check import EVERYTHING, Wanted, check
from archive.upkeep.fixity import Share
from archive.upkeep.report import IN_VIETNAMESE, Report

WHOLE = "1/1"


@dataclass(frozen=True)
class Asked:
    """What is looked at beside the structure; nothing named means everything."""

    read_data: str | None
    ledger: bool
    index: bool
    locks: bool


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
)
@in_archive
def command(shell: Shell, asked: Asked) -> None:
    """Kiểm tra kho, không sửa gì; không nêu gì thì kiểm tra tất cả.

    Kết thúc với mã 0 nếu tốt, 1 nếu có hư hỏng, 3 nếu chưa kiểm tra hết được, 4 hết chỗ, 10 không
    có kho, 11 kho đang khóa, 12 khóa bí mật có vấn đề.
    """
    report = check(shell.parts, _wanted(asked))
    if shell.as_json:
        tell(report.to_json())
    else:
        _show(report)
    raise SystemExit(report.exit_code)


def _wanted(asked: Asked) -> Wanted:
    if asked == Asked(None, ledger=False, index=False, locks=False):
        return EVERYTHING
    share = _share(asked.read_data) if asked.read_data else None
    return Wanted(share, ledger=asked.ledger, index=asked.index, locks=asked.locks)


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
