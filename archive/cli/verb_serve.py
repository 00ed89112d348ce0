"""``vankho serve``: web pages, workers, and in a demonstration its certificate world."""

import errno
import signal
import socket
import threading
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import click

from archive.accounts.login import Limits
from archive.accounts.register import ensure
from archive.assemble import Archive, assemble, index_of
from archive.cli.outcome import in_words, say, tell
from archive.cli.rounds import rounds_of
from archive.cli.shell import must_be_whole
from archive.cli.waiting import served
from archive.cli.wording import A_FOLDER, option, verb
from archive.log import set_up
from archive.records.errors import Unavailable
from archive.settings import Settings, read_settings
from archive.upkeep.errors import Locked
from archive.upkeep.refill import refill
from archive.upkeep.safety import Exposure, refuse_unsafe, take_in_hand
from archive.web.app import make_app
from archive.web.context import seats_of
from archive.web.site import Site
from archive.web.wsgi import Server
from search.errors import SearchError

EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - what the operator asked for is named here


@verb()
@option(
    "--data",
    envvar="VANKHO_DATA",
    required=True,
    type=A_FOLDER,
    help="Thư mục dữ liệu (hoặc biến VANKHO_DATA)",
)
@option("--host", default=None, help="Địa chỉ nghe, mặc định 127.0.0.1")
@option("--port", type=click.IntRange(0, 65535), help="Cổng, mặc định 8000; 0 lấy cổng trống")
@option("--demo", is_flag=True, help="Thư mục trống: tạo kho trình diễn với hồ sơ mẫu")
@option("--json", "as_json", is_flag=True, help="In địa chỉ dạng JSON khi đã sẵn sàng")
def command(data: Path, host: str | None, port: int | None, *, demo: bool, as_json: bool) -> None:
    """Chạy trang web và các tiến trình xử lý; dừng bằng Ctrl-C."""
    stop = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stop.set())
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    take_in_hand(data)
    with ExitStack() as stack:
        _claim(stack, data)
        if demo:
            _begin_demo(data)
        must_be_whole(data)
        settings = read_settings(data, host=host, port=port)
        refuse_unsafe(exposure_of(settings))
        set_up(settings.data)
        _greet(_start(stack, settings, stop), as_json=as_json)
        stop.wait()
        say("Đang dừng…")


def exposure_of(settings: Settings) -> Exposure:
    """Return what of these settings can be unsafe."""
    return Exposure(settings.data, settings.host, settings.public_url, settings.demo)


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
        most_uploads=settings.most_uploads,
        upload_days=settings.upload_days,
        session=Limits(
            timedelta(hours=settings.session_hours),
            timedelta(minutes=settings.session_idle_minutes),
        ),
    )


def _claim(stack: ExitStack, data: Path) -> None:
    """Be the one process that runs this folder. Raises ``Locked`` if another one does."""
    try:
        stack.enter_context(served(data))
    except BlockingIOError as error:
        message = f"Kho ở {data} đang được tiến trình khác chạy. Hãy dừng tiến trình đó trước."
        raise Locked(message) from error


def _start(stack: ExitStack, settings: Settings, stop: threading.Event) -> Settings:
    """Start everything; the stack stops it again, last first. Return the settings with the port."""
    settings = replace(settings, port=settings.port or _free_port(settings.host))
    archive = assemble(settings)
    stack.callback(archive.close)
    ensure(archive.parts)
    with suppress(SearchError):  # a server that is away is asked at the next start
        refill(archive.parts, index_of(settings))
    server = _server(stack, settings, archive)
    if settings.demo:
        _perform(stack, archive, stop)
    threading.Thread(target=server.run, name="web", daemon=True).start()
    stack.callback(server.stop)
    archive.runner.start()
    rounds = rounds_of(settings, archive.parts)
    rounds.start()
    stack.callback(rounds.stop)
    return settings


def _server(stack: ExitStack, settings: Settings, archive: Archive) -> Server:
    app = make_app(archive.parts, site_of(settings))
    stack.callback(seats_of(app).stop)
    refuse_unsafe(exposure_of(settings), debug=app.debug)
    try:
        return Server(
            app, host=settings.host, port=settings.port, trusted_proxy=settings.trusted_proxy
        )
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        advice = "Hãy chọn địa chỉ hoặc cổng khác bằng --host, --port."
        if error.errno == errno.EADDRINUSE:
            advice = "Hãy dừng chương trình đó, hoặc chọn cổng khác bằng --port."
        message = f"Không nghe được ở {where}. {in_words(error)} {advice}"
        raise Unavailable(message) from error


def _free_port(host: str) -> int:
    """Return a port nobody listens on now: links and QR codes name it before the server is made."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def _begin_demo(data: Path) -> None:
    from archive.demo.begin import begin, is_prepared  # noqa: PLC0415 - only a demonstration

    if not is_prepared(data):
        say("Đang chuẩn bị kho trình diễn…")
    begin(data)


def _perform(stack: ExitStack, archive: Archive, stop: threading.Event) -> None:
    from archive.demo.begin import perform  # noqa: PLC0415 - only a demonstration loads it

    perform(stack, archive, stop.is_set)


def _greet(settings: Settings, *, as_json: bool) -> None:
    """Say where the archive is, and in a demonstration who can log in."""
    address = settings.public_url or f"http://{settings.host}:{settings.port}"
    if as_json:
        tell({"address": address, "demo": settings.demo})
    if settings.host in EVERYWHERE and not settings.public_url:
        say("Máy khác chỉ vào được khi settings.toml có public_url là địa chỉ họ dùng.")
    if not settings.demo:
        say(f"Văn Khố: {address} – dừng bằng Ctrl-C")
        return
    from archive.demo.prepare import LETTER  # noqa: PLC0415 - only a demonstration loads it

    names = ", ".join(site_of(settings).demo_people)
    where = settings.data / LETTER
    say(f"Văn Khố (trình diễn): {address} – đăng nhập: {names}; mật khẩu ở {where}")
