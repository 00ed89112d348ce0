"""How large the pages of a picture say they are, read from its header without any decoder.

This may look at foreign bytes where no child stands between: it reads whole numbers at fixed places
with ``struct``, a bounded number of times, keeps none of the bytes, and believes nothing but a size
that is too large. What it cannot follow it leaves to the child that opens the file.

PNG (ISO/IEC 15948, 11.2.2), JPEG (ITU-T T.81, B.2.2), TIFF 6.0 and BigTIFF, WebP (RFC 9649), HEIC
(ISO/IEC 23008-12, 6.5.3).
"""

import math
import struct
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

from ocr.sources.kind import HEAD, kind_of
from ocr.sources.limits import MOST_PAGES, Count

MOST_READS = 2000
"""How often a file is read: two for each of the 300 pages one may have, and room for metadata."""

MOST_FACTS = 4096
"""Entries of a TIFF page's directory; real ones have some dozens."""

_FARTHEST = 1 << 62
_WIDTH, _LENGTH = 256, 257
_WHOLE = {3: "H", 4: "I", 16: "Q"}
"""TIFF's types of whole numbers: short, long, long8."""

_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""JPEG's markers that begin a frame; the three others are tables."""

_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_PICTURES = frozenset({0xD9, 0xDA})
"""JPEG's markers without a length, and those behind which the pixels stand."""

_NESTS = {b"meta": 4, b"iprp": 0, b"ipco": 0}
"""HEIC's boxes on the way to a size, and what stands in each before its first box."""


def look(stream: BinaryIO) -> str:
    """Return the media type of a file that could be opened, from its beginning.

    Raises ``UnknownType`` as ``kind_of`` does, and ``TooLarge`` where a page, or all pages together
    say that they are larger than a reading may be; never anything else, however bent the file.
    """
    stream.seek(0)
    media_type = kind_of(stream.read(HEAD))
    count = Count()
    for pixels in page_pixels(stream, media_type):
        count.add(pixels)
    return media_type


def page_pixels(stream: BinaryIO, media_type: str) -> Iterator[int]:
    """Yield the pixels of each page, as far as the header tells; nothing for a PDF."""
    reader = _READERS.get(media_type)
    if reader is None:
        return
    try:
        yield from reader(_Bytes(stream))
    except EOFError:
        return


class _Bytes:
    """The bytes of a file, a few at a time. Raises ``EOFError`` at its end and of patience."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._left = MOST_READS

    def at(self, place: int, count: int) -> bytes:
        """Return so many bytes from this place on."""
        self._left -= 1
        if self._left < 0 or place > _FARTHEST:
            raise EOFError
        self._stream.seek(place)
        found = self._stream.read(count)
        if len(found) < count:
            raise EOFError
        return found

    def numbers(self, layout: str, place: int) -> tuple[int, ...]:
        """Return the whole numbers that stand at this place."""
        return struct.unpack(layout, self.at(place, struct.calcsize(layout)))


def _png(file: _Bytes) -> Iterator[int]:
    if file.at(12, 4) == b"IHDR":
        yield math.prod(file.numbers(">II", 16))


def _jpeg(file: _Bytes) -> Iterator[int]:
    place, pixels = 2, 0
    while True:
        start, marker = file.at(place, 2)
        if start != 0xFF or marker in _PICTURES:  # noqa: PLR2004 - T.81: what begins a marker
            break
        if marker == 0xFF:  # noqa: PLR2004 - a byte that fills
            place += 1
        elif marker in _ALONE:
            place += 2
        else:
            (length,) = file.numbers(">H", place + 2)
            if marker in _FRAMES:
                pixels = math.prod(file.numbers(">HH", place + 5))
            place += 2 + length
    if pixels:
        yield pixels


def _tiff(file: _Bytes) -> Iterator[int]:
    order = "<" if file.at(0, 2) == b"II" else ">"
    is_big = file.numbers(f"{order}H", 2) == (43,)
    (place,) = file.numbers(f"{order}Q", 8) if is_big else file.numbers(f"{order}I", 4)
    seen = {0}
    while place not in seen and len(seen) <= MOST_PAGES:
        seen.add(place)
        (facts,) = file.numbers(f"{order}{'Q' if is_big else 'H'}", place)
        if facts > MOST_FACTS:
            return
        first, size = place + (8 if is_big else 2), 20 if is_big else 12
        found = _tiff_size(file.at(first, facts * size), order, size)
        if found is not None:
            yield found
        (place,) = file.numbers(f"{order}{'Q' if is_big else 'I'}", first + facts * size)


def _tiff_size(facts: bytes, order: str, size: int) -> int | None:
    """Return the pixels a page's directory tells, of one or the other width of its entries."""
    found = dict[int, int]()
    for at in range(0, len(facts), size):
        tag, kind = struct.unpack_from(f"{order}HH", facts, at)
        if tag in {_WIDTH, _LENGTH} and kind in _WHOLE:
            place = at + (12 if size == 20 else 8)  # noqa: PLR2004 - BigTIFF counts in eight bytes
            if struct.calcsize(_WHOLE[kind]) <= at + size - place:
                (found[tag],) = struct.unpack_from(f"{order}{_WHOLE[kind]}", facts, place)
    return math.prod(found.values()) if len(found) == 2 else None  # noqa: PLR2004 - both sides


def _webp(file: _Bytes) -> Iterator[int]:
    form = file.at(12, 4)
    if form == b"VP8X":
        sides = file.at(24, 6)
        yield math.prod(1 + int.from_bytes(sides[at : at + 3], "little") for at in (0, 3))
    elif form == b"VP8L":
        bits = int.from_bytes(file.at(21, 4), "little")
        yield (1 + (bits & 0x3FFF)) * (1 + (bits >> 14 & 0x3FFF))
    elif form == b"VP8 ":
        width, height = file.numbers("<HH", 26)
        yield (width & 0x3FFF) * (height & 0x3FFF)


def _heic(file: _Bytes) -> Iterator[int]:
    """Yield the largest picture the container names, whichever of them it shows."""
    sizes = list(_sizes(file, 0, _FARTHEST, len(_NESTS)))
    if sizes:
        yield max(sizes)


def _sizes(file: _Bytes, place: int, end: int, depth: int) -> Iterator[int]:
    """Yield the sizes named between two places of a container, in boxes this deep."""
    while place + 8 <= end:
        try:
            length, name = struct.unpack(">I4s", file.at(place, 8))
        except EOFError:
            return
        until = place + length
        if length < 8 or until > end:  # noqa: PLR2004 - a box holds its own head
            return
        if name in _NESTS and depth:
            yield from _sizes(file, place + 8 + _NESTS[name], until, depth - 1)
        elif name == b"ispe":
            yield math.prod(file.numbers(">II", place + 12))
        place = until


_READERS: Mapping[str, Callable[[_Bytes], Iterator[int]]] = {
    "image/png": _png,
    "image/jpeg": _jpeg,
    "image/tiff": _tiff,
    "image/webp": _webp,
    "image/heic": _heic,
}
