"""The closed list of document types, with their abbreviations.

A symbol such as ``12/QĐ-UBND`` can only be told from ``215/UBND-VP`` by this list.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ocr.finding.strip import folded


@dataclass(frozen=True)
class Kind:
    """A type of document; ``abbreviation`` is empty where the decree gives none."""

    name: str
    abbreviation: str


LETTER = Kind("Công văn", "")


@cache
def kinds() -> tuple[Kind, ...]:
    """Return all types, longer names first."""
    table = files("ocr").joinpath("data/doc_types.csv").read_text("utf-8")
    rows = csv.DictReader(table.splitlines())
    found = [Kind(row["name"], row["abbreviation"]) for row in rows]
    return tuple(sorted(found, key=lambda kind: len(kind.name), reverse=True))


def by_abbreviation(read: str) -> tuple[Kind, ...]:
    """Return the types whose abbreviation this may be.

    Exact letters win. A reader that lost a mark leaves ``QD``: then all that look alike without
    marks are returned, for ``HD`` may be hướng dẫn or hợp đồng.
    """
    known = [kind for kind in kinds() if kind.abbreviation]
    exact = tuple(kind for kind in known if kind.abbreviation == read)
    if exact:
        return exact
    return tuple(kind for kind in known if folded(kind.abbreviation) == folded(read))


def by_title(line: str) -> Kind | None:
    """Return the type whose name this line is, or begins with, whatever its marks."""
    bare = " ".join(folded(line).split())
    for kind in kinds():
        name = folded(kind.name)
        if bare == name or bare.startswith(name + " "):
            return kind
    return None
