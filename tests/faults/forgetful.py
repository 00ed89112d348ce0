"""A disk that forgets what was never synced, once the power goes: bytes, names, and removals.

It stands where ``archive.objects.disk.Disk`` stands. What reached the disk is noted in a folder
beside it, so a process may be killed at any moment; ``cut_power`` then takes everything else back:
bytes never synced are zeros, names in a folder never synced are gone, and what was removed or
replaced without a sync of its folder is there again. That is the worst a file system may do.
"""

import json
import os
import shutil
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from archive.objects.disk import Disk

NOTES = "notes.jsonl"


class ForgetfulDisk(Disk):
    """The disk below ``root``; what it knows to be safe stands in the folder ``notes``.

    ``lies`` are the steps (``sync``, ``sync_folder``) it only claims to do: what a program would
    lose that forgot them.
    """

    def __init__(self, root: Path, notes: Path, *, lies: Iterable[str] = ()) -> None:
        self._notes = notes
        self._lies = frozenset(lies)
        self._alone = threading.Lock()
        notes.mkdir()
        for folder, _, files in os.walk(root):
            self._note(folder=folder, names=_names(Path(folder)))
            for name in files:
                self._note(safe=(Path(folder) / name).stat().st_ino)

    def write(self, file: BinaryIO, part: bytes) -> None:
        """Write; the file is no longer safe."""
        self._note(loose=os.fstat(file.fileno()).st_ino)
        super().write(file, part)

    def sync(self, file: BinaryIO) -> None:
        """Sync a file: its bytes are safe."""
        super().sync(file)
        if "sync" not in self._lies:
            self._note(safe=os.fstat(file.fileno()).st_ino)

    def sync_folder(self, folder: Path) -> None:
        """Sync a folder: the names it has now are safe, and so is that others are gone."""
        with self._alone:  # two threads must not note the names of one folder in the wrong order
            names = _names(folder)
            super().sync_folder(folder)
            if "sync_folder" not in self._lies:
                self._note(folder=str(folder), names=names)

    def move(self, source: Path, target: Path) -> None:
        """Name a file; what had the name before may come back."""
        self._set_aside(target)
        super().move(source, target)

    def remove(self, path: Path) -> None:
        """Take a name away; it may come back."""
        self._set_aside(path)
        super().remove(path)

    def _set_aside(self, path: Path) -> None:
        """Keep a file under its number, which so is not given to another one either."""
        with suppress(FileNotFoundError, FileExistsError):
            (self._notes / str(path.stat().st_ino)).hardlink_to(path)

    def _note(self, **said: object) -> None:
        """Add a line, whole or not at all: a kill leaves no half of it."""
        handle = os.open(self._notes / NOTES, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            os.write(handle, json.dumps(said).encode() + b"\n")
        finally:
            os.close(handle)


def cut_power(root: Path, notes: Path) -> None:
    """Leave of the store in ``root`` what is safe, and forget the notes; nobody writes to it."""
    lines = (notes / NOTES).read_text(encoding="utf-8").splitlines()
    _Remains(notes, lines).settle(root)
    shutil.rmtree(notes)


@dataclass
class _Remains:
    """What is safe: the names of each folder with the numbers of their files, and which bytes."""

    notes: Path
    lines: Iterable[str]
    folders: dict[str, dict[str, int]] = field(default_factory=dict)
    safe: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        for said in map(json.loads, self.lines):
            if "folder" in said:
                self.folders[said["folder"]] = said["names"]
            elif "safe" in said:
                self.safe.add(said["safe"])
            else:
                self.safe.discard(said["loose"])

    def settle(self, folder: Path) -> None:
        """Make this folder what the disk holds of it."""
        names = self.folders.get(str(folder), {})
        for path in _unnamed(folder, names):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        for name, number in names.items():
            self._settle_one(folder / name, number)

    def _settle_one(self, path: Path, number: int) -> None:
        if str(path) in self.folders:
            path.mkdir(exist_ok=True)
            self.settle(path)
            return
        kept = self.notes / str(number)
        if not path.exists() and kept.exists():
            path.hardlink_to(kept)
        if path.is_dir():  # its name is safe, and what is in it was never
            self.settle(path)
        elif path.exists() and number not in self.safe:
            path.chmod(0o600)
            path.write_bytes(bytes(path.stat().st_size))


def _names(folder: Path) -> dict[str, int]:
    return {one.name: one.inode() for one in os.scandir(folder)}


def _unnamed(folder: Path, names: dict[str, int]) -> Iterator[Path]:
    """Yield what the folder shows and the disk would not."""
    for one in list(os.scandir(folder)):
        if names.get(one.name) != one.inode():
            yield Path(one.path)
