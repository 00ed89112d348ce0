"""What tells one paper from another of the same form: numbers, dates, names, as they were read.

Two decisions of one procedure share nearly every word; what was filled in differs. Each mark is
kept in the one spelling that survives a bad scan (no marks over letters, no blanks inside numbers),
with the confidence of its least certain word.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from ocr.finding.strip import Strip, folded, strips
from ocr.page import Page

_OWN = re.compile(r"^\W?so\s?[:.]?\s?(\d{1,6})\s?/\s?[a-z0-9][\w/-]*")
_CITED = re.compile(r"(?<![\w/])(\d{1,6}\s?/\s?(?:\d{4}\s?/\s?)?[a-z][\w/-]*)")
_SPOKEN = re.compile(r"ngay\s+(\d{1,2})\s+thang\s+(\d{1,2})\s+nam\s+(\d{4})")
_WRITTEN = re.compile(r"(?<![\d/.])(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?![\d/])")
_DIGITS = re.compile(r"(?<!\d)\d+(?:[ .,]\d{3})*(?!\d)")

_HEAD = 0.4
"""The paper's own number stands in this upper part of its first page."""
_LONG = 6
"""From so many digits on, a number is somebody's or something's own."""
_SURNAMES = re.compile(
    "nguy[ễê]n|trần|lê|phạm|huỳnh|hoàng|phan|vũ|võ|đặng|bùi|đỗ|ngô|dương|lý|đinh|đoàn|trịnh|trương"
    "|lâm|phùng|tạ|lương|quách|triệu|nông|lò|giàng",
    re.IGNORECASE,
)
"""Surnames of nine people in ten, with their marks: without them half are everyday words."""
_NAME = range(3, 6)
"""Words of a personal name: two together are too often a heading that begins like a surname."""
MOST = 120
"""Marks kept of one page; more stand on registers only."""


class Kind(StrEnum):
    """What a mark is.

    ``own`` the paper's number without its symbol, ``cited`` another paper's; ``date``; ``long`` six
    digits or more (citizen number, amount, telephone); ``name`` a person's; ``short`` any other.
    """

    OWN = "own"
    CITED = "cited"
    DATE = "date"
    LONG = "long"
    NAME = "name"
    SHORT = "short"


TELLING = (Kind.OWN, Kind.LONG, Kind.NAME, Kind.DATE)
"""Kinds that tell one paper of a form from another."""


@dataclass(frozen=True)
class Mark:
    """One mark: ``text`` in its bare spelling, ``sure`` from 0 to 1.

    ``top`` is where its line stands between the first line of the page (0) and the last (1): what
    was filled in at the same place answers each other.
    """

    kind: Kind
    text: str
    sure: float
    top: float = 0.0


def marks_of(page: Page) -> tuple[Mark, ...]:
    """Return the marks of a page in reading order, at most ``MOST``."""
    found: list[Mark] = []
    lines = strips(page)
    first, last = (edge(line.box.top for line in lines) for edge in (min, max)) if lines else (0, 0)
    for strip in lines:
        is_head = page.number == 1 and strip.box.top < _HEAD
        is_head = is_head and all(one.kind != Kind.OWN for one in found)
        top = round((strip.box.top - first) / (last - first or 1.0), 3)
        said = (*_numbers(strip, is_head=is_head), *_names(strip))
        found += [replace(one, top=top) for one in said]
    return tuple(found[:MOST])


def _numbers(strip: Strip, *, is_head: bool) -> Iterator[Mark]:
    """Yield numbers and dates; what one pattern took is no digit for the next."""
    left = strip.folded
    own = _OWN.search(left) if is_head else None
    if own:
        # The symbol behind it is the same on every paper of a form, and is often misread.
        yield _mark(Kind.OWN, own[1].lstrip("0") or "0", strip, own.span(1))
        left = _without(left, own.span())
    for pattern in (_SPOKEN, _WRITTEN):
        for match in pattern.finditer(left):
            day, month, year = (int(part) for part in match.groups())
            yield _mark(Kind.DATE, f"{year}-{month:02d}-{day:02d}", strip, match.span())
            left = _without(left, match.span())
    for match in _CITED.finditer(left):
        yield _mark(Kind.CITED, match[1].replace(" ", "").rstrip("-/"), strip, match.span())
        left = _without(left, match.span())
    for match in _DIGITS.finditer(left):
        digits = re.sub(r"\D", "", match[0])
        kind = Kind.LONG if len(digits) >= _LONG else Kind.SHORT
        yield _mark(kind, digits, strip, match.span())


def _without(text: str, span: tuple[int, int]) -> str:
    return text[: span[0]] + " " * (span[1] - span[0]) + text[span[1] :]


def _mark(kind: Kind, text: str, strip: Strip, span: tuple[int, int]) -> Mark:
    words = strip.between(*span).words
    return Mark(kind, text, min((word.confidence for word in words), default=0.0))


def _names(strip: Strip) -> Iterator[Mark]:
    """Yield runs of capitalised words that begin with a surname."""
    words, place = strip.words, 0
    while place < len(words):
        run = place
        if _SURNAMES.fullmatch(unicodedata.normalize("NFC", words[place].text)):
            run = _end_of_name(strip, place)
        if run - place in _NAME:
            said = words[place:run]
            text = " ".join(_bare(word.text) for word in said)
            yield Mark(Kind.NAME, text, min(word.confidence for word in said))
        place = max(run, place + 1)


def _end_of_name(strip: Strip, place: int) -> int:
    """Return where the run of capitalised words from here ends; a comma or a stop ends it."""
    for index in range(place, min(place + _NAME.stop, len(strip.words))):
        text = strip.words[index].text
        if not _bare(text).isalpha() or not text.lstrip("“\"'(*")[:1].isupper():
            return index
        if text[-1:] in ",.;:)":
            return index + 1
    return min(place + _NAME.stop, len(strip.words))


def _bare(text: str) -> str:
    return folded(text).strip(",.;:()“”\"'*")
