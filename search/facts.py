"""Dates and long numbers in running text, whatever way they are written.

``20/11/2026``, ``20-11-2026``, ``2026-11-20`` and ``ngày 20 tháng 11 năm 2026`` are one day;
``099 012 345 678`` and ``099012345678`` are one number. The same function reads pages and
questions, so that both always agree.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from search.vietnamese import Token

_BETWEEN_DATE = frozenset("/-.–")
_BETWEEN_GROUPS = frozenset(" .-\u00a0\n")
_WHOLE_NUMBER = (9, 10, 12)  # old identity card, telephone, citizen number
_LONG = 5  # digits: longer than any year, so that amounts meet their grouped form
_YEARS = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class Fact:
    """A day, a month or a long number, and the tokens it was read from."""

    value: str
    """``2026-11-20``, ``2026-11`` or the digits of a number."""
    first: int
    last: int
    """First and last token, both included."""


def facts(text: str, cut: Sequence[Token]) -> Sequence[Fact]:
    """Return the facts of a text; ``cut`` are the tokens of exactly this text in NFC.

    A day is followed by the month it lies in, so that a month finds its days.
    """
    found: list[Fact] = []
    at = 0
    while at < len(cut):
        here = _at(text, cut, at) if cut[at].word.plain.isdecimal() else ()
        found += here
        at = max((fact.last for fact in here), default=at) + 1
    return found


def day_facts(day: date) -> Sequence[str]:
    """Return the values a page carries that is dated this day."""
    return (day.isoformat(), f"{day.year:04}-{day.month:02}")


def _at(text: str, cut: Sequence[Token], at: int) -> Sequence[Fact]:
    """Return what begins at this token, which is a number."""
    for read in (_numeric_day, _spoken_day):
        day = read(text, cut, at)
        if day:
            return [Fact(value, at, day.last) for value in day_facts(day.day)]
    month = _month(text, cut, at)
    return [month] if month else list(_long_number(text, cut, at))


@dataclass(frozen=True, slots=True)
class _Day:
    day: date
    last: int


def _numeric_day(text: str, cut: Sequence[Token], at: int) -> _Day | None:
    """Read 20/11/2026 or 2026-11-20."""
    three = cut[at : at + 3]
    if len(three) < 3 or not all(_gap(text, a, b) in _BETWEEN_DATE for a, b in pairwise(three)):  # noqa: PLR2004 - day, month, year
        return None
    values = [_number(token) for token in three]
    if values[0] in _YEARS:
        values.reverse()
    return _day(values, at + 2)


def _spoken_day(text: str, cut: Sequence[Token], at: int) -> _Day | None:
    """Read ``20 tháng 11 năm 2026``; what stands before the day does not matter."""
    del text
    five = cut[at : at + 5]
    if [token.word.plain for token in five[1::2]] != ["thang", "nam"]:
        return None
    return _day([_number(token) for token in five[::2]], at + 4)


def _month(text: str, cut: Sequence[Token], at: int) -> Fact | None:
    """Read ``11/2026`` or ``11 năm 2026``."""
    two = cut[at : at + 2]
    if len(two) == 2 and _gap(text, *two) in ("/", "-"):  # noqa: PLR2004 - month and year
        return _month_fact(two, at)
    three = cut[at : at + 3]
    if at and cut[at - 1].word.plain == "thang" and [t.word.plain for t in three[1:2]] == ["nam"]:
        return _month_fact(three[::2], at)
    return None


def _month_fact(two: Sequence[Token], at: int) -> Fact | None:
    """Make a fact of a month and a year, if they are such."""
    values = [_number(token) for token in two]
    if len(values) < 2 or values[0] not in range(1, 13) or values[1] not in _YEARS:  # noqa: PLR2004 - month and year
        return None
    last = at + 1 if two[-1].start - two[0].end <= 1 else at + 2
    return Fact(f"{values[1]:04}-{values[0]:02}", at, last)


def _day(values: Sequence[int], last: int) -> _Day | None:
    """Make a day of day, month and year, or nothing if the calendar has no such day."""
    if len(values) < 3 or values[2] not in _YEARS:  # noqa: PLR2004 - day, month, year
        return None
    try:
        return _Day(date(values[2], values[1], values[0]), last)
    except ValueError:
        return None


def _long_number(text: str, cut: Sequence[Token], at: int) -> Iterator[Fact]:
    """Join groups of digits that make one number: an identity, a telephone, an amount."""
    last = at
    while last + 1 < len(cut) and cut[last + 1].word.plain.isdecimal():
        if _gap(text, cut[last], cut[last + 1]) not in _BETWEEN_GROUPS:
            break
        last += 1
    groups = [token.word.exact for token in cut[at : last + 1]]
    whole = "".join(groups)
    thousands = len(groups) > 1 and all(len(group) == 3 for group in groups[1:])  # noqa: PLR2004 - thousands
    identity = len(whole) in _WHOLE_NUMBER and min(map(len, groups)) > 1
    alone = len(groups) == 1 and len(whole) >= _LONG
    if alone or identity or (thousands and len(groups[0]) <= 3):  # noqa: PLR2004 - thousands
        yield Fact(whole, at, last)


def _number(token: Token) -> int:
    """Return the value of a digit token, or -1 for any other."""
    plain = token.word.plain
    return int(plain) if plain.isdecimal() and len(plain) <= 4 else -1  # noqa: PLR2004 - a year


def _gap(text: str, before: Token, after: Token) -> str:
    """Return what stands between two tokens, spaces around a sign left out."""
    between = text[before.end : after.start]
    return between.strip() or between[:1]
