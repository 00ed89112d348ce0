"""A search as it is said: names and texts, in an address, a saved search or a machine's request."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date

from archive.records.calendar import day_in
from archive.records.errors import Refused
from search.errors import QueryRefused
from search.query import Query

CHOICES: Mapping[str, str] = {
    "body": "Cơ quan",
    "level": "Cấp",
    "field": "Lĩnh vực",
    "kind": "Loại văn bản",
    "year": "Năm",
    "state": "Bước xử lý",
    "retention": "Thời hạn lưu trữ",
    "verdict": "Chữ ký số",
    "confidence": "Độ rõ khi đọc",
}
"""What is counted beside the hits and what it is called, in the order it is shown."""
KEPT = ("q", *CHOICES, "dossier", "since", "until", "as_of", "sort")
"""Everything a search may say."""

DAYS = ("since", "until", "as_of")
"""Which of it are days."""

YEAR = re.compile(r"[0-9]{4}")


def said_in(given: Mapping[str, str]) -> Mapping[str, str]:
    """Return what of a search is said here, its days as addresses say them.

    Anything else is not looked at; what is no day stays as it was typed, to be mended there.
    """
    said = {name: given[name].strip() for name in KEPT if given.get(name, "").strip()}
    return said | {name: _plainly(said[name]) for name in DAYS if name in said}


def query_of(
    said: Mapping[str, str], *, offset: int = 0, limit: int = 20, explain: bool = False
) -> Query:
    """Return what is asked. Raises ``Refused`` for a question too long and days that are none."""
    sort = said.get("sort")
    try:
        return Query(
            text=said.get("q", ""),
            body=said.get("body"),
            kind=said.get("kind"),
            year=_year(said.get("year", "")),
            state=said.get("state"),
            level=said.get("level"),
            field=said.get("field"),
            retention=said.get("retention"),
            verdict=said.get("verdict"),
            confidence=said.get("confidence"),
            dossier=said.get("dossier"),
            since=_day(said.get("since")),
            until=_day(said.get("until")),
            sort="newest" if sort == "newest" else "oldest" if sort == "oldest" else "relevance",
            offset=offset,
            limit=limit,
            explain=explain,
        )
    except QueryRefused as error:
        raise Refused(error.message) from error


def as_of(said: Mapping[str, str]) -> date | None:
    """Return the day on which bodies are looked at, None for today. Raises ``Refused``."""
    return _day(said.get("as_of"))


def _year(text: str) -> int | None:
    """Return a year of four digits; anything else filters nothing."""
    return int(text) if YEAR.fullmatch(text) else None


def _plainly(text: str) -> str:
    with suppress(ValueError):
        return day_in(text).isoformat()
    return text


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return day_in(text)
    except ValueError as error:
        message = f"Ngày lọc “{text[:20]}” không có thật. Hãy chọn hoặc gõ ngày/tháng/năm."
        raise Refused(message) from error
