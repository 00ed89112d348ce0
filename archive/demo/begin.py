"""Begin a demonstration in an empty data folder, and perform it beside a running archive."""

import logging
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from archive.assemble import Archive, assemble, now
from archive.demo.prepare import WORLD, is_prepared, make_world, people_the_archive
from archive.demo.world import World, WorldServer, load
from archive.parts import Clock
from archive.records.errors import Refused, Unavailable
from archive.settings import read_settings

log = logging.getLogger(__name__)

__all__ = ["answering", "begin", "is_prepared", "people_again", "perform"]

FILLED = "demo/filled"
"""Is there once every sample was handed in and those to be carried have arrived."""


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


def people_again(archive: Archive) -> None:
    """Write the demonstration's bodies and people anew, with their old passwords."""
    folder = archive.settings.data
    people_the_archive(archive.parts, folder, load(folder / WORLD))


def perform(stack: ExitStack, archive: Archive, is_stopped: Callable[[], bool]) -> None:
    """Serve the certificate world, and fill the archive once, beside the caller.

    Raises ``Unavailable`` when another program sits on the port that the certificates name.
    """
    folder = archive.settings.data
    world = load(folder / WORLD)
    server = WorldServer(world, archive.parts.clock)
    try:
        server.start()
    except OSError as error:
        message = (
            f"Cổng {world.port} của dịch vụ chứng thư mẫu đang có chương trình khác dùng. "
            "Hãy dừng chương trình đó rồi chạy lại."
        )
        raise Unavailable(message) from error
    stack.callback(server.stop)
    if (folder / FILLED).exists():
        return
    thread = threading.Thread(
        target=_fill, args=(archive, world, is_stopped), name="demo", daemon=True
    )
    thread.start()
    stack.callback(thread.join, 2.0)


@contextmanager
def answering(folder: Path, clock: Clock) -> Iterator[None]:
    """Have the certificate world answer; where it answers already, nothing is done."""
    server = WorldServer(load(folder / WORLD), clock)
    try:
        server.start()
    except OSError:
        yield
        return
    try:
        yield
    finally:
        server.stop()


def _fill(archive: Archive, world: World, is_stopped: Callable[[], bool]) -> None:
    """Fill the archive; what was interrupted is taken up where it stopped at the next start."""
    # Loaded for the one time it is needed: painting papers takes memory that a server should not.
    from archive.demo.play import carry, hand_in, write_letter  # noqa: PLC0415

    handed = hand_in(archive, world, is_stopped=is_stopped)
    if not is_stopped():
        write_letter(archive, world)
        carry(archive, world, handed, is_stopped=is_stopped)
    if not is_stopped():
        (archive.settings.data / FILLED).touch()
