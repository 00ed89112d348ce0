"""Closed lists of words, kept as text files beside the code, without marks once loaded."""

import re
from functools import cache
from importlib.resources import files

from ocr.finding.strip import folded


@cache
def listed(name: str) -> frozenset[str]:
    """Return the entries of a list, folded."""
    return frozenset(_spellings(name))


def mended(name: str, read: str) -> str:
    """Give an entry of a list the marks a reader lost or mistook, where only one entry fits."""
    fits = _spellings(name).get(folded(read), ())
    if len(fits) != 1:
        return read
    return fits[0].upper() if read.isupper() else fits[0]


def nearest(name: str, read: str) -> str:
    """Give an entry of a list its marks; of several ("Ủy", "Uỷ") the one most like what was read.

    ``read`` must be an entry, whatever its marks; of two as near, the one marked sooner.
    """
    spellings = reversed(_spellings(name)[folded(read)])
    fits = [fit.upper() if read.isupper() else fit for fit in spellings]
    return min(
        fits, key=lambda fit: sum(one != other for one, other in zip(fit, read, strict=True))
    )


@cache
def _spellings(name: str) -> dict[str, tuple[str, ...]]:
    """Return the entries of ``ocr/data/{name}.txt`` by what is left without marks.

    Surnames stand many on a line.
    """
    text = files("ocr").joinpath(f"data/{name}.txt").read_text("utf-8")
    entries = text.split() if name == "surnames" else text.splitlines()
    found: dict[str, tuple[str, ...]] = {}
    for entry in sorted({entry.strip() for entry in entries} - {""}):
        found[folded(entry)] = (*found.get(folded(entry), ()), entry)
    return found


@cache
def any_of(name: str) -> str:
    """Return a pattern that matches any entry of the list, the longest first."""
    return "|".join(re.escape(entry) for entry in sorted(listed(name), key=len, reverse=True))
