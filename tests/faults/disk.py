"""A disk that is full or broken, below the store of objects (forgetful.py: one that forgets).

It stands where ``archive.objects.disk.Disk`` stands: ``FilesystemStore(root, disk=FaultyDisk())``.
Everything else is the disk of this machine.
"""

import errno
import os
from pathlib import Path
from typing import BinaryIO

from archive.objects.disk import Disk

RESERVE = 64 << 10
"""Bytes of a full disk that are left for the archive's own entries."""


class FaultyDisk(Disk):
    """A disk with switches, that notes every step it is asked for in ``steps``.

    ``left`` is how many bytes still go on it, ``RESERVE`` of them for the archive's own entries
    (None: as many as there are); ``failing`` maps a step (``write``, ``sync``, ``sync_folder``,
    ``move``) to the error it fails with.
    """

    def __init__(self) -> None:
        self.steps: list[str] = []
        self.failing: dict[str, int] = {}
        self.left: int | None = None

    def room(self, folder: Path) -> int:
        """Return how many bytes still go on it before the reserve is touched."""
        return super().room(folder) if self.left is None else self.left - RESERVE

    def write(self, file: BinaryIO, part: bytes) -> None:
        """Write what there is room for; the rest fails as on a full disk."""
        fits = len(part) // 2 if "write" in self.failing else len(part)
        if self.left is not None:
            fits, self.left = min(fits, self.left), max(0, self.left - fits)
        super().write(file, part[:fits])
        self._step("write")
        if fits < len(part):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def sync(self, file: BinaryIO) -> None:
        """Sync a file."""
        self._step("sync")
        super().sync(file)

    def sync_folder(self, folder: Path) -> None:
        """Sync a folder."""
        self._step("sync_folder")
        super().sync_folder(folder)

    def move(self, source: Path, target: Path) -> None:
        """Name a file."""
        self._step("move")
        super().move(source, target)

    def _step(self, name: str) -> None:
        self.steps.append(name)
        if name in self.failing:
            raise OSError(self.failing[name], os.strerror(self.failing[name]))
