"""``vankho serve``: web pages, workers, and in a demonstration its certificate world."""

import signal
import threading
from contextlib import ExitStack
from pathlib import Path

import click

from archive.assemble import Archive, assemble
from archive.cli.outcome import say
from archive.cli.shell import served
from archive.log import set_up
from archive.records.errors import Conflict
from archive.settings import Settings, read_settings
from archive.web.app import make_app
from archive.web.site import Site
from archive.web.wsgi import Server


@click.command()
@click.option(
    "--data",
    envvar="VANKHO_DATA",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Thư mục dữ liệu (hoặc biến VANKHO_DATA)",
)
@click.option("--host", default=None, help="Địa chỉ nghe, mặc định 127.0.0.1")
@click.option("--port", type=click.IntRange(0, 65535), help="Cổng, mặc định 8000")
@click.option("--demo", is_flag=True, help="Thư mục trống: tạo kho trình diễn với hồ sơ mẫu")
def command(data: Path, host: str | None, port: int | None, *, demo: bool) -> None:
    """Chạy trang web và các tiến trình xử lý."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    stop = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stop.set())
    if demo:
        _begin_demo(data)
    settings = read_settings(data, host=host, port=port)
    set_up(settings.data)
    with ExitStack() as stack:
        try:
            stack.enter_context(served(settings))
        except BlockingIOError as error:
            message = f"Kho ở {data} đang chạy rồi. Hãy dừng tiến trình kia trước."
            raise Conflict(message) from error
        say(_greeting(settings, _start(stack, settings, stop)))
        stop.wait()
        say("Đang dừng…")


def _start(stack: ExitStack, settings: Settings, stop: threading.Event) -> int:
    """Start everything; the stack stops it again, last first. Return the port people use."""
    archive = assemble(settings)
    stack.callback(archive.close)
    app = make_app(archive.parts, site_of(settings))
    server = Server(app, host=settings.host, port=settings.port)
    if settings.demo:
        _play(stack, archive, stop)
    threading.Thread(target=server.run, name="web", daemon=True).start()
    stack.callback(server.stop)
    archive.runner.start()
    return server.port


def site_of(settings: Settings) -> Site:
    """Return what the web door must know of this installation."""
    people: tuple[str, ...] = ()
    if settings.demo:
        from archive.demo.cast import PLAYERS  # noqa: PLC0415 - only a demonstration loads it

        people = tuple(player.username for player in PLAYERS)
    return Site(
        public_url=settings.public_url or f"http://{settings.host}:{settings.port}",
        is_demo=settings.demo,
        demo_people=people,
        max_upload_bytes=settings.max_upload_bytes,
    )


def _begin_demo(data: Path) -> None:
    from archive.demo.begin import begin  # noqa: PLC0415 - only a demonstration loads it

    begin(data)


def _play(stack: ExitStack, archive: Archive, stop: threading.Event) -> None:
    from archive.demo.begin import perform  # noqa: PLC0415 - only a demonstration loads it

    perform(stack, archive, stop.is_set)


def _greeting(settings: Settings, port: int) -> str:
    address = f"http://{settings.host}:{port}"
    if not settings.demo:
        return f"Văn Khố: {address} – dừng bằng Ctrl-C"
    from archive.demo.cast import PLAYERS  # noqa: PLC0415 - only a demonstration loads it
    from archive.demo.prepare import LETTER  # noqa: PLC0415

    names = ", ".join(player.username for player in PLAYERS)
    return (
        f"Văn Khố (trình diễn): {address} – đăng nhập: {names}; mật khẩu ở {settings.data / LETTER}"
    )
