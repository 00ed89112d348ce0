"""Write pages of TIFF files into a new one: their strips and tiles go over as they are stored.

A page is one directory of tags (TIFF 6.0, section 2; BigTIFF widens its numbers). Its tags are
copied byte by byte; those that say where the picture lies are written anew, and those that lead to
other directories (thumbnails, EXIF, the pages beside it) are not taken along. The order of bytes
stays what it was, for pixels of 16 bits are stored in it.
"""

import mmap
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from ocr.errors import Unreadable

ORIENTATION, COMPRESSION = 274, 259
PLACES = MappingProxyType({273: 279, 324: 325})
"""Tags that say where strips and tiles lie, with those that say how long they are."""

_LEADS_AWAY = frozenset({330, 34665, 34853, 40965})
"""Sub-directories, EXIF, GPS, interoperability."""

_OLD_JPEG = 6
"""JPEG as TIFF 6.0 had it: its parts may lie anywhere in the file."""

_SHORT, _LONG = 3, 4
_SIZES = MappingProxyType(
    {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 16: 8, 17: 8}
)
"""Bytes of one value of each type."""

_NUMBERS = MappingProxyType({1: "B", 3: "H", 4: "I", 16: "Q"})
_MOST_FRAMES = 10_000
_LARGEST = (1 << 32) - (1 << 20)
"""Bytes a classic TIFF can hold, with room for the last directory."""

_UPRIGHT = (1, 6, 3, 8)
"""Orientations of pictures that need 0, 90, 180 and 270 degrees clockwise to stand upright."""

_MIRRORED = (2, 7, 4, 5)
"""The same of mirrored ones."""


@dataclass(frozen=True)
class Layout:
    """How a file writes numbers: the order of its bytes (``<`` or ``>``), and if in 64 bits."""

    order: str
    big: bool

    @property
    def entry(self) -> str:
        """A directory's entry: tag, type, count; the value comes after it."""
        return f"{self.order}HH{'Q' if self.big else 'I'}"

    @property
    def place(self) -> str:
        """An offset, and the room for a value within an entry."""
        return f"{self.order}{'Q' if self.big else 'I'}"

    @property
    def head(self) -> bytes:
        """The first bytes of a file, up to the offset of its first directory."""
        mark = b"II" if self.order == "<" else b"MM"
        rest = (43, 8, 0) if self.big else (42,)
        return mark + struct.pack(f"{self.order}{len(rest)}H", *rest)

    def count(self, number: int) -> bytes:
        """Return how many entries a directory has, as it is written before them."""
        return struct.pack(f"{self.order}{'Q' if self.big else 'H'}", number)


@dataclass(frozen=True)
class Tag:
    """One entry of a directory, its value in the file's own order of bytes."""

    kind: int
    count: int
    value: bytes


@dataclass(frozen=True)
class Frame:
    """One page: its tags by number, and its strips or tiles in their order, as they are stored."""

    tags: Mapping[int, Tag]
    pieces: tuple[bytes, ...]


class TiffFile:
    """A TIFF that is open for reading; raises ``ValueError`` or ``struct.error`` where damaged."""

    def __init__(self, content: mmap.mmap) -> None:
        self._content = content
        order = {b"II": "<", b"MM": ">"}[content[:2]]
        (magic,) = struct.unpack_from(f"{order}H", content, 2)
        self.layout = Layout(order, big=magic == 43)  # noqa: PLR2004 - BigTIFF's 42 and one more
        self._places = tuple(self._directories())

    def frame(self, number: int) -> Frame:
        """Return a page, counted from 1."""
        tags = self._tags(self._places[number - 1])
        if self._whole(tags[COMPRESSION]) == (_OLD_JPEG,):
            raise ValueError(_OLD_JPEG)
        pieces: list[bytes] = []
        for place, length in PLACES.items():
            if place in tags:
                spans = zip(self._whole(tags[place]), self._whole(tags[length]), strict=True)
                pieces += [self._piece(start, size) for start, size in spans]
        return Frame(tags, tuple(pieces))

    def _directories(self) -> Iterator[int]:
        (at,) = struct.unpack_from(self.layout.place, self._content, len(self.layout.head))
        seen = set[int]()
        while at and at not in seen and len(seen) < _MOST_FRAMES:
            seen.add(at)
            yield at
            first, count = self._entries(at)
            end = first + count * self._width
            (at,) = struct.unpack_from(self.layout.place, self._content, end)

    @property
    def _width(self) -> int:
        return struct.calcsize(self.layout.entry) + struct.calcsize(self.layout.place)

    def _entries(self, at: int) -> tuple[int, int]:
        """Return where the entries of a directory begin, and how many they are."""
        form = f"{self.layout.order}{'Q' if self.layout.big else 'H'}"
        (count,) = struct.unpack_from(form, self._content, at)
        if count * self._width > len(self._content):
            raise ValueError(count)
        return at + struct.calcsize(form), count

    def _tags(self, at: int) -> dict[int, Tag]:
        first, count = self._entries(at)
        tags = {}
        for start in range(first, first + count * self._width, self._width):
            number, kind, many = struct.unpack_from(self.layout.entry, self._content, start)
            size = many * _SIZES.get(kind, 1)
            value = start + struct.calcsize(self.layout.entry)
            if size > struct.calcsize(self.layout.place):
                (value,) = struct.unpack_from(self.layout.place, self._content, value)
            if number not in _LEADS_AWAY and kind in _SIZES:
                tags[number] = Tag(kind, many, self._piece(value, size))
        return tags

    def _piece(self, start: int, size: int) -> bytes:
        if start + size > len(self._content):
            raise ValueError(start)
        return self._content[start : start + size]

    def _whole(self, tag: Tag) -> tuple[int, ...]:
        return struct.unpack(f"{self.layout.order}{tag.count}{_NUMBERS[tag.kind]}", tag.value)


def write_tiff(paths: Sequence[Path], picked: Sequence[tuple[int, int, int]], out: Path) -> None:
    """Write pages, each as (file from 0, page from 1, degrees clockwise), to a new TIFF.

    Raises ``Unreadable`` for damaged files, for files that write numbers differently, and for more
    than a TIFF can hold.
    """
    try:
        with ExitStack() as open_files, out.open("xb") as target:
            files = [TiffFile(open_files.enter_context(_mapped(path))) for path in paths]
            (layout,) = {file.layout for file in files}
            frames = (_turned(files[file].frame(n), turn, layout) for file, n, turn in picked)
            _write(target, layout, frames)
    except (struct.error, IndexError, KeyError, ValueError, OverflowError) as error:
        raise Unreadable from error


def _mapped(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _turned(frame: Frame, degrees: int, layout: Layout) -> Frame:
    """Note a further turn in the page's orientation."""
    if not degrees:
        return frame
    tag = frame.tags.get(ORIENTATION)
    (stood,) = struct.unpack(f"{layout.order}H", tag.value[:2]) if tag else (1,)
    ways = _MIRRORED if stood in _MIRRORED else _UPRIGHT
    now = ways[(ways.index(stood) + degrees // 90) % 4]
    said = Tag(_SHORT, 1, struct.pack(f"{layout.order}H", now))
    return replace(frame, tags={**frame.tags, ORIENTATION: said})


def _write(target: BinaryIO, layout: Layout, frames: Iterator[Frame]) -> None:
    target.write(layout.head)
    link = target.tell()
    target.write(struct.pack(layout.place, 0))
    for frame in frames:
        at, following = _add(target, layout, frame)
        target.seek(link)
        target.write(struct.pack(layout.place, at))
        link = following
        target.seek(0, 2)
        if not layout.big and target.tell() > _LARGEST:
            raise ValueError(target.tell())


def _add(target: BinaryIO, layout: Layout, frame: Frame) -> tuple[int, int]:
    """Write a page; return where its directory begins, and where the next one's place is said."""
    tags = {**frame.tags, **_placed(target, layout, frame)}
    values = {number: _room(target, layout, tag.value) for number, tag in tags.items()}
    at = _even(target)
    target.write(layout.count(len(tags)))
    for number, tag in sorted(tags.items()):
        entry = struct.pack(layout.entry, number, tag.kind, tag.count)
        target.write(entry + values[number])
    following = target.tell()
    target.write(struct.pack(layout.place, 0))
    return at, following


def _placed(target: BinaryIO, layout: Layout, frame: Frame) -> dict[int, Tag]:
    """Write the strips or tiles and return the tags that say where they lie now."""
    kind, form = (16, "Q") if layout.big else (_LONG, "I")
    starts = []
    for piece in frame.pieces:
        starts.append(_even(target))
        target.write(piece)
    said = Tag(kind, len(starts), struct.pack(f"{layout.order}{len(starts)}{form}", *starts))
    return {place: said for place in PLACES if place in frame.tags}


def _room(target: BinaryIO, layout: Layout, value: bytes) -> bytes:
    """Return what stands in an entry for this value: the value, or where it was written."""
    width = struct.calcsize(layout.place)
    if len(value) <= width:
        return value.ljust(width, b"\0")
    at = _even(target)
    target.write(value)
    return struct.pack(layout.place, at)


def _even(target: BinaryIO) -> int:
    """Go on to an even place, where a word may begin, and return it."""
    if target.tell() % 2:
        target.write(b"\0")
    return target.tell()
