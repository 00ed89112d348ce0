"""``vankho webhook``: where other systems hear of steps: list, add, remove, test, stop, resume."""

from collections.abc import Sequence

import click

from archive.cli.outcome import say, tell
from archive.cli.shell import Shell, in_archive
from archive.cli.wording import Family, argument, option, verb
from archive.notices import webhooks
from archive.notices.deliver import ping
from archive.notices.message import secret_of
from archive.notices.webhooks import Wish
from archive.records.calendar import to_text
from archive.records.digest import new_id
from archive.records.errors import Unavailable
from archive.records.state import State

WEBHOOK = argument("webhook", metavar="MÃ-SỐ")


@click.group(cls=Family)
def command() -> None:
    """Nơi nhận tin của hệ thống khác: liệt kê, thêm, gửi thử, dừng, báo lại, bỏ."""


@verb("list", of=command)
@in_archive
def list_(shell: Shell) -> None:
    """Liệt kê nơi nhận tin của các cơ quan mình quản trị."""
    for one in webhooks.webhooks(shell.parts, shell.actor):
        if not shell.as_json:
            how = "đang dừng" if one.stopped_at else "chưa trả lời" if one.failures else "đang báo"
            click.echo(f"{one.id}  {how}  {one.url}  {one.problem or ''}".rstrip())
            continue
        tell(
            {
                "id": one.id,
                "url": one.url,
                "bodies": sorted(one.bodies),
                "states": sorted(one.states),
                "failures": one.failures,
                "stopped_at": to_text(one.stopped_at) if one.stopped_at else None,
                "problem": one.problem,
            }
        )


@verb("add", of=command)
@argument("url", metavar="URL")
@option("--body", "bodies", multiple=True, required=True, help="Mã cơ quan; nhiều lần được")
@option(
    "--state",
    "states",
    multiple=True,
    default=(State.SEALED.value,),
    show_default=True,
    type=click.Choice([one.value for one in State]),
    help="Bước cần báo; nhiều lần được",
)
@in_archive
def add(shell: Shell, url: str, bodies: Sequence[str], states: Sequence[str]) -> None:
    """Thêm nơi nhận tin; khóa bí mật chỉ hiện một lần."""
    wish = Wish(url, frozenset(bodies), frozenset(map(State, states)))
    made = webhooks.register(shell.parts, shell.actor, wish)
    secret = secret_of(shell.parts.pepper, made.id)
    if shell.as_json:
        tell({"id": made.id, "url": made.url, "secret": secret})
    else:
        click.echo(secret)
    say(f"Đã thêm {made.id}. Hãy cất kỹ khóa: khóa không hiện lại.")


@verb("test", of=command)
@WEBHOOK
@in_archive
def test(shell: Shell, webhook: str) -> None:
    """Gửi ngay một tin thử đã ký, và nói bên kia có nhận không."""
    found = webhooks.webhook(shell.parts, shell.actor, webhook)
    why = ping(shell.parts, found, new_id(shell.parts.chance))
    if shell.as_json:
        tell({"id": found.id, "heard": why is None, "problem": why})
    if why is not None:
        message = f"Nơi nhận tin không nhận tin thử: {why} Hãy xem lại địa chỉ và máy bên nhận."
        raise Unavailable(message)
    say("Bên nhận đã nhận tin thử.")


@verb("stop", of=command)
@WEBHOOK
@in_archive
def stop(shell: Shell, webhook: str) -> None:
    """Tạm dừng báo tin."""
    webhooks.stop(shell.parts, shell.actor, webhook)
    say("Đã tạm dừng.")


@verb("resume", of=command)
@WEBHOOK
@in_archive
def resume(shell: Shell, webhook: str) -> None:
    """Báo tin trở lại, từ nay về sau."""
    webhooks.resume(shell.parts, shell.actor, webhook)
    say("Đã báo tin trở lại.")


@verb("remove", of=command)
@WEBHOOK
@in_archive
def remove(shell: Shell, webhook: str) -> None:
    """Bỏ nơi nhận tin."""
    webhooks.remove(shell.parts, shell.actor, webhook)
    say("Đã bỏ nơi nhận tin.")
