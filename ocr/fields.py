"""The fields of a Vietnamese administrative document, found among its words.

A field that is not found is not returned: a person fills it in. Nothing is guessed from what is
likely; a value always stands on the page, only its marks may be mended where one reading is
possible.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ocr.finding.citizens import citizens
from ocr.finding.closing import closing
from ocr.finding.letterhead import letterhead
from ocr.finding.strip import Found, Strip, columns, strips
from ocr.finding.title import title
from ocr.page import Box, Page


@dataclass(frozen=True)
class Field:
    """One value found: its name, the text, how sure (0 to 1), the page and the place on it.

    Names: ``type`` (from the closed list), ``number``, ``date`` (ISO 8601), ``place``, ``body``
    and ``parent`` (the body above it), ``abstract``, ``position``, ``signer``,
    ``citizen_numbers`` (with commas between them). ``box`` is ``None`` when the value does not
    stand in one place.
    """

    name: str
    value: str
    confidence: float
    page: int
    box: Box | None


def find_fields(pages: Sequence[Page]) -> tuple[Field, ...]:
    """Return what can be found; each name at most once."""
    written = [page for page in pages if page.words]
    return tuple(_field(one) for one in _found(written))


def _found(pages: Sequence[Page]) -> Iterator[Found]:
    if not pages:
        return
    lines = strips(pages[0])
    head = letterhead(lines)
    number = next((one for one in head.found if one.name == "number"), None)
    yield from head.found
    yield from title(tuple(columns(pages[0])), head.bottom, number)
    yield from closing([part for page in pages for part in columns(page)])
    yield from citizens([line for page in pages for line in strips(page)])


def _field(found: Found) -> Field:
    words = [word for strip in found.strips for word in strip.words]
    seen = sum(word.confidence for word in words) / len(words)
    pages = {strip.page for strip in found.strips}
    return Field(
        name=found.name,
        value=found.value,
        confidence=found.sure * seen,
        page=found.strips[0].page,
        box=_around(found.strips) if len(pages) == 1 and found.name != "citizen_numbers" else None,
    )


def _around(parts: Sequence[Strip]) -> Box:
    whole = parts[0].box
    for part in parts[1:]:
        whole = whole.joined(part.box)
    return whole
