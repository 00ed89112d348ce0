"""``vankho reindex``: make the index anew from the catalogue."""

from archive.cli.outcome import say, tell
from archive.cli.shell import Shell, in_archive, must_operate
from archive.cli.wording import verb
from archive.route.reindex import reindex


@verb()
@in_archive
def command(shell: Shell) -> None:
    """Lập lại chỉ mục tìm kiếm từ danh mục; trong lúc đó mọi người vẫn tìm và làm việc bình thường.

    Chỉ mục mới được lập bên cạnh và chỉ thay chỉ mục cũ khi đã đủ; dừng giữa chừng thì chỉ mục cũ
    còn nguyên.
    """
    must_operate(shell)
    pages = reindex(shell.parts)
    if shell.as_json:
        tell({"pages": pages})
    say(f"Đã lập lại chỉ mục: {pages} trang.")
