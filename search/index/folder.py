"""The folder of an embedded index: whether it is whole, and whether somebody wrote to it."""

import fcntl
import json
import os
import re
import shutil
import struct
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zlib import crc32

from search.errors import IndexDamaged, IndexUnavailable

FORMAT = 4
"""Raised whenever fields change their meaning; an index of another format is built again."""

NAME = f"tantivy-{FORMAT}"
_GENERATION = re.compile(re.escape(NAME) + r"(?:\.(\d+))?")

Version = tuple[int, ...]

_END = struct.Struct("<II")  # length of the footer, then the engine's magic number
_MAGIC = 1337
_FOOTER = re.compile(
    rb'{"version":{"major":(\d+),"minor":(\d+),"patch":(\d+),"index_format_version":(\d+)},'
    rb'"crc":(\d+)}'
)
_PAGES = struct.Struct("<I")
_NAMES = frozenset(
    [
        "deletes",
        "docstore_blocksize",
        "docstore_compression",
        "fast",
        "fieldnorms",
        "index_settings",
        "indexed",
        "indexing",
        "max_doc",
        "name",
        "num_deleted_docs",
        "opstamp",
        "options",
        "payload",
        "record",
        "schema",
        "segment_id",
        "segments",
        "stored",
        "tokenizer",
        "type",
    ]
)
"""Every name the engine writes into its head; it passes over others, and what they stood for."""

_ENDS = ("fast", "fieldnorm", "idx", "pos", "store", "term")  # each segment's files

_PIECE = 1 << 20  # bytes read at once


class Folder:
    """Where one format of one index lies; another format lies beside it and is left alone.

    An index that takes the place of another has a number behind its name, and the highest counts.
    """

    def __init__(self, parent: Path) -> None:
        self.parent = parent
        self._seen: tuple[Path | int, ...] = ()

    @property
    def path(self) -> Path:
        """Where the index lies at this moment."""
        return max(self._generations(), default=(0, self.parent / NAME))[1]

    @property
    def is_begun(self) -> bool:
        """Whether an index of this format, or what is left of one, lies here."""
        return any(self.path.glob("*"))

    def has_moved(self, place: Path) -> bool:
        """Say whether another index took the place of the one that was opened there."""
        path = self.path
        return path != place and (path / "meta.json").exists()

    @property
    def _head(self) -> Path:
        return self.path / "meta.json"

    @property
    def _list(self) -> Path:
        return self.path / ".managed.json"

    @contextmanager
    def opening(self) -> Iterator[Path]:
        """Open or make an index in the folder given while nobody else does.

        Raises ``IndexDamaged`` if the folder holds an index without its head: the engine would
        take it for an empty one. Of two processes that both find an empty folder, the second
        could otherwise put its empty head over the first one's first commit.
        """
        with self._locked("opening.lock"):
            path = self.path
            path.mkdir(parents=True, exist_ok=True)
            if not (path / "meta.json").exists() and any(path.glob("*.store")):
                raise IndexDamaged
            yield path

    @contextmanager
    def renewal(self) -> Iterator[Path]:
        """Give the folder in which the index is built that will take this one's place.

        What was left there goes. Raises ``IndexUnavailable`` while another one is being built.
        """
        beside = self.parent / "next"
        with self._locked("renewing.lock", wait=False):
            shutil.rmtree(beside, ignore_errors=True)
            try:
                yield beside
            finally:
                shutil.rmtree(beside, ignore_errors=True)

    def replace(self, beside: Path) -> None:
        """Put the index of a renewal in this one's place: one name, given in one step.

        Who has the old one open goes on reading it until it looks again.
        """
        with self._locked("opening.lock"):
            old = sorted(self._generations())
            number = old[-1][0] + 1 if old else 1
            Folder(beside).path.rename(self.parent / f"{NAME}.{number}")
            for _, path in old:
                shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def _locked(self, name: str, *, wait: bool = True) -> Iterator[None]:
        """Keep other processes out. Raises ``IndexUnavailable`` where it shall not wait."""
        self.parent.mkdir(parents=True, exist_ok=True)
        with (self.parent / name).open("wb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as problem:
                raise IndexUnavailable from problem
            yield

    def _generations(self) -> Sequence[tuple[int, Path]]:
        """Return the indexes that lie here with their numbers; the first of all has none."""
        try:
            names = [_GENERATION.fullmatch(one.name) for one in os.scandir(self.parent)]
        except FileNotFoundError:
            return []
        return [(int(name[1] or 0), self.parent / name[0]) for name in names if name]

    def changed(self) -> bool:
        """Say whether a commit was made, by whomever, since this was asked last."""
        # A commit puts a new file in the place of the old one, so time or inode differ.
        head = self._head
        now = head.stat()
        before, self._seen = self._seen, (head, now.st_mtime_ns, now.st_ino)
        return before != self._seen

    def damaged(self) -> Sequence[str]:
        """Return the files whose bytes are not those that were written; reads all of them."""
        if not self._head.exists():
            return [self._head.name] if any(self.path.glob("*.store")) else []
        needed = self._needed()
        files = [path for path in sorted(self.path.iterdir()) if path.name in needed]
        versions = {path.name: _version(path) for path in files}
        broken = {name for name, version in versions.items() if version is None}
        broken |= _strange({name: one for name, one in versions.items() if one is not None})
        broken |= needed - {path.name for path in files}
        if not broken and not all(map(self._counts_fit, self._segments())):
            broken.add(self._head.name)
        if not needed | {self._head.name} <= self._listed():
            broken.add(self._list.name)
        # What a writer merged away meanwhile is not missed.
        return sorted(broken) if needed == self._needed() else self.damaged()

    def _needed(self) -> frozenset[str]:
        """Return the names of all files in use.

        Raises ``IndexDamaged`` for a head of another shape than the engine writes: it has no check
        sum, and a member with a wrong name would only be passed over.
        """
        try:
            return frozenset(name for segment in self._segments() for name in _files(segment))
        except (AttributeError, KeyError, TypeError, ValueError) as problem:
            raise IndexDamaged from problem

    def _segments(self) -> Sequence[Mapping[str, Any]]:
        """Return what the head says of each segment. Raises ``IndexDamaged``."""
        try:
            head = json.loads(self._head.read_bytes(), object_hook=_known)
            return list(head["segments"])
        except (AttributeError, KeyError, OSError, TypeError, ValueError) as problem:
            raise IndexDamaged from problem

    def _counts_fit(self, segment: Mapping[str, Any]) -> bool:
        """Say whether a segment's counts are those of the bits that mark what was deleted.

        Such a file is the number of pages and one bit for each, set while the page lives.
        """
        deletes = segment["deletes"]
        if deletes is None:
            return True
        name = segment["segment_id"].replace("-", "")
        try:
            bits = (self.path / f"{name}.{deletes['opstamp']}.del").read_bytes()
        except OSError:
            return False
        (pages,) = _PAGES.unpack_from(bits)
        alive = int.from_bytes(bits[_PAGES.size : _PAGES.size + -(-pages // 64) * 8]).bit_count()
        counted: tuple[object, object] = (segment["max_doc"], deletes["num_deleted_docs"])
        return counted == (pages, pages - alive)

    def _listed(self) -> frozenset[str]:
        """Return the names the engine keeps account of; none where that list cannot be read."""
        try:
            return frozenset(json.loads(self._list.read_bytes()))
        except (OSError, TypeError, ValueError):
            return frozenset()

    def forget(self) -> None:
        """Remove what lies here, readable or not; who has it open goes on reading the old one."""
        shutil.rmtree(self.path, ignore_errors=True)


def _known(said: dict[str, Any]) -> dict[str, Any]:
    """Return a part of the head; raises ``KeyError`` for a name the engine does not write."""
    if not said.keys() <= _NAMES:
        raise KeyError
    return said


def _files(segment: Mapping[str, Any]) -> Sequence[str]:
    """Return the names of one segment's files."""
    deletes = segment["deletes"]
    name = segment["segment_id"].replace("-", "")
    ends = [*_ENDS, f"{deletes['opstamp']}.del"] if deletes else _ENDS
    return [f"{name}.{end}" for end in ends]


def _version(path: Path) -> Version | None:
    """Return which engine wrote a file, None for one that is not as it was written."""
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            file.seek(size - _END.size)
            length, magic = _END.unpack(file.read(_END.size))
            body = size - _END.size - length
            file.seek(body)
            footer = _FOOTER.fullmatch(file.read(length))
            if magic != _MAGIC or footer is None:
                return None
            *version, told = map(int, footer.groups())
            file.seek(0)
            found = 0
            while body > 0:
                piece = file.read(min(_PIECE, body))
                found, body = crc32(piece, found), body - len(piece)
            return tuple(version) if found == told else None
    except (OSError, ValueError, struct.error):
        return None


def _strange(versions: Mapping[str, Version]) -> frozenset[str]:
    """Return the files whose footer names another engine than wrote their segment.

    A footer has no check sum of its own. What marks deleted pages may be younger than the rest.
    """
    found = set[str]()
    for name, version in versions.items():
        files = [one for one in versions if one[:32] == name[:32] and not one.endswith(".del")]
        usual = Counter(versions[one] for one in files).most_common(1)[0][0]
        if version < usual or (version != usual and name in files):
            found.add(name)
    return frozenset(found)
