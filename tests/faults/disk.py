"""A disk that is full, broken, or loses what was never synced, below the store of objects.

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
    ``move``) to the error it fails with. ``power_cut`` takes back what was written or named without
    being synced, as a machine does that loses its power.
    """

    def __init__(self) -> None:
        self.steps: list[str] = []
        self.failing: dict[str, int] = {}
        self.left: int | None = None
        self._unsynced: set[Path] = set()
        self._unnamed: dict[Path, Path] = {}

    def room(self, folder: Path) -> int:
        """Return how many bytes still go on it before the reserve is touched."""
        return super().room(folder) if self.left is None else self.left - RESERVE

    def write(self, file: BinaryIO, part: bytes) -> None:
        """Write what there is room for; the rest fails as on a full disk."""
        self._unsynced.add(Path(file.name))
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
        self._unsynced.discard(Path(file.name))

    def sync_folder(self, folder: Path) -> None:
        """Sync a folder: the names in it stay from now on."""
        self._step("sync_folder")
        super().sync_folder(folder)
        self._unnamed = {new: old for new, old in self._unnamed.items() if new.parent != folder}

    def move(self, source: Path, target: Path) -> None:
        """Name a file; without a synced folder the name may be lost."""
        self._step("move")
        super().move(source, target)
        self._unnamed[target] = source
        if source in self._unsynced:
            self._unsynced.add(target)

    def power_cut(self) -> None:
        """Lose what was not synced: bytes become zeros, names go."""
        for path in self._unsynced:
            if path.exists():
                path.chmod(0o600)
                path.write_bytes(bytes(path.stat().st_size))
        for path in self._unnamed:
            path.unlink(missing_ok=True)
        self._unsynced, self._unnamed = set(), {}

    def _step(self, name: str) -> None:
        self.steps.append(name)
        if name in self.failing:
            raise OSError(self.failing[name], os.strerror(self.failing[name]))
