"""``vankho review``: confirm what was read, with corrections."""

from collections.abc import Sequence

from archive.cli.shell import Shell, each, in_archive
from archive.cli.told import tell_now
from archive.cli.waiting import wait_past
from archive.cli.wording import WrongCall, argument, option, verb
from archive.inquiry import view
from archive.records.record import FIELDS
from archive.records.state import State
from archive.route.review import confirm


@verb()
@argument("record_ids", metavar="TÀI-LIỆU…", nargs=-1, required=True)
@option(
    "--set",
    "corrections",
    multiple=True,
    metavar="TRƯỜNG=GIÁ-TRỊ",
    help=f"Sửa một trường; dùng nhiều lần được. Các trường: {', '.join(FIELDS)}",
)
@option("--confirm", "sure", is_flag=True, help="Xác nhận đã xem tài liệu")
@option("--wait", is_flag=True, help="Đợi bản chính thức được lập xong")
@in_archive
def command(
    shell: Shell, record_ids: Sequence[str], corrections: Sequence[str], *, sure: bool, wait: bool
) -> None:
    """Xác nhận các trường đã đọc; sau đó bản chính thức được lập để ký."""
    if not sure:
        message = "Hãy xem tài liệu rồi thêm --confirm."
        raise WrongCall(message)
    values = dict(_pair(one) for one in corrections)
    done = each(record_ids, lambda one: confirm(shell.parts, one, values, by=shell.actor))
    if wait:
        wait_past(shell, [one for one in done if not _typed_once(shell, one)], State.READ)
    now = [tell_now(shell, one) for one in done]
    stuck = wait and any(record.state is State.READ for record in now)
    raise SystemExit(1 if stuck or len(done) < len(record_ids) else 0)


def _typed_once(shell: Shell, record: str) -> bool:
    """Say whether this only was the first of two typings: nothing more comes by itself."""
    seen = view.record(shell.parts, shell.actor, record)
    return seen.state is State.READ and seen.waiting_for is None


def _pair(text: str) -> tuple[str, str]:
    name, found, value = text.partition("=")
    if not found:
        message = f"“{text}” không có dấu “=”. Mẫu: --set number=12/QĐ-UBND"
        raise WrongCall(message)
    return name.strip(), value.strip()
