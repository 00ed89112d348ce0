"""The fields of a Vietnamese administrative document, found among its words.

A field that is not found is not returned: a person fills it in. Nothing is guessed from what is
likely; a value stands on the page, and may only be mended from a closed list or by a rule of
writing where one reading is possible.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from unicodedata import normalize

from ocr.finding.citizens import citizens
from ocr.finding.closing import closing
from ocr.finding.issued import signed_on
from ocr.finding.kinds import by_abbreviation, kinds
from ocr.finding.leaves import Leaf, leaves
from ocr.finding.letterhead import letterhead
from ocr.finding.matter import land, recipients
from ocr.finding.names import people
from ocr.finding.spelling import spelt
from ocr.finding.strip import Found, Strip, columns, folded, strips
from ocr.finding.title import title
from ocr.page import Box, Page

_MANY = ("citizen_numbers", "names", "land_parcel")
"""Fields of several values, which stand in several places."""

_SPELT = ("body", "parent", "place")
"""Fields whose marks the rest of the paper and closed lists tell."""


@dataclass(frozen=True)
class Field:
    """One value found: its name, the text, how sure (0 to 1), the page and the place on it.

    Names: ``type`` (from the closed list), ``number``, ``date`` (ISO 8601), ``place``, ``body``
    and ``parent`` (the body above it), ``abstract``, ``position``, ``signer``, ``recipients``
    (with semicolons), ``citizen_numbers`` and ``names`` of persons (with commas),
    ``land_parcel`` (parcel and map sheet). ``box`` is ``None`` when the value does not stand in
    one place.
    """

    name: str
    value: str
    confidence: float
    page: int
    box: Box | None


def find_fields(pages: Sequence[Page], bodies: Sequence[str] = ()) -> tuple[Field, ...]:
    """Return what can be found of the first document on these pages; each name at most once.

    ``bodies`` are full names of bodies the caller knows ("Ủy ban nhân dân xã Cầu Mẫu"), one more
    closed list: a body or a place whose marks were lost gets them from there.
    """
    sheets = leaves(pages)
    known = tuple(normalize("NFC", body) for body in bodies)
    return tuple(_field(one, sheets) for one in _agreed([*_found(sheets, known)]))


def _found(sheets: Sequence[Leaf], bodies: Sequence[str]) -> Iterator[Found]:
    if not sheets:
        return
    first = sheets[0].page
    head = letterhead(strips(first))
    number = next((one for one in head.found if one.name == "number"), None)
    lines = [line for sheet in sheets for line in strips(sheet.page)]
    parts = [part for sheet in sheets for part in columns(sheet.page)]
    yield from (spelt(one, lines, bodies) if one.name in _SPELT else one for one in head.found)
    yield from title(tuple(columns(first)), head.bottom, number)
    yield from closing(parts)
    if not any(one.name == "date" for one in head.found):
        yield from signed_on(parts)
    yield from recipients(parts)
    yield from citizens(lines)
    yield from people(lines)
    yield from land(lines)


def _agreed(found: Sequence[Found]) -> Iterator[Found]:
    """Yield each field once; a symbol that lost marks or a letter is the printed type's."""
    kind = next((one.value for one in found if one.name == "type"), "")
    short = next((one.abbreviation for one in kinds() if one.name == kind), "")
    seen = set[str]()
    for one in found:
        if one.name in seen:
            continue
        seen.add(one.name)
        before, slash, symbol = one.value.rpartition("/")
        first, dash, rest = symbol.partition("-")
        if one.name == "number" and short and _is_meant(first, short):
            yield replace(one, value=f"{before}{slash}{short}{dash}{rest}")
        else:
            yield one


def _is_meant(read: str, short: str) -> bool:
    """Tell whether this is the type's abbreviation without its marks, or none but for a letter."""
    if folded(read) == folded(short):
        return True
    misread = len(read) == len(short) and not by_abbreviation(read)
    return misread and sum(one != other for one, other in zip(read, short, strict=True)) == 1


def _field(found: Found, sheets: Sequence[Leaf]) -> Field:
    words = [word for strip in found.strips for word in strip.words]
    seen = sum(word.confidence for word in words) / len(words)
    leaf = sheets[found.strips[0].page - 1]
    whole = len({strip.page for strip in found.strips}) == 1 and found.name not in _MANY
    return Field(
        name=found.name,
        value=found.value,
        confidence=found.sure * seen,
        page=leaf.number,
        box=leaf.on_page(_around(found.strips)) if whole else None,
    )


def _around(parts: Sequence[Strip]) -> Box:
    whole = parts[0].box
    for part in parts[1:]:
        whole = whole.joined(part.box)
    return whole
