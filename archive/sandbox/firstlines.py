"""The first lines of an office document, which is kept without being read (ECMA-376).

Only so that a marking of secrecy at its head is seen. Runs in the child only; text boxes and
headers are lines like others, and what cannot be parsed has none.
"""

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from xml.parsers import expat
from zipfile import ZipFile

from archive.sandbox.damage import UNREADABLE

MOST = 40
"""Lines of each part that are looked at."""

_LARGEST = 4 << 20
"""Bytes of a part that are parsed: its beginning."""

_PIECE = 1 << 16
_MOST_PARTS = 8
_PARTS = ("word/header", "word/document.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml")
_LINES = ("p", "si", "is")
"""Elements that are a line: a paragraph of Word, a text of a table."""


def first_lines(path: Path) -> tuple[str, ...]:
    """Return the lines an office document begins with; none for any other file."""
    try:
        with ZipFile(path) as archive:
            parts = [name for name in archive.namelist() if name.startswith(_PARTS)]
            return tuple(line for part in parts[:_MOST_PARTS] for line in _lines(archive, part))
    except UNREADABLE:
        return ()


def _lines(archive: ZipFile, part: str) -> Iterator[str]:
    told = _Told()
    # What stands before the damage of a part, and in other parts, is looked at all the same.
    with suppress(expat.ExpatError, *UNREADABLE):
        for piece in _pieces(archive, part):
            told.parser.Parse(piece)
    return islice(filter(None, told.lines), MOST)


class _Told:
    """The lines of a part as its parser tells them; one in a box inside a line comes first."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._open: list[list[str]] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = _refuse
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _begin(self, name: str, _: dict[str, str]) -> None:
        if _local(name) in _LINES:
            self._open.append([])

    def _end(self, name: str) -> None:
        if _local(name) in _LINES:
            self.lines.append(" ".join("".join(self._open.pop()).split()))

    def _text(self, said: str) -> None:
        if self._open:
            self._open[-1].append(said)


def _refuse(*_: object) -> None:
    """Refuse a document that declares a type: entities are how small files grow."""
    raise ValueError


def _pieces(archive: ZipFile, part: str) -> Iterator[bytes]:
    with archive.open(part) as file:
        for _ in range(_LARGEST // _PIECE):
            yield file.read(_PIECE)


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
