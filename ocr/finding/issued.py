"""When and where a document was issued (cell 4 of Decree 30/2020/NĐ-CP).

"Cầu Mẫu, ngày 05 tháng 8 năm 2025" stands in the head, right; on forms and certificates above the
signature.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from ocr.finding.strip import Found, Strip

_IN_WORDS = (
    r"(?:nga[a-z] ?|(?<=[,.;] ))(?P<day>[\doluis]{1,2}) ?"
    r"thang ?(?P<month>[\doluis]{1,2}),? ?(?:nam)? ?(?P<year>[\dol]{2}\.?[\dol]\.?[\dol])"
)
"""What a digit is misread as, and a speck within the year, as read; "ngày" after the place, and
"năm", may be lost."""

_DATE = re.compile(rf"(?:(?P<place>[^,.;]+(?:\. ?[^,.;]+)?)[,.;] ?)?{_IN_WORDS}")
_SHORT = re.compile(
    r"(?P<place>[^,.;:]+), ?(?:ngay )?"
    r"(?P<day>\d{1,2}) ?[/.-] ?(?P<month>\d{1,2}) ?[/.-] ?(?P<year>\d{4})$"
)
_TODAY = re.compile(rf"^hom nay[, ].*?{_IN_WORDS}")
_DIGITS = str.maketrans("oulis", "00115", ".")
_OLDEST = 1900
_RIGHT_HALF = 0.45
_LONGEST_PLACE = 6
_RIGHT = 0.3


def issued(top: Sequence[Strip]) -> Iterator[Found]:
    """Yield the date of the head, and the place before it; dates in the text come later."""
    for pattern in (_DATE, _SHORT):
        for line in top:
            match = line.search(pattern)
            if match and _day(match):
                yield from _told(line, match, 1.0 if match["place"] else 0.8)
                return


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
        if match and _day(match):
            strip = part.between(match.start("day") - len("ngay "), match.end("year"))
            yield Found("date", _day(match), (strip,), 0.7)
            return


def _is_aside(part: Strip, match: re.Match[str]) -> bool:
    """Tell whether this stands alone, right of the left margin, with a place of few words."""
    few = len(match["place"].split()) <= _LONGEST_PLACE
    return bool(_day(match)) and few and part.box.left > _RIGHT


def _told(line: Strip, match: re.Match[str], sure: float) -> Iterator[Found]:
    """Yield the day, and the place where one is named."""
    before = len("ngay ") if line.folded[: match.start("day")].endswith("ngay ") else 0
    strip = line.between(match.start("day") - before, match.end("year"))
    yield Found("date", _day(match), (strip,), sure)
    if match["place"] and line.right_of(_RIGHT_HALF / 2):
        named = _after_symbol(line.between(match.start("place"), match.end("place")))
        text = named.text.strip(" ,.") if named else ""
        if named and text:
            yield Found("place", text[0].upper() + text[1:], (named,), 0.9)


def _after_symbol(place: Strip) -> Strip | None:
    """Drop the number that stands left of the place on the same line."""
    for index in range(len(place.words), 0, -1):
        word = place.words[index - 1].text
        if "/" in word or any(letter.isdigit() for letter in word):
            rest = place.words[index:]
            return Strip(rest, place.page) if rest else None
    return place


def _day(match: re.Match[str]) -> str:
    """Return the day after ISO 8601, or nothing where the calendar has no such day."""
    day, month, year = (int(match[part].translate(_DIGITS)) for part in ("day", "month", "year"))
    try:
        return date(year, month, day).isoformat() if year >= _OLDEST else ""
    except ValueError:
        return ""
