"""An object store in memory: the contract in its shortest form, for tests that need no disk."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from archive.objects.guard import Guard
from archive.objects.keys import Name, is_owner
from archive.records.digest import digest_of
from archive.records.errors import NotFound, Refused


@dataclass
class MemoryStore:
    """An ``ObjectStore`` that forgets everything at the end of the test."""

    kept: dict[Name, bytes] = field(default_factory=dict)
    guards: dict[Name, Guard] = field(default_factory=dict)

    def put(self, owner: str, content: BinaryIO | bytes, *, prefix: str = "") -> Name:
        """Keep these bytes and return their name."""
        whole = (
            content
            if isinstance(content, bytes)
            else b"".join(iter(lambda: content.read(1 << 20), b""))
        )
        name = Name.made(owner, digest_of(whole), prefix=prefix)
        self.kept[name] = whole
        return name

    def put_file(self, owner: str, path: Path) -> Name:
        """Keep a copy of this file's bytes."""
        return self.put(owner, path.read_bytes())

    def read(self, name: Name) -> bytes:
        """Return the bytes kept under this name."""
        if name not in self.kept:
            raise NotFound
        return self.kept[name]

    def open(self, name: Name) -> BinaryIO:
        """Return the bytes kept under this name as a stream."""
        return BytesIO(self.read(name))

    @contextmanager
    def path_for(self, name: Name) -> Iterator[Path]:
        """Lend a file with these bytes."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "copy")
            path.write_bytes(self.read(name))
            yield path

    def size(self, name: Name) -> int:
        """Return how many bytes are kept under this name."""
        return len(self.read(name))

    def names(self, owner: str) -> Iterator[Name]:
        """Yield the names of one owner, sorted."""
        if not is_owner(owner):
            raise Refused
        return iter(sorted(name for name in self.kept if name.owner == owner))

    def owners(self) -> Iterator[str]:
        """Yield everybody who owns at least one object, sorted."""
        return iter(sorted({name.owner for name in self.kept}))

    def must_have_room(self) -> None:
        """Do nothing: there is room."""

    def lock(self, name: Name, *, until: date) -> None:
        """Refuse removal up to and including this day."""
        self.guards[name] = self._guard(name).locked(until)

    def locked_until(self, name: Name) -> date | None:
        """Return the last day of the lock."""
        return self._guard(name).until

    def hold(self, name: Name, *, reason_id: str) -> None:
        """Refuse removal until the hold of this id is released."""
        self.guards[name] = self._guard(name).held(reason_id)

    def release(self, name: Name, *, reason_id: str) -> None:
        """End the hold of this id."""
        self.guards[name] = self._guard(name).released(reason_id)

    def holds(self, name: Name) -> frozenset[str]:
        """Return the ids of the holds that stand."""
        return self._guard(name).holds

    def remove(self, name: Name, *, today: date) -> None:
        """Forget these bytes for good."""
        if name in self.kept:
            self._guard(name).check_removal(today)
            del self.kept[name]
            self.guards.pop(name, None)

    def _guard(self, name: Name) -> Guard:
        self.read(name)
        return self.guards.get(name, Guard())
