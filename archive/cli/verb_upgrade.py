"""``vankho upgrade``: bring the tables to this version."""

from archive.accounts.register import ensure
from archive.cli.outcome import say
from archive.cli.shell import Shell, in_archive, must_operate
from archive.cli.wording import verb


@verb()
@in_archive
def command(shell: Shell) -> None:
    """Nâng cấp cơ sở dữ liệu; chạy lại không hại gì."""
    must_operate(shell)
    shell.parts.catalog.upgrade()
    ensure(shell.parts)
    say("Cơ sở dữ liệu đã ở phiên bản này.")
