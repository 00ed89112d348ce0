"""What at a record deserves a second look, and how likely it is wrong: warnings, never refusals.

The order of the review desk comes from here, and it can always say why: each field's weight (how
bad a mistake in it is) times how unsure its reading is, and what a check of the value found.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from archive.records.number import parse_number
from archive.records.record import FIELDS, Record, Value

WEIGHTS: Mapping[str, int] = {
    "citizen_numbers": 5,
    "names": 5,
    "number": 4,
    "date": 4,
    "signer": 3,
    "land_parcel": 3,
    "type": 2,
    "body": 2,
}
"""How bad a mistake is, field by field: what names a person or the paper itself comes first."""
ORDINARY = 1
CRITICAL = frozenset({"citizen_numbers", "names", "number", "date"})
"""Fields of which a doubtful one is always looked at by a person, whatever a sample says."""
DOUBTFUL = 0.85
"""Below this a reading is shown as doubtful and Enter stops at it, where its field has no limit."""
LIMITS: Mapping[str, float] = {
    "abstract": 0.90,
    "signer": 0.90,
    "date": 0.88,
    "body": 0.80,
    "parent": 0.80,
    "place": 0.80,
    "type": 0.75,
    "position": 0.75,
}
"""Where this limit lies for fields of which it was measured (README), and those found like them.

What is sure for a body read from three words is not sure for a date. Half of all mistakes stood in
abstracts: there all but the clearest is doubtful.
"""
MISSING = 0.5
"""How much doubt there is in a field that every record has and that was not found."""
WARNED = 0.6
"""How much doubt a warning adds to its field at least."""
OLDEST = 1900
"""Years before this one are likelier misread than true."""
CITIZEN_DIGITS = 12


@dataclass(frozen=True)
class Misfit:
    """A warning about a field that its value alone does not show: what is odd, in words."""

    field: str
    said: str


@dataclass(frozen=True)
class Doubt:
    """Why a field is to be looked at: ``share`` from 0 to 1 is how likely it is wrong.

    ``said`` is a warning in words, empty where only the reading is unsure; ``found`` is False for a
    field that was not read at all.
    """

    field: str
    share: float
    said: str = ""
    found: bool = True

    @property
    def is_doubtful(self) -> bool:
        """Say whether the reading is less sure than its field's usually are."""
        return self.share > 1 - limit_of(self.field)

    @property
    def risk(self) -> float:
        """The share times what a mistake in this field weighs."""
        return self.share * WEIGHTS.get(self.field, ORDINARY)


@dataclass(frozen=True)
class Risk:
    """How risky a record is, with its doubts, the worst first."""

    doubts: tuple[Doubt, ...]

    @property
    def score(self) -> int:
        """A whole number to order by: the sum of the doubts, in hundredths."""
        return round(100 * sum(doubt.risk for doubt in self.doubts))

    @property
    def by_hand(self) -> bool:
        """Say whether somebody must look at this record: a critical field is in doubt."""
        return any(
            doubt.field in CRITICAL and (doubt.said or doubt.share > 1 - DOUBTFUL)
            for doubt in self.doubts
        )


def limit_of(field: str) -> float:
    """Return how sure a reading of this field is at least that needs no second look."""
    return LIMITS.get(field, DOUBTFUL)


def risk_of(record: Record, *, today: date, misfits: Sequence[Misfit] = ()) -> Risk:
    """Return the doubts of a record; ``misfits`` are what was seen elsewhere than in its values."""
    warned = {one.field: one.said for one in reversed(misfits)} | dict(_warnings(record, today))
    doubts = [_doubt(value, warned.pop(value.name, "")) for value in record.values]
    there = {value.name for value in record.values}
    doubts += [Doubt(name, MISSING, found=False) for name in FIELDS if name not in there]
    doubts += [Doubt(name, WARNED, said) for name, said in warned.items()]
    worst = sorted((one for one in doubts if one.risk > 0), key=lambda one: -one.risk)
    return Risk(tuple(worst))


def _doubt(value: Value, said: str) -> Doubt:
    share = 1 - value.confidence
    return Doubt(value.name, max(share, WARNED) if said else share, said)


def _warnings(record: Record, today: date) -> Iterator[tuple[str, str]]:
    number = record.value("number")
    if number and parse_number(number, ()) is None:
        yield "number", f"số, ký hiệu “{number}” không đúng dạng số/ký hiệu"
    dated = record.value("date")
    if dated:
        said = _of_date(dated, today)
        if said:
            yield "date", said
    for person in filter(None, record.value("citizen_numbers").replace(" ", "").split(",")):
        said = of_citizen_number(person, today)
        if said:
            yield "citizen_numbers", said
            return


def _of_date(text: str, today: date) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return f"ngày “{text}” không có thật"
    if day > today:
        return f"ngày {day:%d/%m/%Y} còn ở tương lai"
    return f"năm {day.year} quá xa, có thể đọc nhầm" if day.year < OLDEST else ""


def of_citizen_number(number: str, today: date) -> str:
    """Say what cannot be right in a citizen number; empty where its parts agree.

    Three digits of a province, one of sex and century (0, 1: born 19xx; 2, 3: 20xx …), two of the
    year of birth, six of chance (Decree 137/2015/NĐ-CP, article 13; Circular 59/2021/TT-BCA).

    >>> of_citizen_number("099299000001", date(2026, 11, 22))
    'số định danh 099299000001 cho năm sinh 2099, còn ở tương lai'
    """
    if not number.isdecimal() or len(number) != CITIZEN_DIGITS:
        return f"số định danh “{number}” không đủ {CITIZEN_DIGITS} chữ số"
    born = 1900 + 100 * (int(number[3]) // 2) + int(number[4:6])
    if born > today.year:
        return f"số định danh {number} cho năm sinh {born}, còn ở tương lai"
    return ""
