"""The few file operations durability rests on, in one place so that a test can make each one fail.

Promise P1 needs an order (write, fsync of the file, rename, fsync of the folder) and promise P14 an
answer to every failure; both are tested with a disk that counts, lies or breaks.
"""

import os
from pathlib import Path
from typing import BinaryIO

PRIVATE_FOLDER = 0o700
READ_ONLY = 0o400
RESERVE = 256 << 20
"""Bytes kept free for what must go on when the disk is full; at most a twentieth of the disk."""

SHARE = 20


class Disk:
    """The disk of this machine."""

    def room(self, folder: Path) -> int:
        """Return how many bytes still go on it before the reserve is touched."""
        said = os.statvfs(folder)
        whole, free = said.f_blocks * said.f_frsize, said.f_bavail * said.f_frsize
        return free - min(RESERVE, whole // SHARE)

    def write(self, file: BinaryIO, part: bytes) -> None:
        """Write all of this part."""
        file.write(part)

    def sync(self, file: BinaryIO) -> None:
        """Return once the file's bytes are on the disk, read-only from now on."""
        os.fchmod(file.fileno(), READ_ONLY)
        os.fsync(file.fileno())

    def sync_folder(self, folder: Path) -> None:
        """Return once the folder's list of names is on the disk."""
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def move(self, source: Path, target: Path) -> None:
        """Give the file its name in one step, in place of what had that name before."""
        source.rename(target)

    def remove(self, path: Path) -> None:
        """Take the name away; nothing happens where there is none."""
        path.unlink(missing_ok=True)
