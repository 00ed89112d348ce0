"""Files kept as evidence without being read: told by content, and by a parse that succeeds.

Runs in the child only, but for ``families``, which looks at the first bytes and opens nothing. Each
function answers for one family and returns its code of ``archive/rules/data/intake_kinds.csv``, or
None; nothing here trusts a name, and nothing is run.
"""

import re
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat
from zipfile import ZipFile

from archive.sandbox.damage import UNREADABLE
from archive.sandbox.errors import OfficeDocument

HEAD = 1024
"""Bytes of a file that tell its family."""

MOST_XML = 64 << 20
MOST_ENTRIES = 5000
MOST_LIST = 1 << 20
FRAMES = 4
"""Frames of sound that must follow one another before a file counts as MP3."""

DEEPEST = 6
_SIGNATURE = "http://www.w3.org/2000/09/xmldsig# Signature"
_ACTIVE = ("http://www.w3.org/1999/xhtml ", "http://www.w3.org/2000/svg ")
_PAGES = frozenset({b"html", b"svg"})
_ROOT = re.compile(rb"(?>(?:<\?[^>]*>|<!--(?:(?!-->).)*-->|\s)*)<([^\s/>!?]+)", re.DOTALL)
"""The first element of XML, behind instructions and comments."""

_OF_OFFICE = (b"[Content_Types].xml", b"_rels/.rels", b"docProps/")
"""How the first member of an office document is called."""

_MAIN = {
    b"wordprocessingml.document.main+xml": "docx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
}
_RATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_RATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_HERTZ = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_NESTS = frozenset({b"moov", b"trak", b"mdia"})


def families(head: bytes) -> tuple[str, ...]:
    """Return the codes of all that a file may be which begins so; none: nothing that is taken."""
    return next((codes(head) for begins, codes, _ in _FAMILIES if begins(head)), ())


def evidence_kind(path: Path) -> str | None:
    """Return the code of what this file is, or None where it is nothing that is kept."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    for begins, _, look in _FAMILIES:
        if begins(head):
            try:
                return look(path)
            except UNREADABLE:
                return None
    return None


def _office(path: Path) -> str:
    """Return the kind of an office document; raises ``OfficeDocument`` for all but two plain ones.

    Macros, templates and everything else that acts when it is opened is refused.
    """
    try:
        with ZipFile(path) as archive:
            names = archive.namelist()
            listed = archive.getinfo("[Content_Types].xml")
            if len(names) > MOST_ENTRIES or listed.file_size > MOST_LIST:
                raise OfficeDocument
            types = archive.read(listed)
    except UNREADABLE as error:
        raise OfficeDocument from error
    acts = any("vbaproject" in name.lower() for name in names) or b"macroEnabled" in types
    found = [code for main, code in _MAIN.items() if main in types]
    if acts or len(found) != 1:
        raise OfficeDocument
    return found[0]


def _xml(path: Path) -> str | None:
    """Return ``xml`` for well-formed XML that carries a signature; a DTD or a page is none."""
    if path.stat().st_size > MOST_XML:
        return None
    seen: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def begin(name: str, _: dict[str, str]) -> None:
        if not seen or name == _SIGNATURE:
            seen.append(name)

    def refuse(*_: object) -> None:
        raise ValueError

    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = refuse
    try:
        with path.open("rb") as file:
            parser.ParseFile(file)
    except expat.ExpatError:
        return None
    is_page = seen[0].startswith(_ACTIVE)
    return "xml" if _SIGNATURE in seen and not is_page else None


def _wav(path: Path) -> str | None:
    """Return ``wav`` for a RIFF file with a format and data."""
    size, found = path.stat().st_size, set[bytes]()
    with path.open("rb") as file:
        file.seek(12)
        while len(head := file.read(8)) == 8:  # noqa: PLR2004 - a chunk's name and length
            name, length = struct.unpack("<4sI", head)
            found.add(name)
            file.seek(min(size, file.tell() + length + length % 2))
    return "wav" if {b"fmt ", b"data"} <= found else None


def _mp3(path: Path) -> str | None:
    """Return ``mp3`` where frames of MPEG layer III follow one another, behind a tag or not."""
    with path.open("rb") as file:
        head = file.read(10)
        at = 0
        if head.startswith(b"ID3"):
            a, b, c, d = (one & 0x7F for one in head[6:10])
            at = 10 + (a << 21 | b << 14 | c << 7 | d)
        for _ in range(FRAMES):
            length = _frame(file, at)
            if not length:
                return None
            at += length
    return "mp3"


def _frame(file: BinaryIO, at: int) -> int:
    """Return how many bytes the frame of sound at this place has; 0 where there is none."""
    file.seek(at)
    head = file.read(4)
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:  # noqa: PLR2004 - sync, layer
        return 0
    version, rate, hertz = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version not in _HERTZ or not 0 < rate < len(_RATES) or hertz > 2:  # noqa: PLR2004 - of three
        return 0
    is_first = version == 3  # noqa: PLR2004 - MPEG 1
    kilobits = (_RATES if is_first else _RATES_2)[rate]
    return (144 if is_first else 72) * kilobits * 1000 // _HERTZ[version][hertz] + (
        head[2] >> 1 & 1
    )


def _film(path: Path) -> str | None:
    """Return ``mp4`` for a film and ``m4a`` for sound alone (ISO 14496-12)."""
    with path.open("rb") as file:
        handlers = set(_handlers(file, path.stat().st_size, 0))
    if b"vide" in handlers:
        return "mp4"
    return "m4a" if b"soun" in handlers else None


def _handlers(file: BinaryIO, end: int, depth: int) -> Iterator[bytes]:
    """Yield what the tracks of a film are, from the place the file stands at to ``end``."""
    while depth < DEEPEST and file.tell() + 8 <= end:
        begin = file.tell()
        length, name = struct.unpack(">I4s", file.read(8))
        if length == 1:
            (length,) = struct.unpack(">Q", file.read(8))
        until = end if length == 0 else begin + length
        if until <= file.tell() or until > end:
            return
        if name in _NESTS:
            yield from _handlers(file, until, depth + 1)
        elif name == b"hdlr":
            yield file.read(12)[8:]
        file.seek(until)


def _is_xml(head: bytes) -> bool:
    """Say whether this begins like XML that is no page and no drawing; a DTD is never taken."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text[:1] != b"<" or text[:9].lower() == b"<!doctype":
        return False
    root = _ROOT.match(text)
    return root is None or root[1].rpartition(b":")[2].lower() not in _PAGES


def _packed(head: bytes) -> tuple[str, ...]:
    """Return what a zip archive may be: its first member tells office documents from batches."""
    documents = ("docx", "xlsx")
    return documents if head[30:].startswith(_OF_OFFICE) else ("zip", *documents)


def _always(*codes: str) -> Callable[[bytes], tuple[str, ...]]:
    return lambda _: codes


_FAMILIES: tuple[
    tuple[
        Callable[[bytes], bool],
        Callable[[bytes], tuple[str, ...]],
        Callable[[Path], str | None],
    ],
    ...,
] = (
    (lambda head: head.startswith(b"PK\x03\x04"), _packed, _office),
    (lambda head: head.startswith(b"RIFF") and head[8:12] == b"WAVE", _always("wav"), _wav),
    (lambda head: head[4:8] == b"ftyp", _always("m4a", "mp4"), _film),
    (lambda head: head.startswith((b"ID3", b"\xff")), _always("mp3"), _mp3),
    (_is_xml, _always("xml"), _xml),
)
