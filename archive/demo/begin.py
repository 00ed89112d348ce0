"""Begin a demonstration in an empty data folder, and perform it beside a running archive."""

import secrets
import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from archive.assemble import Archive, assemble, now
from archive.demo.play import carry, hand_in, write_letter
from archive.demo.prepare import WORLD, is_prepared, make_world, people_the_archive
from archive.demo.world import WorldServer, load
from archive.records.errors import Refused
from archive.settings import read_settings

FILLED = "demo/filled"


def begin(folder: Path) -> None:
    """Make the demonstration's certificates, bodies and people; again is harmless.

    Raises ``Refused`` for a folder that holds an archive which is no demonstration.
    """
    if is_prepared(folder):
        return
    if (folder / "catalog.sqlite").exists() and not (folder / WORLD).exists():
        message = f"{folder} đã có kho thật. Hãy chọn thư mục trống cho bản trình diễn."
        raise Refused(message)
    world = make_world(folder, at=now(), chance=secrets.token_bytes)
    archive = assemble(read_settings(folder))
    try:
        people_the_archive(archive.parts, folder, world)
    finally:
        archive.close()


def perform(stack: ExitStack, archive: Archive, is_stopped: Callable[[], bool]) -> None:
    """Serve the certificate world, and fill the archive once, beside the caller."""
    folder = archive.settings.data
    world = load(folder / WORLD)
    server = WorldServer(world, archive.parts.clock)
    server.start()
    stack.callback(server.stop)
    if (folder / FILLED).exists():
        return

    def fill() -> None:
        handed = hand_in(archive, world)
        write_letter(archive, world)
        (folder / FILLED).touch()
        carry(archive, world, handed, is_stopped=is_stopped)

    thread = threading.Thread(target=fill, name="demo", daemon=True)
    thread.start()
    stack.callback(thread.join, 5.0)
