"""Read the data of law, row by row, into frozen values; a wrong row is refused with its place.

The files lie in ``data/``. Nothing here decides anything: arithmetic with periods is in
``archive.records.retention``, and what is in force on a day is asked with ``in_force``.
"""

import csv
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import TypedDict, TypeVar

from archive.records.retention import PeriodKind
from archive.rules.errors import BadRow
from archive.rules.facts import (
    CalendarDay,
    Confidence,
    DayKind,
    DefaultRule,
    DocumentType,
    RetentionRule,
)

ANY_TYPE = "*"
"""The row of ``default_rules.csv`` for types that have no row of their own."""

_COUNTED = frozenset({PeriodKind.YEARS, PeriodKind.YEARS_AFTER_EVENT})
EXTRA = "\0thừa"
"""The key under which the reader of CSV collects cells no column asks for."""

_Row = Mapping[str, str]
_T = TypeVar("_T")
_K = TypeVar("_K")


class Origin(TypedDict):
    """The columns every file has."""

    source: str
    confidence: Confidence
    valid_from: date | None
    valid_to: date | None


@lru_cache(maxsize=1)
def retention_rules() -> Mapping[str, RetentionRule]:
    """Return all rows of all schedules by their id, superseded ones too."""
    return keyed(read("retention_rules", read_retention_rule), lambda rule: rule.id)


@lru_cache(maxsize=1)
def document_types() -> Mapping[str, DocumentType]:
    """Return the document types by their name in normal case ("Quyết định")."""
    return keyed(read("document_types", read_document_type), lambda one: one.name)


@lru_cache(maxsize=1)
def calendar() -> Mapping[date, CalendarDay]:
    """Return the days that are not what their weekday says."""
    return keyed(read("calendar", read_calendar_day), lambda one: one.day)


@lru_cache(maxsize=1)
def default_rules() -> Mapping[str, DefaultRule]:
    """Return the default of each document type, by its folded name; ``*`` is for all others."""
    return keyed(read("default_rules", read_default_rule), lambda one: folded(one.document_type))


def default_choice(document_type: str) -> DefaultRule:
    """Return the default for a type in any case, with its reason; unknown types have one too."""
    known = default_rules()
    return known.get(folded(document_type), known[ANY_TYPE])


def default_rule(document_type: str) -> RetentionRule:
    """Return the rule a type is kept under until a person chooses: permanent where in doubt."""
    return default_choice(document_type).rule


def folded(name: str) -> str:
    """Write a type so that case, spaces and the form of its letters do not matter."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def keyed(rows: Iterable[_T], key: Callable[[_T], _K]) -> Mapping[_K, _T]:
    """Index rows by a key, or raise ``BadRow`` if two share one."""
    found: dict[_K, _T] = {}
    for row in rows:
        if key(row) in found:
            message = f"Dữ liệu pháp lý có hai dòng cùng khóa «{key(row)}». Hãy bỏ một dòng."
            raise BadRow(message)
        found[key(row)] = row
    return MappingProxyType(found)


def read(name: str, make: Callable[[_Row], _T]) -> list[_T]:
    """Read a data file, or raise ``BadRow`` with the line."""
    text = (files("archive.rules") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return parse(text, make, name=name)


def parse(text: str, make: Callable[[_Row], _T], *, name: str) -> list[_T]:
    """Make a value of every row of a CSV text, or raise ``BadRow`` with the line."""
    made: list[_T] = []
    lines = unicodedata.normalize("NFC", text).splitlines()
    rows = csv.DictReader(lines, restkey=EXTRA, restval="", strict=True)
    try:
        made.extend(make(_whole(row)) for row in rows)
    except (KeyError, ValueError, csv.Error) as fault:
        place = f"{name}.csv, dòng {rows.line_num}"
        message = f"Dữ liệu pháp lý sai ở {place}: {fault}. Hãy sửa dòng này."
        raise BadRow(message) from fault
    return made


def _whole(row: _Row) -> _Row:
    """Refuse a row with more cells than the head has."""
    if EXTRA in row:
        message = "thừa ô"
        raise ValueError(message)
    return row


def origin(row: _Row) -> Origin:
    """Read where a row comes from and when it is law."""
    return Origin(
        source=_filled(row, "source"),
        confidence=Confidence(row["confidence"]),
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
    )


def _filled(row: _Row, column: str) -> str:
    """Return a cell that must not be empty."""
    if not row[column]:
        message = f"cột «{column}» bỏ trống"
        raise ValueError(message)
    return row[column]


def _day(cell: str) -> date | None:
    """Read a day; an empty cell is an unknown one."""
    return date.fromisoformat(cell) if cell else None


def read_retention_rule(row: _Row) -> RetentionRule:
    """Read a row of a retention schedule."""
    kind = PeriodKind(row["kind"])
    if bool(row["years"]) != (kind in _COUNTED):
        message = f"số năm «{row['years']}» không hợp với loại thời hạn «{kind}»"
        raise ValueError(message)
    return RetentionRule(
        id=_filled(row, "id"),
        group=row["group"],
        item=_filled(row, "item"),
        period=_filled(row, "period"),
        kind=kind,
        years=int(row["years"]) if row["years"] else None,
        regime=_filled(row, "regime"),
        regime_status=row["regime_status"],
        note=row["note"],
        **origin(row),
    )


def read_document_type(row: _Row) -> DocumentType:
    """Read a type of document."""
    return DocumentType(
        name=_filled(row, "name"),
        abbreviation=row["abbreviation"],
        example=row["example"],
        kind=_filled(row, "kind"),
        tt05_code=row["tt05_code"],
        note=row["note"],
        **origin(row),
    )


def read_calendar_day(row: _Row) -> CalendarDay:
    """Read a day of the calendar."""
    return CalendarDay(
        day=date.fromisoformat(row["day"]),
        name=_filled(row, "name"),
        kind=DayKind(row["kind"]),
        **origin(row),
    )


def read_default_rule(row: _Row) -> DefaultRule:
    """Read the default of a type; its rule must be a row of a schedule."""
    return DefaultRule(
        document_type=_filled(row, "document_type"),
        rule=retention_rules()[row["rule"]],
        reason=_filled(row, "reason"),
        **origin(row),
    )
