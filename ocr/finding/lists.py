"""Closed lists of words, kept as text files beside the code, without marks once loaded.

A reader loses marks and the blank between two words; both come back from a list.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from ocr.finding.strip import folded

_LONG = 8
"""An entry of so many letters is told although one of them was misread."""


@cache
def listed(name: str) -> frozenset[str]:
    """Return the entries of a list, folded."""
    return frozenset(spellings(name))


def mended(name: str, read: str) -> str:
    """Give an entry of a list what a reader lost or mistook, where only one entry fits."""
    fits = _run_together(name).get(_together(read), ())
    if len(fits) != 1:
        return read
    return fits[0].upper() if read.isupper() else fits[0]


def nearest(name: str, read: str) -> str:
    """Give an entry of a list its marks; of several ("Ủy", "Uỷ") the one most like what was read.

    ``read`` must be an entry, whatever its marks and blanks; of two as near, the one marked sooner.
    """
    entries = reversed(_run_together(name)[_together(read)])
    fits = [entry.upper() if read.isupper() else entry for entry in entries]
    return min(fits, key=lambda fit: _differing(fit.replace(" ", ""), read.replace(" ", "")))


def begun(name: str, read: str) -> str:
    """Mend the one misread letter of the entry of a list that a text begins with.

    The text is returned as it is where it begins with an entry, or might with two.
    """
    bare = folded(read)
    if re.match(rf"(?:{any_of(name)})\b", bare):
        return read
    fits = [
        entry
        for entry in listed(name)
        if len(entry) >= _LONG
        and not bare[len(entry) : len(entry) + 1].isalnum()
        and len(bare) >= len(entry)
        and _differing(entry, bare[: len(entry)]) == 1
    ]
    if len(fits) != 1:
        return read
    end = len(fits[0])
    entries = [one.upper() if read.isupper() else one for one in spellings(name)[fits[0]]]
    return min(entries, key=lambda one: _differing(one, read[:end])) + read[end:]


@cache
def any_of(name: str) -> str:
    """Return a pattern that matches any entry of the list, the longest first, blanks or not."""
    entries = sorted(listed(name), key=len, reverse=True)
    return "|".join(re.escape(entry).replace(r"\ ", " ?") for entry in entries)


@cache
def spellings(name: str) -> Mapping[str, tuple[str, ...]]:
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
def _run_together(name: str) -> Mapping[str, tuple[str, ...]]:
    """Return the entries by what is left without marks and blanks."""
    return {entry.replace(" ", ""): whole for entry, whole in spellings(name).items()}


def _together(text: str) -> str:
    return folded(text).replace(" ", "")


def _differing(one: str, other: str) -> int:
    return sum(left != right for left, right in zip(one, other, strict=True))
