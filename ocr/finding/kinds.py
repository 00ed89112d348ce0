"""The closed list of document types, with their abbreviations.

A symbol such as ``12/QĐ-UBND`` can only be told from ``215/UBND-VP`` by this list.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ocr.finding.strip import folded

_NO_TITLE = ("don vi", "luat su")
"""Words a type's name begins, but which name no document."""

_SPECKS = re.compile(r"^[\W_]+")
_SPACED = 3
"""A title set with spaces between its letters has at least so many."""


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


@cache
def _bare() -> dict[str, Kind]:
    """Return all types by their names without marks, longer names first."""
    return {folded(kind.name): kind for kind in kinds()}


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
    """Return the type whose name this line is, or begins with, whatever its marks.

    One letter of a whole line may have been misread; letters may stand apart ("Q U Y Ế T").
    """
    bare = _SPECKS.sub("", " ".join(folded(line).split()))
    for kind in kinds():
        name = folded(kind.name)
        if (
            bare.startswith(name)
            and not bare.startswith(_NO_TITLE)
            and not bare[len(name) : len(name) + 1].isalnum()
        ):
            return kind
    return _run_together(bare) or _nearly(bare.strip(" .:"))


def _run_together(line: str) -> Kind | None:
    """Return the type named by a whole line whose blanks are lost, or stand between letters."""
    words = line.strip(" .:").split()
    spaced = len(words) >= _SPACED and all(len(word) == 1 for word in words)
    whole = "".join(words)
    return next(
        (
            kind
            for name, kind in _bare().items()
            if name.replace(" ", "") == whole and (spaced or len(words) < len(name.split()))
        ),
        None,
    )


def _nearly(line: str) -> Kind | None:
    """Return the one type whose name differs from the whole line in one letter."""
    near = [kind for name, kind in _bare().items() if _differ_once(name, line)]
    return near[0] if len(near) == 1 else None


def _differ_once(one: str, other: str) -> bool:
    """Tell whether one letter was replaced; names too short to be sure are left out."""
    if len(one) != len(other) or len(one) < 2 * _SPACED:
        return False
    return sum(left != right for left, right in zip(one, other, strict=True)) == 1
