"""The faults themselves: each does what its name says, so that what is built on them means it."""

import errno
import secrets
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from archive.demo.prepare import make_world
from archive.demo.world import World
from archive.objects.filesystem import FilesystemStore
from archive.objects.verified import VerifiedStore
from archive.records.errors import Damaged, NoSpace, StoreStopped
from signing.errors import TimestampUnavailable
from signing.profile import timestamper
from tests.faults.clock import MORNING, Clock
from tests.faults.disk import RESERVE, FaultyDisk
from tests.faults.flip import flip_bit, flip_file, flip_row
from tests.faults.forgetful import ForgetfulDisk, cut_power
from tests.faults.proxy import Line, Mode, Proxy
from tests.faults.stampers import OF_THE_TSA, BadWorld, Fault

RECORD = "0123456789abcdefghjkmnpqrs"
DIGEST = bytes(range(32))


class Echo:
    """A service that says back what it hears, in capitals."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.heard = 0
        self._threads = [threading.Thread(target=self._run, daemon=True)]
        self._threads[0].start()

    def _run(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            answering = threading.Thread(target=self._answer, args=(connection,), daemon=True)
            self._threads.append(answering)
            answering.start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            try:
                while part := connection.recv(1 << 16):
                    self.heard += len(part)
                    connection.sendall(part.upper())
            except OSError:
                return

    def close(self) -> None:
        """Stop listening; connections end with their clients."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(timeout=5)


@pytest.fixture
def echo() -> Iterator[Echo]:
    """Run the service."""
    service = Echo()
    yield service
    service.close()


def said_through(proxy: Proxy, text: bytes, *, patience: float = 5.0) -> bytes:
    """Say something through the proxy and return the answer, none where the line is cut."""
    try:
        with socket.create_connection(("127.0.0.1", proxy.port), timeout=patience) as line:
            line.sendall(text)
            return line.recv(1 << 16)
    except ConnectionError:  # while it is made, or later
        return b""


def test_the_proxy_passes_on_what_it_hears(echo: Echo) -> None:
    """A line without a fault changes nothing."""
    with Proxy(("127.0.0.1", echo.port)) as proxy:
        assert said_through(proxy, b"hello") == b"HELLO"
        assert proxy.connections == 1


def test_the_proxy_cuts_after_so_many_bytes(echo: Echo) -> None:
    """The service heard exactly the bytes before the cut; the next connection starts anew."""
    with Proxy(("127.0.0.1", echo.port)) as proxy:
        proxy.line = Line(cut_after=3)
        assert said_through(proxy, b"hello") == b""
        proxy.line = Line()
        assert said_through(proxy, b"again") == b"AGAIN"
    assert echo.heard == 3 + 5


def test_the_proxy_swallows_everything_and_gives_it_back(echo: Echo) -> None:
    """In a black hole nothing answers; once it is gone, what was said arrives."""
    with Proxy(("127.0.0.1", echo.port)) as proxy:
        proxy.line = Line(Mode.BLACK_HOLE)
        with socket.create_connection(("127.0.0.1", proxy.port), timeout=0.2) as line:
            line.sendall(b"hello")
            with pytest.raises(TimeoutError):
                line.recv(5)
            proxy.line = Line()
            line.settimeout(5)
            assert line.recv(5) == b"HELLO"


def test_the_proxy_refuses_and_holds_back(echo: Echo) -> None:
    """Nobody listens, or the answer comes late."""
    with Proxy(("127.0.0.1", echo.port)) as proxy:
        proxy.line = Line(Mode.REFUSE)
        assert said_through(proxy, b"hello") == b""
        proxy.line = Line(delay=0.2)
        began = time.monotonic()
        assert said_through(proxy, b"hello") == b"HELLO"
        assert time.monotonic() - began >= 0.2


def test_a_full_disk_takes_what_fits(tmp_path: Path) -> None:
    """Half a file is not kept, and there is room again when there is."""
    disk = FaultyDisk()
    store = FilesystemStore(tmp_path / "store", disk=disk)
    disk.left = RESERVE + 10
    with pytest.raises(NoSpace):
        store.put(RECORD, bytes(RESERVE + 11))
    disk.left = None

    assert list(store.owners()) == []
    assert store.read(store.put(RECORD, b"whole")) == b"whole"


@pytest.mark.parametrize("step", ["sync", "sync_folder"])
def test_a_broken_disk_stops_the_store(tmp_path: Path, step: str) -> None:
    """EIO on fsync is a broken promise: nothing more is written."""
    disk = FaultyDisk()
    store = FilesystemStore(tmp_path / "store", disk=disk)
    disk.failing = {step: errno.EIO}
    with pytest.raises(StoreStopped):
        store.put(RECORD, b"content")
    disk.failing = {}
    with pytest.raises(StoreStopped):
        store.put(RECORD, b"content")


def test_a_power_cut_takes_what_was_not_synced(tmp_path: Path) -> None:
    """What was acknowledged stays; bytes and names that were only written go."""
    root, notes = tmp_path / "store", tmp_path / "notes"
    disk = ForgetfulDisk(root, notes)
    store = FilesystemStore(root, disk=disk)
    kept = store.put(RECORD, b"acknowledged")
    with (root / "loose").open("wb") as file:
        disk.write(file, b"never synced")
    disk.sync_folder(root)
    disk.move(root / "loose", root / "name")
    cut_power(root, notes)

    assert store.read(kept) == b"acknowledged"
    assert [one.name for one in root.iterdir() if one.is_file()] == []


def test_a_power_cut_leaves_zeros_and_undoes_what_was_not_synced(tmp_path: Path) -> None:
    """A name without its bytes; a lock that was replaced, and an object removed, are back."""
    root, notes = tmp_path / "store", tmp_path / "notes"
    store = FilesystemStore(root)
    locked, gone = store.put(RECORD, b"locked"), store.put(RECORD, b"gone")
    store.lock(locked, until=date(2030, 1, 1))
    disk = ForgetfulDisk(root, notes, lies={"sync_folder"})
    lying = FilesystemStore(root, disk=disk)
    lying.lock(locked, until=date(2040, 1, 1))
    lying.remove(gone, today=date(2026, 1, 1))
    cut_power(root, notes)
    assert store.locked_until(locked) == date(2030, 1, 1)
    assert store.read(gone) == b"gone"

    hollow = FilesystemStore(root, disk=ForgetfulDisk(root, notes, lies={"sync"}))
    name = hollow.put(RECORD, b"hollow")
    cut_power(root, notes)
    assert store.read(name) == bytes(6)


def test_a_clock_stands_and_jumps() -> None:
    """It goes when it is told to, back too."""
    clock = Clock()
    clock.jump(days=1, minutes=-1)

    assert clock() - MORNING == timedelta(hours=23, minutes=59)
    assert clock() == clock()


def test_one_bit_is_turned_and_only_one(tmp_path: Path) -> None:
    """Of bytes, of a read-only object whose mode and time stay, of a row behind its triggers."""
    assert flip_bit(b"\x00\x00", 9) == b"\x00\x40"
    store = VerifiedStore(FilesystemStore(tmp_path / "store"))
    name = store.put(RECORD, BytesIO(b"content"))
    path = tmp_path / "store" / RECORD[:2] / RECORD / name.leaf
    was = path.stat()
    flip_file(path, 5)
    assert (path.stat().st_mode, path.stat().st_mtime_ns) == (was.st_mode, was.st_mtime_ns)
    with pytest.raises(Damaged):
        store.read(name)

    database = tmp_path / "rows.sqlite"
    with sqlite3.connect(database) as rows:
        rows.execute("CREATE TABLE entry (data TEXT)")
        rows.execute("INSERT INTO entry VALUES ('abc')")
        rows.execute(
            "CREATE TRIGGER no_change BEFORE UPDATE ON entry "
            "BEGIN SELECT RAISE(ABORT, 'append only'); END"
        )
    rows.close()
    flip_row(database, "entry", "data", 1, 7)
    with sqlite3.connect(database) as rows:
        assert rows.execute("SELECT data FROM entry").fetchall() == [("`bc",)]
    rows.close()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Make a certificate world."""
    folder = tmp_path_factory.mktemp("world")
    return make_world(folder, at=datetime(2026, 11, 20, tzinfo=UTC), chance=secrets.token_bytes)


def test_no_fault_of_a_stamper_becomes_a_stamp(world: World) -> None:
    """Whatever it answers but the truth is no time-stamp; the truth is one again afterwards."""
    with BadWorld(world, Clock()) as server:
        ask = timestamper(world.tsa_url, timeout=0.5)
        for fault in OF_THE_TSA:
            server.fault = fault
            if fault not in {Fault.FUTURE, Fault.UNTRUSTED}:  # judged by whoever trusts, later
                with pytest.raises(TimestampUnavailable):
                    ask.stamp(DIGEST)
        server.fault = Fault.NONE
        assert ask.stamp(DIGEST)
