"""Dates and long numbers in running text, whatever way they are written.

``20/11/2026``, ``20-11-2026``, ``2026-11-20`` and ``ngày 20 tháng 11 năm 2026`` are one day;
``099 012 345 678`` and ``099012345678`` are one number. The same function reads pages and
questions, so that both always agree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from search.vietnamese import Cut

_BETWEEN_DATE = frozenset("/-.–")
_BETWEEN_GROUPS = frozenset(" .-\u00a0\n")
_WHOLE_NUMBER = (9, 10, 12)  # old identity card, telephone, citizen number
_LONG = 5  # digits: longer than any year, so that amounts meet their grouped form
_GROUP = 3  # digits between the points of an amount
_YEARS = range(1900, 2200)
_YEAR_DIGITS = 4


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


def day_facts(day: date) -> Sequence[str]:
    """Return the values a page carries that is dated this day."""
    return (day.isoformat(), f"{day.year:04}-{day.month:02}")


def _at(cut: Cut, at: int) -> Sequence[Fact]:
    """Return what begins at this word, which is a number."""
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
    """Read 20/11/2026 or 2026-11-20."""
    if at + 2 >= len(cut) or not {_gap(cut, at), _gap(cut, at + 1)} <= _BETWEEN_DATE:
        return None
    values = [_number(cut, place) for place in range(at, at + 3)]
    if values[0] in _YEARS:
        values.reverse()
    return _day(values, at + 2)


def _spoken_day(cut: Cut, at: int) -> _Day | None:
    """Read ``20 tháng 11 năm 2026``; what stands before the day does not matter."""
    if _plain(cut, at + 1) != "thang" or _plain(cut, at + 3) != "nam" or at + 4 >= len(cut):
        return None
    return _day([_number(cut, place) for place in (at, at + 2, at + 4)], at + 4)


def _month(cut: Cut, at: int) -> Fact | None:
    """Read ``11/2026``, ``11-2026`` or ``tháng 11 năm 2026``."""
    follows = at > 0 and cut.words[at - 1].number and _gap(cut, at - 1) in _BETWEEN_DATE
    if at + 1 < len(cut) and not follows and _gap(cut, at) in ("/", "-"):
        last = at + 1
    elif _plain(cut, at - 1) == "thang" and _plain(cut, at + 1) == "nam" and at + 2 < len(cut):
        last = at + 2
    else:
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
