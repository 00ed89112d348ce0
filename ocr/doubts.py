"""What does not fit on a page: said to the person who checks it, never refused.

Codes:  ``date_impossible``     a day that no calendar has ("ngày 31 tháng 02")
        ``date_future``         issued after today
        ``type_differs``        the printed type and the symbol name different types
        ``citizen_province``    the first three digits are no province's
        ``citizen_sex``         the number says another sex than the form beside it
        ``citizen_year``        the number says another year of birth than the form beside it

A citizen number is three digits for the province of registration, one for sex and century, two for
the year of birth and six at random (Decree 137/2015/NĐ-CP, Art. 13; the list of provinces is from
memory of Circular 59/2021/TT-BCA, of middling confidence: another reason to warn only).
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from ocr.fields import Field
from ocr.finding.kinds import by_abbreviation
from ocr.finding.leaves import leaves
from ocr.finding.strip import Strip, strips
from ocr.page import Page

_DATE = re.compile(r"\bngay ?(?P<day>\d{1,2}) ?thang ?(?P<month>\d{1,2}) ?nam ?(?P<year>\d{4})\b")
_NUMBER = re.compile(r"(?<!\d)(?:\d{3}[ .]?){3}\d{3}(?!\d)")
_SEX = re.compile(r"gioi tinh ?: ?(nam|nu)\b")
_TITLE = re.compile(r"\b(ong|ba)\b ?:? (?=[a-z])")
_EITHER = re.compile(r"\bong ?(?:/ ?ba|\( ?ba ?\))")
_YEAR = re.compile(
    r"(?:sinh (?:nam|ngay)?|ngay, thang, nam sinh|ngay thang nam sinh|ngay sinh|nam sinh) ?:? ?"
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-])?(?P<year>\d{4})\b"
)
_PERSON = re.compile(r"\bho,? (?:chu dem|va ten|ten)|\b(?:ong|ba) ?:? (?=[a-z])")
_LENGTH, _HEAD, _YEARS = 12, 4, 6
_FIRST_ABROAD = 100
"""Codes from here on are countries of birth, which are not listed here."""

_CENTURY = 1900
_OLDEST = 1900


@dataclass(frozen=True)
class Doubt:
    """One thing that does not fit: the field, a code of the list above, and what was seen."""

    field: str
    code: str
    seen: str


def doubts(pages: Sequence[Page], fields: Sequence[Field], *, today: date) -> tuple[Doubt, ...]:
    """Return what a person should look at; ``today`` is the legal day in Asia/Ho_Chi_Minh."""
    known = {one.name: one.value for one in fields}
    lines = [line for leaf in leaves(pages) for line in strips(leaf.page)]
    found = (*_of_date(known, lines, today), *_of_type(known), *_of_numbers(lines))
    return tuple(dict.fromkeys(found))


def _of_date(known: dict[str, str], lines: Sequence[Strip], today: date) -> Iterator[Doubt]:
    if known.get("date", "") > today.isoformat():
        yield Doubt("date", "date_future", known["date"])
    for line in lines:
        for match in _DATE.finditer(line.folded):
            day, month, year = (int(match[part]) for part in ("day", "month", "year"))
            if not _is_day(year, month, day):
                yield Doubt("date", "date_impossible", line.text[match.start() : match.end()])


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        return date(year, month, day).year >= _OLDEST
    except ValueError:
        return False


def _of_type(known: dict[str, str]) -> Iterator[Doubt]:
    symbol = known.get("number", "").rpartition("/")[2].partition("-")[0]
    spelt = {kind.name for kind in by_abbreviation(symbol)} if symbol else set()
    said = known.get("type", "")
    if spelt and said and not any(said.startswith(name) for name in spelt):
        yield Doubt("type", "type_differs", f"{said}: {known['number']}")


def _of_numbers(lines: Sequence[Strip]) -> Iterator[Doubt]:
    """Yield what is wrong with each number, seen beside the lines about the same person."""
    for index, line in enumerate(lines):
        for match in _NUMBER.finditer(line.text):
            number = re.sub(r"\D", "", match[0])
            yield from _of_number(number, _about(lines, index, match.start()))


def _of_number(number: str, about: str) -> Iterator[Doubt]:
    sign, year = int(number[_HEAD - 1]), int(number[_HEAD:_YEARS])
    if number[: _HEAD - 1] not in _provinces() and int(number[: _HEAD - 1]) < _FIRST_ABROAD:
        yield Doubt("citizen_numbers", "citizen_province", number)
    said = _SEX.findall(about) or _TITLE.findall(about)
    if said and bool(sign % 2) != (said[-1] in ("nu", "ba")):
        yield Doubt("citizen_numbers", "citizen_sex", number)
    for match in [*_YEAR.finditer(about)][-1:]:
        if int(match["year"]) != _CENTURY + 100 * (sign // 2) + year:
            yield Doubt("citizen_numbers", "citizen_year", number)


def _about(lines: Sequence[Strip], index: int, end: int) -> str:
    """Return what the page says of the person up to this number, without marks.

    That is the number's line, or those above it back to where a person is named.
    """
    text = lines[index].folded[:end]
    for line in reversed(lines[max(0, index - 8) : index]):
        if _PERSON.search(text):
            break
        text = f"{line.folded}\n{text}"
    text = _EITHER.sub("ho va ten", text)
    start = max((match.start() for match in _PERSON.finditer(text)), default=len(text))
    return text[start:]


@cache
def _provinces() -> frozenset[str]:
    table = files("ocr").joinpath("data/provinces.csv").read_text("utf-8")
    return frozenset(row["code"] for row in csv.DictReader(table.splitlines()))
