"""``vankho reindex``: make the index anew from the catalogue."""

from archive.cli.outcome import say, tell
from archive.cli.shell import Shell, in_archive, must_operate
from archive.cli.waiting import served
from archive.cli.wording import verb
from archive.route.index import fill
from archive.upkeep.errors import Locked
from archive.upkeep.rebuild import reindex


@verb()
@in_archive
def command(shell: Shell) -> None:
    """Lập lại chỉ mục tìm kiếm từ danh mục; kho không được đang chạy."""
    must_operate(shell)
    try:
        with served(shell.settings.data):
            pages = reindex(shell.parts)
            fill(shell.parts)
            shell.archive.runner.run_until_idle()
    except BlockingIOError as error:
        raise Locked from error
    if shell.as_json:
        tell({"pages": pages})
    say(f"Đã lập lại chỉ mục: {pages} trang.")
