"""The first lines of an office document, which is kept without being read (ECMA-376).

Only so that a marking of secrecy at its head is seen. Runs in the child only; text boxes and
headers are lines like others, and what cannot be parsed has none.
"""

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

MOST = 40
"""Lines of each part that are looked at."""

_LARGEST = 4 << 20
"""Bytes of a part that are parsed: its beginning."""

_PARTS = ("word/header", "word/document.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml")
_LINES = ("p", "si", "is")
"""Elements that are a line: a paragraph of Word, a text of a table."""


def first_lines(path: Path) -> tuple[str, ...]:
    """Return the lines an office document begins with; none for any other file."""
    try:
        with ZipFile(path) as archive:
            parts = [name for name in archive.namelist() if name.startswith(_PARTS)]
            return tuple(line for part in parts[:8] for line in _lines(archive, part))
    except (BadZipFile, OSError, ValueError, LookupError, RuntimeError, NotImplementedError):
        return ()


def _lines(archive: ZipFile, part: str) -> Iterator[str]:
    found, open_lines = list[str](), list[list[str]]()
    parser = expat.ParserCreate(namespace_separator=" ")

    def begin(name: str, _: dict[str, str]) -> None:
        if _local(name) in _LINES:
            open_lines.append([])

    def end(name: str) -> None:
        if _local(name) in _LINES:
            found.append(" ".join("".join(open_lines.pop()).split()))

    def text(said: str) -> None:
        if open_lines:
            open_lines[-1].append(said)

    def refuse(*_: object) -> None:
        raise ValueError

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler = text
    with archive.open(part) as file, suppress(expat.ExpatError):
        parser.Parse(file.read(_LARGEST), True)  # noqa: FBT003 - expat takes no name
    return islice(filter(None, found), MOST)


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
