"""Dates and long numbers in running text, whatever way they are written.

``20/11/2026``, ``20-11-26``, ``2026-11-20`` and ``ngày 20 tháng 11 năm 2026`` are one day;
``099 012 345 678`` and ``099012345678`` are one number. The same function reads pages and
questions, so that both always agree.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby

from search.vietnamese import Cut, cut, normal, pieced

_BETWEEN_DATE = frozenset("/-.")
_BEFORE_A_YEAR = frozenset("/-., ")
_BETWEEN_GROUPS = frozenset(" .-\n")
_SPOKEN = frozenset(["thang", "nam"])  # the words a fact holds besides its numbers
_FEWEST = re.compile(r"(?:\d\D*){4}")  # digits of the shortest day, 1/1/26
_DIGIT = re.compile(r"\d")
_SHORT_LINE = 24  # letters: one spoken word and signs; no fact has two of them in a row
_OTHER = " x "  # a word that is part of no fact
_WHOLE_NUMBER = (9, 10, 12)  # old identity card, telephone, citizen number
_LONG = 5  # digits: longer than any year, so that amounts meet their grouped form
_GROUP = 3  # digits between the points of an amount
_YEARS = range(1900, 2200)
_YEAR_DIGITS = 4
_SHORT_YEAR = 2  # digits
_OLD = 50  # from here on a short year is one of the last century


@dataclass(frozen=True, slots=True)
class Fact:
    """A day, a month or a long number, and the words it was read from."""

    value: str
    """``2026-11-20``, ``2026-11`` or the digits of a number."""
    first: int
    last: int
    """First and last word, both included."""


def facts(cut: Cut) -> Sequence[Fact]:
    """Return the facts of a text; a day is followed by the month it lies in."""
    found: list[Fact] = []
    done = -1
    for at in [at for at, word in enumerate(cut.words) if word.number]:
        if at > done:
            here = _at(cut, at)
            found += here
            done = here[-1].last if here else at
    return found


def fact_values(text: str) -> frozenset[str]:
    """Return the values of the facts of a whole text, where they stand left aside.

    Only what lies between two other words is cut: no fact reaches over a word that is none of its.
    """
    if not _FEWEST.search(text):
        return frozenset()
    lines = [line if _can_tell(line) else _OTHER for line in normal(text).split("\n")]
    rows = [
        " ".join(row)
        for other, row in groupby(" \n ".join(lines).split(" "), _is_other)
        if not other
    ]
    told = _OTHER.join(filter(_FEWEST.search, rows)).replace(" \n ", "\n")
    return frozenset([fact.value for fact in facts(cut(told))])


def _can_tell(line: str) -> bool:
    """Say whether a line has digits, or so little else that it may stand between digits."""
    return _DIGIT.search(line) is not None or len(line.strip()) < _SHORT_LINE


@lru_cache(maxsize=1 << 16)
def _is_other(piece: str) -> bool:
    """Say whether text without spaces has words, but none that a fact is made of."""
    read = pieced(piece)
    return bool(read) and not any(word.number or word.plain in _SPOKEN for word in read)


def day_facts(day: date) -> Sequence[str]:
    """Return the values a page carries that is dated this day."""
    return (day.isoformat(), f"{day.year:04}-{day.month:02}")


def _at(cut: Cut, at: int) -> Sequence[Fact]:
    """Return what begins at this word, which is a number."""
    follows = cut.words[at + 1] if at + 1 < len(cut) else None
    if not follows or not (follows.number or follows.plain in _SPOKEN):
        return _long_number(cut, at)
    day = _numeric_day(cut, at) or _spoken_day(cut, at)
    if day:
        return [Fact(value, at, day.last) for value in day_facts(day.day)]
    month = _month(cut, at)
    return [month] if month else _long_number(cut, at)


@dataclass(frozen=True, slots=True)
class _Day:
    day: date
    last: int


def _numeric_day(cut: Cut, at: int) -> _Day | None:
    """Read 20/11/2026, 2026-11-20 or 20/11/26."""
    if at + 2 >= len(cut) or not {_gap(cut, at), _gap(cut, at + 1)} <= _BETWEEN_DATE:
        return None
    values = [_number(cut, place) for place in range(at, at + 3)]
    if values[0] in _YEARS:
        values.reverse()
    elif values[2] >= 0 and len(cut.written(at + 2)) == _SHORT_YEAR and not _goes_on(cut, at + 2):
        values[2] = _century(values[2])
    return _day(values, at + 2)


def _goes_on(cut: Cut, at: int) -> bool:
    """Say whether another group of digits follows, as in a telephone number."""
    return at + 1 < len(cut) and cut.words[at + 1].number and _gap(cut, at) in _BETWEEN_DATE


def _century(year: int) -> int:
    """Return a year of which the last two digits were written."""
    return year + (1900 if year >= _OLD else 2000)


def _spoken_day(cut: Cut, at: int) -> _Day | None:
    """Read ``20 tháng 11 năm 2026``; what stands before the day does not matter."""
    year = _year_behind(cut, at + 2) if _plain(cut, at + 1) == "thang" else 0
    return _day([_number(cut, place) for place in (at, at + 2, year)], year) if year else None


def _year_behind(cut: Cut, month: int) -> int:
    """Return where the year of a month in words stands: ``tháng 11 năm 2026``, ``tháng 11, 2026``.

    0 if there is none.
    """
    if _plain(cut, month + 1) == "nam":
        return month + 2 if month + 2 < len(cut) else 0
    return month + 1 if month + 1 < len(cut) and _gap(cut, month) in _BEFORE_A_YEAR else 0


def _month(cut: Cut, at: int) -> Fact | None:
    """Read ``11/2026``, ``11-2026``, ``tháng 11 năm 2026`` or ``tháng 11, 2026``."""
    follows = at > 0 and cut.words[at - 1].number and _gap(cut, at - 1) in _BETWEEN_DATE
    if at + 1 < len(cut) and not follows and _gap(cut, at) in ("/", "-"):
        last = at + 1
    elif _plain(cut, at - 1) != "thang" or not (last := _year_behind(cut, at)):
        return None
    month, year = _number(cut, at), _number(cut, last)
    known = month in range(1, 13) and year in _YEARS
    return Fact(f"{year:04}-{month:02}", at, last) if known else None


def _day(values: Sequence[int], last: int) -> _Day | None:
    """Make a day of day, month and year, or nothing if the calendar has no such day."""
    day, month, year = values
    if year not in _YEARS:
        return None
    try:
        return _Day(date(year, month, day), last)
    except ValueError:
        return None


def _long_number(cut: Cut, at: int) -> Sequence[Fact]:
    """Join groups of digits that make one number: an identity, a telephone, an amount."""
    last = at
    while last + 1 < len(cut) and cut.words[last + 1].number and _gap(cut, last) in _BETWEEN_GROUPS:
        last += 1
    groups = [word.exact for word in cut.words[at : last + 1]]
    whole = "".join(groups)
    alone = len(groups) == 1 and len(whole) >= _LONG
    identity = len(whole) in _WHOLE_NUMBER and min(map(len, groups)) > 1
    thousands = len(groups) > 1 and {len(group) for group in groups[1:]} == {_GROUP}
    if alone or identity or (thousands and len(groups[0]) <= _GROUP):
        return [Fact(whole, at, last)]
    return []


def _number(cut: Cut, at: int) -> int:
    """Return the value of a word of at most four digits, or -1 for any other."""
    word = cut.words[at]
    return int(word.plain) if word.number and len(word.plain) <= _YEAR_DIGITS else -1


def _plain(cut: Cut, at: int) -> str:
    """Return the folded word at this place, or nothing outside the text."""
    return cut.words[at].plain if 0 <= at < len(cut) else ""


def _gap(cut: Cut, at: int) -> str:
    """Return what stands between a word and the next, spaces around a sign left out."""
    between = cut.between(at)
    return between.strip() or between[:1]
