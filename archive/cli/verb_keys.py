"""``vankho keys``: the archive's own keys are listed, kept apart, brought back, changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from archive.assemble import now
from archive.catalog.sql.ledger import Fact
from archive.cli.options import DATA_REQUIRED, JSON
from archive.cli.outcome import say, tell
from archive.cli.pin import read_secret
from archive.cli.shell import Shell, in_archive, must_operate
from archive.cli.waiting import served
from archive.cli.wording import A_FILE, NEW_FILE, Family, argument, option, verb
from archive.cli.writing import write_whole
from archive.ledger.entry import Act
from archive.records.calendar import legal_day
from archive.records.digest import new_id
from archive.records.errors import Refused
from archive.route.checkpoint import freeze
from archive.upkeep.errors import Locked
from archive.upkeep.keybackup import Bundle, close, gather, put_back, reopen
from archive.upkeep.keylist import keys_in
from archive.upkeep.rotation import begin_switch, end_switch, rotate_pepper

PASSPHRASE_FD = option(
    "--passphrase-fd", type=int, help="Đọc mật khẩu từ mô tả tệp này thay cho bàn phím"
)
PRIVATE = 0o600


@click.group(cls=Family)
def command() -> None:
    """Khóa của kho: liệt kê, sao lưu riêng, lấy lại, đổi."""


@verb("list", of=command)
@DATA_REQUIRED
@JSON
def list_(data: Path, *, as_json: bool) -> None:
    """Liệt kê tên, dấu vân và tuổi của từng khóa; không bao giờ hiện nội dung."""
    for one in keys_in(data):
        if as_json:
            tell(one.to_json())
            continue
        days = (now() - one.since).days
        wide = "  ĐANG MỞ CHO NGƯỜI KHÁC" if one.open_to_others else ""
        click.echo(f"{one.name:14} {one.fingerprint}  {days:5} ngày  {one.use}{wide}")


@verb("backup", of=command)
@option("-o", "--out", type=NEW_FILE, required=True, help="Ghi vào tệp này; giữ xa bản sao dữ liệu")
@PASSPHRASE_FD
@in_archive
def backup(shell: Shell, out: Path, passphrase_fd: int | None) -> None:
    """Sao lưu mọi khóa vào một tệp mã hóa bằng mật khẩu (từ 12 ký tự)."""
    must_operate(shell)
    passphrase = read_secret(passphrase_fd, "Mật khẩu của bản sao lưu", twice=True)
    parts = shell.parts
    bundle = Bundle(parts.ledger_key.name, parts.clock(), gather(shell.settings.data))
    write_whole(out, [close(bundle, passphrase, parts.chance)])
    out.chmod(PRIVATE)
    _note(shell)
    if shell.as_json:
        tell({"file": str(out), "keys": sorted(bundle.files)})
    say(
        f"{out}: {len(bundle.files)} khóa. Hãy giữ tệp này và mật khẩu ở hai nơi, "
        "đều xa bản sao lưu dữ liệu: ai có cả hai là có cả kho."
    )


@verb("restore", of=command)
@argument("file", type=A_FILE, metavar="TỆP")
@PASSPHRASE_FD
@DATA_REQUIRED
@JSON
def restore(file: Path, data: Path, passphrase_fd: int | None, *, as_json: bool) -> None:
    """Lấy lại các khóa còn thiếu từ bản sao lưu; khóa đang có không bị ghi đè."""
    bundle = reopen(file.read_bytes(), read_secret(passphrase_fd, "Mật khẩu của bản sao lưu"))
    with _alone(data):
        written = put_back(data, bundle)
    if as_json:
        tell({"restored": list(written)})
    say(f"Đã lấy lại: {', '.join(written) or 'không khóa nào (đều đã có)'}.")
    say(f"Hãy chạy “vankho check --data {data}” để kiểm tra.")


@verb("rotate", of=command)
@argument("which", type=click.Choice(["ledger", "pepper"]), metavar="ledger|pepper")
@in_archive
def rotate(shell: Shell, which: str) -> None:
    """Đổi khóa ký sổ nhật ký (ledger), hoặc khóa băm mã biên nhận (pepper).

    Phải dừng “vankho serve” trước.
    """
    must_operate(shell)
    with _alone(shell.settings.data):
        if which == "ledger":
            _rotate_ledger(shell)
        else:
            _rotate_pepper(shell)
    if shell.as_json:
        tell({"rotated": which})
    say("Hãy sao lưu lại khóa: “vankho keys backup”.")


def _rotate_ledger(shell: Shell) -> None:
    parts, folder = shell.parts, shell.settings.data
    switch = begin_switch(parts, folder)
    frozen = freeze(parts, [switch.old, switch.new])
    if frozen is None:  # the switch itself is an entry, so there always is one
        raise Refused
    with parts.catalog.work() as work:
        work.ledger.put_checkpoint(frozen)
    end_switch(folder, switch, until=frozen.size)
    say(f"Sổ ký bằng khóa {switch.new.known.line} từ dòng {frozen.size}.")
    say("Khóa trước vẫn được tin cho các điểm chốt đến dòng đó. Hãy công bố keys/ledger.pub mới.")


def _rotate_pepper(shell: Shell) -> None:
    parts = shell.parts
    rotate_pepper(shell.settings.data, parts.chance, day=legal_day(parts.clock()))
    _note(shell)
    say("Giấy hẹn đã cấp và mã hai lớp vẫn dùng được: pepper trước được giữ để đối chiếu.")
    say("Mất đi: biểu mẫu đang mở, lượt tra cứu trong nửa giờ qua, số lần thử sai gần đây.")


def _note(shell: Shell) -> None:
    with shell.parts.catalog.work() as work:
        fact = Fact(Act.KEY, "archive", shell.actor.id)
        work.ledger.note(fact, entry_id=new_id(shell.parts.chance), at=shell.parts.clock())


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Be the one process of this folder: a running one holds the old keys in its memory."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with served(data):
            yield
    except BlockingIOError as error:
        raise Locked from error
