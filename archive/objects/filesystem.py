"""The embedded back end: objects as files, durable before anything is promised.

Layout (FORMAT.md "On a file system")::

    store/.incoming/…                  bytes on their way in; nothing here has been promised
    store/ab/abcd…/<leaf>              the object, mode 0400, folders 0700
    store/ab/abcd…/<leaf>.guard        its lock and holds

Application-enforced: users, administrators of the application and bugs cannot remove what is
locked; the machine's root can, and the checker finds it (README, "What this cannot promise").
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from archive.failpoint import failpoint
from archive.objects.disk import PRIVATE_FOLDER, Disk
from archive.objects.durable import DurableWriter, alone_in, in_our_words
from archive.objects.guard import Guard
from archive.objects.keys import SYSTEM, Name, is_leaf, is_owner
from archive.records.digest import Digest
from archive.records.errors import NotFound, Refused

INCOMING = ".incoming"
SHARD = 2
"""Owners are spread over folders named by this many of their first symbols."""


class FilesystemStore:
    """An ``ObjectStore`` in one folder. Threads and processes may share the folder."""

    def __init__(self, root: Path, *, disk: Disk | None = None) -> None:
        self._root = root
        with in_our_words():
            root.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        self._writer = DurableWriter(root / INCOMING, disk or Disk())

    def put(self, owner: str, content: BinaryIO | bytes, *, prefix: str = "") -> Name:
        """Keep these bytes, read to the end, and return their name."""
        Name.made(owner, Digest("0" * 64), prefix=prefix)  # refused before a byte is written
        stream = BytesIO(content) if isinstance(content, bytes) else content
        # The archive's own entries go on while records wait: a download is noted before it leaves.
        with self._writer.arrival(stream, spare=owner in SYSTEM) as arrival:
            name = Name.made(owner, arrival.digest, prefix=prefix)
            path = self._path(name)
            # Bytes already there under this name have the same digest, or are damaged.
            with self._place_of(owner):
                self._writer.place(arrival, path)
        failpoint("objects.before_folder_sync")
        for folder in (path.parent, path.parent.parent, self._root):
            self._writer.sync_folder(folder)
        return name

    def put_file(self, owner: str, path: Path) -> Name:
        """Keep a copy of this file's bytes, never loading it whole."""
        with path.open("rb") as file:
            return self.put(owner, file)

    def read(self, name: Name) -> bytes:
        """Return the bytes kept under this name."""
        with self.open(name) as file, in_our_words():
            return file.read()

    def open(self, name: Name) -> BinaryIO:
        """Return the bytes kept under this name as a stream the caller closes."""
        with in_our_words():
            return self._path(name).open("rb")

    @contextmanager
    def path_for(self, name: Name) -> Iterator[Path]:
        """Lend the object's own file, to be read only, for the length of a ``with``."""
        self.size(name)
        yield self._path(name)

    def size(self, name: Name) -> int:
        """Return how many bytes are kept under this name."""
        with in_our_words():
            return self._path(name).stat().st_size

    def names(self, owner: str) -> Iterator[Name]:
        """Yield the names of one owner, sorted; none for an owner of nothing."""
        if not is_owner(owner):
            raise Refused(detail=f"no owner of objects: {owner!r}")
        leaves = sorted(filter(is_leaf, _listed(self._folder(owner))))
        return iter([Name(owner, leaf) for leaf in leaves])

    def owners(self) -> Iterator[str]:
        """Yield everybody who owns at least one object, sorted."""
        for shard in sorted(one for one in _listed(self._root) if len(one) == SHARD):
            for owner in sorted(filter(is_owner, _listed(self._root / shard))):
                if any(self.names(owner)):
                    yield owner

    def must_have_room(self) -> None:
        """Raise what the next ``put`` of a record's bytes would raise for the disk's sake."""
        self._writer.must_have_room()

    def lock(self, name: Name, *, until: date) -> None:
        """Refuse removal up to and including this day."""
        self._change(name, lambda guard: guard.locked(until))

    def locked_until(self, name: Name) -> date | None:
        """Return the last day of the lock, or None where there is none."""
        self.size(name)
        return self._guard(name).until

    def hold(self, name: Name, *, reason_id: str) -> None:
        """Refuse removal until the hold of this id is released."""
        self._change(name, lambda guard: guard.held(reason_id))

    def release(self, name: Name, *, reason_id: str) -> None:
        """End the hold of this id."""
        self._change(name, lambda guard: guard.released(reason_id))

    def holds(self, name: Name) -> frozenset[str]:
        """Return the ids of the holds that stand."""
        self.size(name)
        return self._guard(name).holds

    def remove(self, name: Name, *, today: date) -> None:
        """Forget these bytes for good."""
        path = self._path(name)
        with self._writer.writing(), suppress(FileNotFoundError), alone_in(path.parent):
            self._guard(name).check_removal(today)
            # Bytes first: a crash in between leaves a lock without bytes, never the reverse.
            self._writer.remove(path)
            self._writer.remove(_guard_path(path))
            with suppress(OSError):  # others of the same owner are still there
                path.parent.rmdir()
            self._writer.sync_folder(path.parent.parent)

    def _change(self, name: Name, step: Callable[[Guard], Guard]) -> None:
        """Replace the guard of an object by the next one, alone and durably."""
        path = self._path(name)
        with self._writer.writing(), alone_in(path.parent):
            self.size(name)
            before = self._guard(name)
            after = step(before)
            if after == before:
                return
            with self._writer.arrival(BytesIO(after.to_bytes(name.leaf)), spare=True) as arrival:
                self._writer.place(arrival, _guard_path(path))
            self._writer.sync_folder(path.parent)

    def _guard(self, name: Name) -> Guard:
        try:
            with in_our_words():
                kept = _guard_path(self._path(name)).read_bytes()
        except NotFound:
            return Guard()
        return Guard.from_bytes(kept, name.leaf)

    @contextmanager
    def _place_of(self, owner: str) -> Iterator[None]:
        """Be alone in an owner's folder, made where there is none yet."""
        folder = self._folder(owner)
        while True:
            with self._writer.writing():
                folder.parent.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
                # Another process may remove the folder of an owner of nothing just now: `exist_ok`
                # would look once more and find nothing. Once more then.
                with suppress(FileExistsError):
                    folder.mkdir(mode=PRIVATE_FOLDER)
            with suppress(FileNotFoundError), alone_in(folder):
                yield
                return

    def _folder(self, owner: str) -> Path:
        return self._root / owner[:SHARD] / owner

    def _path(self, name: Name) -> Path:
        return self._folder(name.owner) / name.leaf


def _guard_path(path: Path) -> Path:
    return path.with_name(path.name + ".guard")


def _listed(folder: Path) -> list[str]:
    """Return the names in a folder, none where there is no folder."""
    try:
        with in_our_words():
            return [path.name for path in folder.iterdir()]
    except NotFound:
        return []
