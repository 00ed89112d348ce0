"""When and where a document was issued (cell 4 of Decree 30/2020/NĐ-CP).

"Cầu Mẫu, ngày 05 tháng 8 năm 2025" stands in the head, right; on forms and certificates above the
signature.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import dropwhile, takewhile

from ocr.finding.strip import Found, Strip, folded

_ONE = r"[\doluiszbgqdø|!]"
"""A digit, and what one is misread as where a digit must stand."""

_DAY, _MONTH = (rf"(?P<{part}>\d \d|{_ONE}{_ONE}?)" for part in ("day", "month"))
_YEAR = rf"(?P<year>{_ONE} ?{_ONE} ?[.]?{_ONE} ?[.]?{_ONE})(?![\da-z])"
_IN_WORDS = rf"(?:nga[a-z]\W{{0,3}}|(?<=[,.;] )){_DAY} ?thang ?{_MONTH},? ?(?:nam)? ?{_YEAR}"
"""Specks may stand before the day and within the year; "ngày" after the place, and "năm", may be
lost."""

_DATE = re.compile(rf"(?:(?P<place>[^,.;]+(?:\. ?[^,.;]+)?)[,.;] ?)?{_IN_WORDS}")
_LOOSE = re.compile(
    r"^(?:(?P<place>[^,.;]+)[,.;:] ?)?(?:.* )?(?:[a-z]{3,5})?\W{0,3}"
    rf"{_DAY} ?(?=[a-z]{{0,4}}(?:th|ha|an|ng))[a-z]{{3,6}} ?"
    rf"{_MONTH},? ?(?:[a-z]{{2,4}})? ?{_YEAR}\W*$"
)
"""In a head, three numbers that make a day are one, however the words between them were read."""

_SHORT = re.compile(
    r"(?P<place>[^,.;:]+), ?(?:ngay )?"
    r"(?P<day>\d{1,2}) ?[/.-] ?(?P<month>\d{1,2}) ?[/.-] ?(?P<year>\d{4})$"
)
_TODAY = re.compile(rf"^hom nay[, ].*?{_IN_WORDS}")
_DIGITS = str.maketrans("ouøli|!szgqb", "000111152996", " .")
_FIVE, _SIX, _EIGHT = "đĐõÕ", "óÓ", "B"
"""Letters that are another digit than their small or unmarked likeness: a slanted 5 has a bar where
a đ has it, a small one where õ has its tilde."""
_LETTERS = ((_FIVE, "5"), (_SIX, "6"), (_EIGHT, "8"))

_OLDEST = 1900
_UNSURE = 0.7
_RIGHT_HALF = 0.45
_LONGEST_PLACE = 6
_RIGHT = 0.3
_PARTS = ("day", "month", "year")
_MOTTO = re.compile(r".*(?:hanh phuc|viet nam)\b")
_STRAY = " .,-_*'\"“”‘’`^ˆ~:;|"


def issued(head: Sequence[Strip], under: Sequence[Strip]) -> Iterator[Found]:
    """Yield the date of the head, or from under the title, and the place before it.

    Dates in the text come later.
    """
    for lines, pattern, sure in (
        (head, _DATE, 1.0),
        (head, _SHORT, 1.0),
        (head, _LOOSE, _UNSURE),
        (under, _DATE, 1.0),
        (under, _SHORT, 1.0),
    ):
        for line in lines:
            match = line.search(pattern)
            if match and _day(line, match) and (pattern is not _LOOSE or _is_right(line, match)):
                yield from _told(line, match, sure if match["place"] else 0.8 * sure)
                return


def _is_right(line: Strip, match: re.Match[str]) -> bool:
    return line.between(match.start("day"), match.end("year")).box.left > _RIGHT_HALF


def signed_on(parts: Sequence[Strip]) -> Iterator[Found]:
    """Yield place and date from above the signature, for papers without them in a head.

    Minutes and contracts say "Hôm nay, ngày …" instead.
    """
    for part in reversed(parts):
        for match in (part.search(_DATE), part.search(_SHORT)):
            if match and match["place"] and not match.start() and _is_aside(part, match):
                yield from _told(part, match, 0.85)
                return
    for part in parts:
        match = part.search(_TODAY)
        if match and (day := _day(part, match)):
            strip = part.between(match.start("day") - len("ngay "), match.end("year"))
            yield Found("date", day, (strip,), 0.7)
            return


def _is_aside(part: Strip, match: re.Match[str]) -> bool:
    """Tell whether this stands alone, right of the left margin, with a place of few words."""
    few = len(match["place"].split()) <= _LONGEST_PLACE
    return bool(_day(part, match)) and few and part.box.left > _RIGHT


def _told(line: Strip, match: re.Match[str], sure: float) -> Iterator[Found]:
    """Yield the day, and the place where one is named."""
    before = len("ngay ") if line.folded[: match.start("day")].endswith("ngay ") else 0
    strip = line.between(match.start("day") - before, match.end("year"))
    yield Found("date", _day(line, match), (strip,), sure)
    named = _alone(line, match) if line.right_of(_RIGHT_HALF / 2) else None
    text = named.text.strip(_STRAY) if named else ""
    if named and text:
        yield Found("place", text[0].upper() + text[1:], (named,), 0.9)


def _alone(line: Strip, match: re.Match[str]) -> Strip | None:
    """Return the place without what stands left of it: a number, the motto, specks.

    Where its comma was lost, it is the words with capitals before the day.
    """
    if not match["place"]:
        words = line.between(0, match.start("day")).words[:-1]
        named = takewhile(lambda word: word.text.istitle(), reversed(words))
        rest = tuple(reversed([*named]))
        return Strip(rest, line.page) if rest else None
    place = line.between(match.start("place"), match.end("place"))
    motto = place.search(_MOTTO)
    rest = place.words[len(place.between(0, motto.end()).words) if motto else 0 :]
    for index in range(len(rest), 0, -1):
        word = rest[index - 1].text
        if "/" in word or any(letter.isdigit() for letter in word):
            rest = rest[index:]
            break
    rest = tuple(dropwhile(lambda word: not any(map(str.isalpha, word.text)), rest))
    return Strip(rest, place.page) if rest else None


def _day(line: Strip, match: re.Match[str]) -> str:
    """Return the day after ISO 8601, or nothing where the calendar has no such day."""
    day, month, year = (_digits(line.text[slice(*match.span(part))]) for part in _PARTS)
    if not (day.isdigit() and month.isdigit() and year.isdigit()):
        return ""
    try:
        return date(int(year), int(month), int(day)).isoformat() if int(year) >= _OLDEST else ""
    except ValueError:
        return ""


def _digits(read: str) -> str:
    """Return the digits that these signs were printed as."""
    return "".join(
        next((digit for signs, digit in _LETTERS if one in signs), folded(one).translate(_DIGITS))
        for one in read
    )
