"""``vankho arrival``: the verdict at the door, as it was kept and as it is judged again."""

from pathlib import Path

import click

from archive.cli.outcome import tell
from archive.cli.shell import Shell, in_archive
from archive.cli.wording import NEW_FILE, argument, option, verb
from archive.cli.writing import write_whole
from archive.inquiry.arrival import arrival_of
from archive.inquiry.verify import HEADLINES, sentence
from archive.records.calendar import VIETNAM

DIFFERENT = 1


@verb()
@argument("record", metavar="TÀI-LIỆU")
@option("-o", "--out", type=NEW_FILE, help="Ghi kết luận đã giữ (JSON) vào tệp này")
@in_archive
def command(shell: Shell, record: str, out: Path | None) -> None:
    """Xem lại kết luận chữ ký lúc tiếp nhận, và tính lại từ bằng chứng đã giữ.

    Không hỏi mạng. Kết thúc với mã 0 nếu tính lại ra đúng từng byte, 1 nếu khác.
    """
    found = arrival_of(shell.parts, shell.actor, record)
    if out is not None:
        write_whole(out, [found.kept])
    if shell.as_json:
        at = found.at.isoformat() if found.at else None
        told = found.verdict.to_json()
        tell({**told, "at": at, "same": found.same, "answers": found.answers})
    else:
        click.echo(f"Lúc tiếp nhận: {HEADLINES[found.verdict.verdict]}")
        if found.at is not None:
            click.echo(f"  {found.at.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}")
        for one in found.verdict.signatures:
            click.echo(f"  {sentence(one)}")
        same = "giống từng byte" if found.same else "KHÁC với kết luận đã giữ"
        click.echo(f"Tính lại từ bằng chứng đã giữ ({found.answers} câu trả lời): {same}")
    if not found.same:
        raise SystemExit(DIFFERENT)
