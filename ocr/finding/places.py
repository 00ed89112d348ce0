"""Names of units of government, as lists of them give their marks.

Lists name the provinces, districts and communes there are or were (units of 2020, and those of
1 July 2025), and a caller names the bodies it knows. A name that stands on a list stays as it was
read. Else a mark was lost, hardly ever invented: where one name of a list has all the marks that
were read, and more, it is that one. An unknown name stays.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from ocr.finding.lists import spellings
from ocr.finding.strip import folded

UNIT = "tinh|thanh pho|tp[.]?|huyen|quan|thi xa|xa|phuong|thi tran|dac khu"
"""Kinds of units, without marks, as a pattern."""

_GOVERNED = re.compile(rf"\b(?:{UNIT}) (?P<name>\D+)$")
_PROVINCE = "tinh"
_LISTS = {
    _PROVINCE: ("provinces",),
    "thanh pho": ("provinces", "districts"),
    "tp": ("provinces", "districts"),
    "tp.": ("provinces", "districts"),
    "huyen": ("districts",),
    "quan": ("districts",),
    "thi xa": ("districts",),
    "": ("provinces", "districts", "communes"),
}
"""Where the name of a unit of this kind is looked for; all others are communes."""

_DOUBTFUL = 0.85
_STROKE = "\u0335"


def official(name: str, unit: str, own: Sequence[str], sure: float) -> str:
    """Return the name with the marks that the one listed name of the same letters has.

    ``unit`` is what stands before the name, folded, or nothing. ``own`` are names the caller
    knows; they go before the lists. A name read with little confidence (``sure``) may also bear
    one wrong mark; a province may, for their list is whole.
    """
    mine = tuple(one for one in own if folded(one) == folded(name))
    listed = _listed(name, unit)
    near = tuple(one for one in listed if _differing(one, name) == 1) if sure < _DOUBTFUL else ()
    whole = listed if unit == _PROVINCE else ()
    for fits in (
        _same(mine, name),
        _richer(mine, name),
        _same(listed, name),
        _richer(listed, name),
        mine,
        whole,
        near,
    ):
        if len(fits) == 1:
            return fits[0]
    return name


def names_of(bodies: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the units these bodies govern ("Ủy ban nhân dân xã Cầu Mẫu")."""
    found = ((body, _GOVERNED.search(folded(body))) for body in bodies)
    return tuple(dict.fromkeys(body[match.start("name") :] for body, match in found if match))


def marks(letter: str) -> frozenset[str]:
    """Return the marks of a letter, the stroke of đ among them."""
    stroke = {_STROKE} if letter.lower() == "đ" else set[str]()
    return frozenset({*unicodedata.normalize("NFD", letter)[1:], *stroke})


def _same(known: Sequence[str], name: str) -> tuple[str, ...]:
    return tuple(one for one in known if one.lower() == name.lower())


def _richer(known: Sequence[str], name: str) -> tuple[str, ...]:
    """Return the names that bear every mark that was read, and more."""
    return tuple(
        one
        for one in known
        if all(marks(full) >= marks(read) for full, read in zip(one, name, strict=True))
    )


def _differing(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one.lower(), other.lower(), strict=True))


def _listed(name: str, unit: str) -> tuple[str, ...]:
    """Return the names of such units that have the same letters."""
    lists = _LISTS.get(unit, ("communes",))
    return tuple(
        dict.fromkeys(one for listing in lists for one in _names(listing).get(folded(name), ()))
    )


@cache
def _names(listing: str) -> Mapping[str, tuple[str, ...]]:
    """Return the names of a list by what they are without marks."""
    if listing != "provinces":
        return spellings(listing)
    table = files("ocr").joinpath("data/provinces.csv").read_text("utf-8")
    today = [row.split(",")[1] for row in table.splitlines()[1:]]
    return {**spellings("former_provinces"), **{folded(name): (name,) for name in today}}
