"""Vietnamese encodings from before Unicode, as they stand in the text of old PDF files.

A font of that time drew ``ộ`` where the file says ``é`` (TCVN3, also called ABC: ``.VnTime``), or
``oä`` (VNI-Times), or ``¶`` (VPS). The file's text is then recognised by what it becomes: if hardly
any of its words, but nearly all of the decoded ones can be Vietnamese syllables.

Sources of ``data/legacy.csv``: TCVN3 is the part VN3 of TCVN 5712:1993 (every row agrees with
glibc's ``TCVN5712-1``); VNI is a base letter followed by a sign for its marks (VNI Software); VPS
is the chart of the Vietnamese Professionals Society as keyboard drivers have used it since 2002,
without its capitals below 0x20, which no PDF text shows. Codes are those of Windows-1252.
"""

import csv
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from ocr.vietnamese import syllables

_FEWEST = 8
_RAW, _DECODED, _GAIN = 0.8, 0.85, 0.15
"""Shares of possible syllables: below, above, and by how much more once decoded."""

_PLAIN = re.compile(r"[A-Za-z]")
_CAPITAL_FONT = re.compile(r"(?:[A-Z]{6}\+)?\.?Vn\w+H(?:[ ,-].*)?$")
_FEW_LETTERS, _SOME_LETTERS = 2, 4


@dataclass(frozen=True)
class Encoding:
    """One way of writing Vietnamese letters; ``codes`` maps what stands in the file to letters.

    ``has_capitals``: every letter has a capital of its own. Where not, capitals were a font.
    """

    name: str
    codes: Mapping[str, str]
    has_capitals: bool

    def decode(self, text: str) -> str:
        """Return the text in Unicode, NFC; what the encoding does not know stays as it is."""
        return unicodedata.normalize("NFC", self._code.sub(lambda hit: self.codes[hit[0]], text))

    def capital(self, words: Sequence[str]) -> list[str]:
        """Return the decoded words of a line with the capitals their fonts or writers meant.

        Letters with marks have none in these encodings; so a line whose plain letters are all
        capitals was meant to be in capitals, and so was such a word.
        """
        if self.has_capitals:
            return list(words)
        if _is_capital("".join(words), _SOME_LETTERS):
            return [word.upper() for word in words]
        return [word.upper() if _is_capital(word, _FEW_LETTERS) else word for word in words]

    @cached_property
    def _code(self) -> re.Pattern[str]:
        longest_first = sorted(self.codes, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, longest_first)))


def recognised(text: str) -> Encoding | None:
    """Return the encoding this text was written in; ``None`` for Unicode and for garbage."""
    raw, words = syllables(text)
    if words < _FEWEST or raw >= _RAW * words:
        return None
    shares = [(_share(one.decode(text)), one) for one in encodings()]
    best, encoding = max(shares, key=lambda pair: pair[0])
    return encoding if best >= _DECODED and best >= raw / words + _GAIN else None


@cache
def encodings() -> tuple[Encoding, ...]:
    """Return the encodings that are known."""
    table = files("ocr").joinpath("data/legacy.csv").read_text("utf-8")
    rows = list(csv.DictReader(table.splitlines()))
    return (
        Encoding("TCVN3", _single(rows, "tcvn3"), has_capitals=False),
        Encoding("VNI", _paired(rows), has_capitals=True),
        Encoding("VPS", _single(rows, "vps"), has_capitals=False),
    )


def shows_capitals(font: str) -> bool:
    """Tell whether a font shows small letters as capitals: ``.VnTimeH`` beside ``.VnTime``."""
    return bool(_CAPITAL_FONT.match(font))


def _single(rows: Sequence[Mapping[str, str]], column: str) -> dict[str, str]:
    """Return letters by their one code, as a PDF's text shows it: in Windows-1252."""
    return {_shown(int(row[column], 16)): row["letter"] for row in rows if row[column]}


def _shown(code: int) -> str:
    byte = bytes([code])
    try:
        return byte.decode("cp1252")
    except UnicodeDecodeError:
        return byte.decode("latin-1")


def _paired(rows: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Return letters by base and mark; a capital's mark is often written small."""
    found = {row["vni"]: row["letter"] for row in rows if row["vni"]}
    mixed = {code[0] + code[1:].lower(): letter for code, letter in found.items()}
    return {**mixed, **found}


def _share(text: str) -> float:
    good, words = syllables(text)
    return good / words if words else 0.0


def _is_capital(text: str, fewest: int) -> bool:
    plain = _PLAIN.findall(text)
    return len(plain) >= fewest and all(letter.isupper() for letter in plain)
