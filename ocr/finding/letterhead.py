"""The head of the first page: issuing body left, motto right, number below, place and date.

Cells 1 to 4 of Decree 30/2020/NĐ-CP, appendix I.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ocr.finding.kinds import by_abbreviation
from ocr.finding.lists import any_of
from ocr.finding.strip import Found, Strip, joined

_MOTTO = re.compile(r"\bcong hoa\b|\bxa hoi chu\b|\bchu nghia\b|\bdoc lap\b.*hanh phuc")
_RIGHT_HALF = 0.45
_HEAD_DEEPEST = 0.5

_NUMBER = re.compile(r"\bs[o0] ?[:;.,]? ?(?P<number>\d[\d. ]{0,6}[a-z]?) ?/ ?(?P<symbol>[^,;]+)")
_SYMBOL = re.compile(r"(?:[A-Za-zÀ-ỹĐđ&]+|\d{4})(?: ?[-–/.] ?[A-Za-zÀ-ỹĐđ&0-9]+)*")
_DATE = re.compile(
    r"(?:(?P<place>[^,.;]+)[,.;] ?)?"
    r"ngay ?(?P<day>[\dol]{1,2}) ?thang ?(?P<month>[\dol]{1,2}) ?nam ?(?P<year>[\dol]{4})"
)
_DIGITS = str.maketrans("ol", "01")
_OLDEST = 1900

_UNFINISHED = re.compile(r"(?:nhan dan|va|-|,|cua|thuoc)$")
_COMPLETE_PLACES = re.compile(r"(?:tinh|huyen|thanh pho|quan|xa|phuong|thi tran|thi xa)\b")


@dataclass(frozen=True)
class Letterhead:
    """What the head of the page says, and how deep it reaches (a fraction of the page)."""

    found: tuple[Found, ...]
    bottom: float


def letterhead(lines: Sequence[Strip]) -> Letterhead:
    """Read the head of a first page from its lines."""
    top = [line for line in lines if line.box.top < _HEAD_DEEPEST]
    edge = _edge(top)
    number = _number(top, edge)
    issued = _date(top)
    found = [one for one in (number, *issued) if one]
    depth = max((strip.box.bottom for one in found for strip in one.strips), default=0.0)
    left = [part for line in top if (part := line.left_of(edge)) and line.box.top < depth]
    return Letterhead((*found, *_bodies(left, number)), depth)


def _edge(lines: Sequence[Strip]) -> float:
    """Return where the right column of the head begins."""
    for line in lines:
        match = line.search(_MOTTO)
        if match and match.start():
            return line.between(match.start(), match.end()).box.left
        if match and line.box.left > _RIGHT_HALF / 2:
            return line.box.left
    return _RIGHT_HALF


def _number(lines: Sequence[Strip], edge: float) -> Found | None:
    for line in lines:
        part = line.left_of(edge) or line
        match = part.search(_NUMBER)
        if not match or (symbol := _SYMBOL.match(part.text, match.start("symbol"))) is None:
            continue
        digits = re.sub(r"[. ]", "", match["number"])
        letters = re.sub(r"[\s.]", "", symbol[0]).replace("–", "-")
        value = f"{digits}/{_mended(letters)}"
        return Found("number", value, (part.between(match.start("number"), symbol.end()),), 1.0)
    return None


def _mended(symbol: str) -> str:
    """Give a type's abbreviation back the marks a reader lost, where only one type fits."""
    first, dash, rest = symbol.partition("-")
    fits = by_abbreviation(first)
    return f"{fits[0].abbreviation}{dash}{rest}" if dash and len(fits) == 1 else symbol


def _date(lines: Sequence[Strip]) -> Iterator[Found]:
    """Yield the date of the head, and the place before it; dates in the text come later."""
    for line in lines:
        match = line.search(_DATE)
        day = _day(match) if match else None
        if match is None or day is None:
            continue
        strip = line.between(match.start("day") - len("ngay "), match.end("year"))
        yield Found("date", day.isoformat(), (strip,), 1.0 if match["place"] else 0.8)
        if match["place"] and line.right_of(_RIGHT_HALF / 2):
            place = line.between(match.start("place"), match.end("place"))
            named = _after_symbol(place)
            if named:
                yield Found("place", named.text.strip(" ,."), (named,), 0.9)
        return


def _after_symbol(place: Strip) -> Strip | None:
    """Drop the number that stands left of the place on the same line."""
    for index in range(len(place.words), 0, -1):
        word = place.words[index - 1].text
        if "/" in word or any(letter.isdigit() for letter in word):
            rest = place.words[index:]
            return Strip(rest, place.page) if rest else None
    return place


def _day(match: re.Match[str]) -> date | None:
    day, month, year = (int(match[part].translate(_DIGITS)) for part in ("day", "month", "year"))
    try:
        return date(year, month, day) if year >= _OLDEST else None
    except ValueError:
        return None


def _bodies(left: Sequence[Strip], number: Found | None) -> Iterator[Found]:
    """Yield the issuing body and, where two are named, the one above it."""
    limit = min((strip.box.top for strip in number.strips), default=1.0) if number else 1.0
    names = [line for line in left if line.box.bottom <= limit + line.height and _is_name(line)]
    groups: list[list[Strip]] = []
    for line in sorted(names, key=lambda line: line.box.top):
        if groups and not _begins(line, groups[-1]):
            groups[-1].append(line)
        else:
            groups.append([line])
    for name, lines in zip(("body", "parent"), reversed(groups), strict=False):
        yield Found(name, joined(lines).strip(" .,-_"), tuple(lines), 0.9)


def _is_name(line: Strip) -> bool:
    """Tell whether this line of the head is a name: capitals, no number, no motto."""
    letters = [letter for letter in line.text if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    if len(letters) < 2 or capitals < 0.7 * len(letters):  # noqa: PLR2004 - a word, mostly capital
        return False
    return not line.search(_NUMBER) and not line.search(_MOTTO)


def _begins(line: Strip, before: Sequence[Strip]) -> bool:
    """Tell whether a new name begins here, and not the second line of the one before."""
    if not re.match(rf"(?:{any_of('bodies')})\b", line.folded) or _UNFINISHED.search(
        before[-1].folded
    ):
        return False
    # "ỦY BAN NHÂN DÂN XÃ NGHĨA / HÀNH" goes on; "UBND TỈNH A / SỞ B" begins again.
    return not (_COMPLETE_PLACES.match(line.folded) and len(before) > 1)
