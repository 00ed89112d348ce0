"""The pages and the pairs of the search contract, read from the tables beside this file."""

import csv
import re
import tomllib
import unicodedata
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from search.entry import Entry
from search.grants import Grants
from search.index.address import Address
from search.index.interface import Index
from search.open import open_index
from search.query import Query
from search.result import Result

BACK_ENDS = (
    pytest.param("tantivy"),
    pytest.param("elasticsearch", marks=pytest.mark.needs("elasticsearch")),
)
"""Every index that keeps the contract; a new one is a line here and in ``opening``."""
READER = Grants(frozenset(["xa-dong"]))

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Pair:
    """A question and what must come back."""

    typed: str
    tiers: tuple[frozenset[str], ...]
    """Pages that must be found; every page of a tier ranks above every page of the next."""
    misses: frozenset[str]
    only: bool
    """True if nothing else may be found."""
    why: str

    def __str__(self) -> str:
        return f"{self.typed} ({self.why})"


def opening(request: pytest.FixtureRequest, folder: Path) -> Callable[[], Index]:
    """Return what opens one index of a back end, again and again as several processes would."""
    where: Path | Address = folder
    if request.param == "elasticsearch":
        where = request.getfixturevalue("elasticsearch").address(f"t{uuid.uuid4().hex}")
    return lambda: open_index(where)


def pages() -> dict[str, Entry]:
    """Return the pages by their names."""
    table = tomllib.loads((HERE / "search_pages.toml").read_text(encoding="utf-8"))
    return {name: _entry(name, row) for name, row in table.items()}


def pairs(table: Path = HERE / "search_pairs.tsv") -> list[Pair]:
    """Return the table of questions and answers."""
    lines = table.read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(
        (line for line in lines if not line.startswith("#")),
        delimiter="\t",
        quoting=csv.QUOTE_NONE,
    )
    return [_pair(row["typed"], row["answer"], row["why"]) for row in rows]


def ask(index: Index, text: str, grants: Grants = READER) -> Result:
    """Ask for everything at once."""
    return index.find(Query(text, limit=100), grants)


def _entry(name: str, row: dict[str, Any]) -> Entry:
    day = row.get("date", date(2020, 6, 15))
    return Entry(
        record=row.get("record", name),
        page=row.get("page", 1),
        version=1,
        body=row.get("body", "xa-dong"),
        dossier=row.get("dossier", ""),
        state=row.get("state", "read"),
        kind=row.get("kind", "QĐ"),
        number=row.get("number", ""),
        date=day or None,
        abstract=row.get("abstract", ""),
        signer=row.get("signer", ""),
        issuer=row.get("issuer", ""),
        restricted=row.get("restricted", False),
        text=unicodedata.normalize(row.get("form", "NFC"), row["text"]),
        names=row.get("names", ""),
        others=row.get("others", ""),
    )


def _pair(typed: str, answer: str, why: str) -> Pair:
    found, _, missed = answer.partition("!")
    tiers = tuple(_names(tier) for tier in found.removeprefix("=").split(">"))
    typed = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), typed)
    if typed.startswith("nfd:"):
        typed = unicodedata.normalize("NFD", typed.removeprefix("nfd:"))
    return Pair(typed, tiers, _names(missed), found.startswith("="), why)


def _names(text: str) -> frozenset[str]:
    return frozenset(name.strip() for name in text.split(",") if name.strip())
