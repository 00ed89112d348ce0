"""A wrapper that reads first: nothing leaves the store unless it has the digest it is named by."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import BinaryIO

from archive.objects.durable import PART
from archive.objects.interface import ObjectStore
from archive.objects.keys import Name
from archive.records.digest import digest_of
from archive.records.errors import Damaged


class VerifiedStore:
    """An ``ObjectStore`` whose ``read``, ``open`` and ``path_for`` raise ``Damaged``.

    They do so where the bytes have not the digest they are named by: the whole object is hashed
    before its first byte is handed out. The other verbs pass through.
    """

    def __init__(self, inner: ObjectStore) -> None:
        self._inner = inner

    def read(self, name: Name) -> bytes:
        """Return the bytes kept under this name, or raise ``Damaged``."""
        content = self._inner.read(name)
        if digest_of(content) != name.digest:
            raise Damaged(detail=str(name))
        return content

    def open(self, name: Name) -> BinaryIO:
        """Return a stream of bytes that were read through once already, or raise ``Damaged``."""
        stream = _again(self._inner.open(name))
        try:
            _check(stream, name)
        except BaseException:
            stream.close()
            raise
        return stream

    @contextmanager
    def path_for(self, name: Name) -> Iterator[Path]:
        """Lend a local file whose bytes have been read through once already."""
        with self._inner.path_for(name) as path:
            with path.open("rb") as file:
                _check(file, name)
            yield path

    def put(self, owner: str, content: BinaryIO | bytes, *, prefix: str = "") -> Name:
        """Keep these bytes, read to the end, and return their name."""
        return self._inner.put(owner, content, prefix=prefix)

    def put_file(self, owner: str, path: Path) -> Name:
        """Keep a copy of this file's bytes, never loading it whole."""
        return self._inner.put_file(owner, path)

    def size(self, name: Name) -> int:
        """Return how many bytes are kept under this name."""
        return self._inner.size(name)

    def names(self, owner: str) -> Iterator[Name]:
        """Yield the names of one owner, sorted; none for an owner of nothing."""
        return self._inner.names(owner)

    def owners(self) -> Iterator[str]:
        """Yield everybody who owns at least one object, sorted."""
        return self._inner.owners()

    def must_have_room(self) -> None:
        """Raise what the next ``put`` of a record's bytes would raise for the disk's sake."""
        self._inner.must_have_room()

    def lock(self, name: Name, *, until: date) -> None:
        """Refuse removal up to and including this day."""
        self._inner.lock(name, until=until)

    def locked_until(self, name: Name) -> date | None:
        """Return the last day of the lock, or None where there is none."""
        return self._inner.locked_until(name)

    def hold(self, name: Name, *, reason_id: str) -> None:
        """Refuse removal until the hold of this id is released."""
        self._inner.hold(name, reason_id=reason_id)

    def release(self, name: Name, *, reason_id: str) -> None:
        """End the hold of this id."""
        self._inner.release(name, reason_id=reason_id)

    def holds(self, name: Name) -> frozenset[str]:
        """Return the ids of the holds that stand."""
        return self._inner.holds(name)

    def remove(self, name: Name, *, today: date) -> None:
        """Forget these bytes for good."""
        self._inner.remove(name, today=today)


def _check(stream: BinaryIO, name: Name) -> None:
    """Read the stream through and rewind it; raise ``Damaged`` if it is wrong."""
    state = hashlib.sha256()
    while part := stream.read(PART):
        state.update(part)
    if state.hexdigest() != name.digest:
        raise Damaged(detail=str(name))
    stream.seek(0)


def _again(stream: BinaryIO) -> BinaryIO:
    """Return a stream that can be read twice: itself, or a copy of what comes over a wire once."""
    if stream.seekable():
        return stream
    with ExitStack() as undone, stream:
        file = undone.enter_context(tempfile.TemporaryFile())
        while part := stream.read(PART):
            file.write(part)
        file.seek(0)
        undone.pop_all()
    return file
