"""How bodies and places are spelt, where a reader lost marks of their capitals.

Two marks above a capital are small, and a reader takes ``Ồ`` for ``Ô`` more often than any other
letter. What a body is ("Ủy ban nhân dân", "Sở Tư pháp") is one of a closed list; the name of its
place stands more than once on a paper: in the head, before the date, among the recipients.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from ocr.finding.lists import any_of, begun, nearest
from ocr.finding.places import UNIT, marks, names_of, official
from ocr.finding.strip import Found, Strip, folded

_UNITS = {"tinh": "tỉnh", "huyen": "huyện", "xa": "xã", "phuong": "phường"}
"""Units of government whose names differ from nothing else that may stand before a place."""

_NAMED_BY = frozenset({"tinh", "pho", "huyen", "quan", "xa", "phuong", "tran", "khu", "thon"})
_DAY = "ngay"


def spelt(found: Found, lines: Sequence[Strip], bodies: Sequence[str] = ()) -> Found:
    """Return a body or a place with the marks its kind must have, and its name's on this paper.

    ``bodies`` are names of bodies known beforehand.
    """
    value = _kind_mended(begun("agencies", found.value))
    if known := _known(value, bodies):
        return replace(found, value=known)
    match = _placed().search(folded(value))
    start = match.start("name") if match else 0 if found.name == "place" else len(value)
    end = match.end("name") if match else len(value)
    if match and (unit := _UNITS.get(match["unit"])):
        at, to = match.span("unit")
        value = value[:at] + _like(unit, value[at:to]) + value[to:]
    name = value[start:end]
    if not name:
        return replace(found, value=value)
    unit = match["unit"] if match else _unit_of(name, lines)
    sure = min(word.confidence for strip in found.strips for word in strip.words)
    best = _written(name, lines, found.strips[0].words[0].confidence)
    best = official(best, unit, names_of(bodies), sure)
    return replace(found, value=value[:start] + _like(best, name) + value[end:])


def _known(value: str, bodies: Sequence[str]) -> str:
    """Return the body that is written with these letters, where only one of them is known."""
    fits = {body for body in bodies if folded(body) == folded(value)}
    return _like(fits.pop(), value) if len(fits) == 1 else ""


def _unit_of(name: str, lines: Sequence[Strip]) -> str:
    """Return of what kind the unit is that has this name anywhere on the paper, folded."""
    wanted = re.compile(rf"\b(?P<unit>{UNIT}) {re.escape(folded(name))}\b")
    found = (match["unit"] for line in lines if (match := line.search(wanted)))
    return next(found, "")


def _kind_mended(value: str) -> str:
    """Give every kind of body that is named the marks of the closed list."""
    for match in reversed([*_kind().finditer(folded(value))]):
        start, end = match.span()
        value = value[:start] + nearest("agencies", value[start:end]) + value[end:]
    return value


@cache
def _kind() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of('agencies')})\b")


@cache
def _placed() -> re.Pattern[str]:
    """Return a pattern for the last unit and its name, after a kind of body or at the beginning."""
    return re.compile(
        rf"(?:^|\b(?:{any_of('agencies')}) )"
        rf"(?:(?:{UNIT}) .+? )??(?P<unit>{UNIT}) (?P<name>[a-z]+(?:[ '-]+[a-z]+)*)$"
    )


def _written(name: str, lines: Sequence[Strip], sure: float) -> str:
    """Return the name with, letter for letter, the best marks it bears anywhere on the paper.

    A mark is lost, hardly ever invented: of two letters the one that has all marks of the other
    is right. Where neither has, the paper decides by how sure its words were read.
    """
    seen = [(name, sure), *_elsewhere(name, lines)]
    return "".join(
        _best([(text[at].lower(), weight) for text, weight in seen]) for at in _all(name)
    )


def _all(name: str) -> range:
    return range(len(name))


def _best(letters: Sequence[tuple[str, float]]) -> str:
    weights: dict[str, float] = {}
    for letter, weight in letters:
        weights[letter] = weights.get(letter, 0.0) + weight
    richest = [one for one in weights if all(marks(one) >= marks(other) for other in weights)]
    return richest[0] if richest else max(weights, key=lambda one: weights[one])


def _elsewhere(name: str, lines: Sequence[Strip]) -> Iterator[tuple[str, float]]:
    """Yield how else the name is written with capitals, and how surely that was read.

    A name of one word counts only after the name of a unit or before the day.
    """
    wanted = folded(name).split()
    for line in lines:
        words = [word.text.strip(".,;:()-") for word in line.words]
        bare = [folded(word) for word in words]
        for at in range(len(words) - len(wanted) + 1):
            end = at + len(wanted)
            if bare[at:end] != wanted or not all(word[:1].isupper() for word in words[at:end]):
                continue
            near = bare[at - 1 : at] + bare[end : end + 1]
            if len(wanted) > 1 or _DAY in near[-1:] or _NAMED_BY.intersection(near[:1]):
                sure = [word.confidence for word in line.words[at:end]]
                yield " ".join(words[at:end]), sum(sure) / len(sure)


def _like(text: str, case: str) -> str:
    """Return the text in capitals where ``case`` is, else with a capital for each word's first."""
    if case.isupper():
        return text.upper()
    return " ".join(
        word[:1].upper() + word[1:] if like[:1].isupper() else word
        for word, like in zip(text.lower().split(), case.split(), strict=True)
    )
