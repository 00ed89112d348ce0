"""Writing so that what was promised is there after the power went (promises P1 and P14).

Bytes arrive in a folder of their own on the same file system, reach the disk there, and are then
given their name in one step. A failed fsync is never tried again: the kernel may have thrown the
pages away and would report success the second time, so the writer stops for good until a restart.
"""

import errno
import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from archive.failpoint import failpoint
from archive.objects.disk import PRIVATE_FOLDER, Disk
from archive.records.digest import Digest
from archive.records.errors import NoSpace, NotFound, StoreStopped, Unavailable

PART = 1 << 20
"""Streams are copied in parts of this many bytes."""

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True)
class Arrival:
    """Bytes that are on the disk, but have no name yet."""

    path: Path
    digest: Digest


@contextmanager
def in_our_words() -> Iterator[None]:
    """Turn what the operating system says into the archive's errors."""
    try:
        yield
    except FileNotFoundError as error:
        raise NotFound(detail=str(error)) from error
    except OSError as error:
        kind = NoSpace if error.errno in _FULL else Unavailable
        raise kind(detail=str(error)) from error


class DurableWriter:
    """Brings bytes and names to the disk, or says plainly that it could not."""

    def __init__(self, incoming: Path, disk: Disk) -> None:
        self._incoming = incoming
        self._disk = disk
        self._stopped = False
        with in_our_words():
            incoming.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
            _sweep(incoming)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Refuse once the disk has failed to keep a promise; else speak of errors in our words."""
        if self._stopped:
            raise StoreStopped
        with in_our_words():
            yield

    def must_have_room(self) -> None:
        """Raise ``NoSpace`` where only the reserve is left, ``StoreStopped`` once broken."""
        with self.writing():
            room = self._disk.room(self._incoming)
        if room <= 0:
            raise NoSpace(detail="only the reserve is left")

    @contextmanager
    def arrival(self, stream: BinaryIO, *, spare: bool = False) -> Iterator[Arrival]:
        """Bring a stream to the disk, for the caller to name; what is not named is swept away.

        Raises ``NoSpace`` where it would take from the reserve, unless it is ``spare``.
        """
        if not spare:
            self.must_have_room()
        with self.writing():
            file = _fresh(self._incoming)
        path = Path(file.name)
        try:
            with file:
                yield Arrival(path, self._fill(file, stream))
        finally:
            with suppress(OSError):
                self._disk.remove(path)

    def place(self, arrival: Arrival, target: Path) -> None:
        """Give arrived bytes their name, in place of what had it; the caller syncs the folders."""
        failpoint("objects.before_rename")
        with self.writing():
            self._disk.move(arrival.path, target)

    def remove(self, path: Path) -> None:
        """Take a name away for good."""
        with self.writing():
            self._disk.remove(path)
        self.sync_folder(path.parent)

    def sync_folder(self, folder: Path) -> None:
        """Return once this folder's names are on the disk; stop for good where they may not be."""
        try:
            self._disk.sync_folder(folder)
        except OSError as error:
            self._stopped = True
            raise StoreStopped(detail=str(error)) from error

    def _fill(self, file: BinaryIO, stream: BinaryIO) -> Digest:
        state = hashlib.sha256()
        while part := stream.read(PART):
            state.update(part)
            with self.writing():
                self._disk.write(file, part)
        with self.writing():
            file.flush()
        failpoint("objects.before_sync")
        self._sync(file)
        return Digest(state.hexdigest())

    def _sync(self, file: BinaryIO) -> None:
        try:
            self._disk.sync(file)
        except OSError as error:
            # No room is no broken promise: this file has no name yet and is thrown away.
            if error.errno in _FULL:
                raise NoSpace(detail=str(error)) from error
            self._stopped = True
            raise StoreStopped(detail=str(error)) from error


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep every other thread and process from changing this folder meanwhile.

    Raises ``FileNotFoundError`` where there is no such folder (any more).
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not _is_still(handle, folder):
            raise FileNotFoundError(errno.ENOENT, "removed meanwhile", str(folder))
        yield
    finally:
        os.close(handle)


def _is_still(handle: int, path: Path) -> bool:
    """Say whether this open file or folder still has this name."""
    return os.path.samestat(os.fstat(handle), path.stat())


def _fresh(incoming: Path) -> BinaryIO:
    """Open a file for arriving bytes, marked as ours while it is open, so no sweep takes it."""
    while True:
        file = tempfile.NamedTemporaryFile(dir=incoming, delete=False)  # noqa: SIM115 # closed by arrival
        fcntl.flock(file, fcntl.LOCK_EX)
        if os.fstat(file.fileno()).st_nlink:
            return file  # type: ignore[return-value] # a wrapper with every method of BinaryIO
        file.close()


def _sweep(incoming: Path) -> None:
    """Remove what earlier processes left behind; files of a living one are locked and stay."""
    for path in incoming.iterdir():
        with suppress(FileNotFoundError), path.open("rb") as file, suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
