"""The copy of a document that is to be issued: its fields, before anybody has signed."""

import json
from dataclasses import dataclass

from archive.parts import Parts, name_of
from archive.records.calendar import legal_day
from archive.records.errors import Refused
from archive.records.record import Place, Record
from archive.route.blanks import blanks
from archive.route.turn import FIELD, SEAL, current, in_our_words
from ocr.page import Page as Read
from signing.errors import SigningError
from signing.fields import SignatureField, foresee
from signing.geometry import MILLIMETRE, Box, Page, page_at, pages_at
from signing.places import PERSON_HEIGHT, PERSON_WIDTH, above_name, beside, usual_person

MARGIN, ROW = 30 * MILLIMETRE, PERSON_HEIGHT + 5 * MILLIMETRE
"""Where those sign who sign before the last one: at the left margin, one above the other."""


MOST_PAGES = 60
"""Pages whose width is told to the picture; what lies behind them is shown as A4."""


@dataclass(frozen=True)
class Spot:
    """Where the last signer's signature goes: page from 1, its lower left corner in millimetres."""

    page: int
    left: float
    bottom: float


def with_fields(parts: Parts, record: Record, signers: int, spot: Spot | None) -> bytes:
    """Return a record's official copy with the fields for number, date, signatures and seal.

    A spot beside the page is moved onto it. Raises ``Refused`` for a page there is not, and for a
    document that has a number or a day already.
    """
    content = parts.objects.read(name_of(record, current(record)))
    with parts.catalog.view() as view:
        read = view.pages.one(record.id, 1)
    first = Read.from_json(json.loads(read)) if read else None
    try:
        texts = blanks(first, page_at(content, 0), legal_day(parts.clock()))
        number, page, last = _main(record, content, spot)
        boxes = [*(_other(page, last, one) for one in range(signers - 1)), last]
        people = [
            SignatureField(f"{FIELD}{place}", number, box) for place, box in enumerate(boxes, 1)
        ]
        locks = tuple(one.name for one in texts)
        seal = SignatureField(SEAL, number, beside(page, last), locks)
        return foresee(content, texts, [*people, seal])
    except SigningError as error:
        raise in_our_words(error) from error


def usual_spot(parts: Parts, record: Record) -> Spot:
    """Return where the signature goes when nobody says otherwise."""
    content = parts.objects.read(name_of(record, current(record)))
    try:
        number, _, box = _main(record, content, None)
    except SigningError as error:
        raise in_our_words(error) from error
    return Spot(number + 1, round(box.left / MILLIMETRE), round(box.bottom / MILLIMETRE))


def widths(parts: Parts, record: Record) -> tuple[int, ...]:
    """Return how wide the pages of a record's official copy are, in whole millimetres."""
    content = parts.objects.read(name_of(record, current(record)))
    try:
        found = pages_at(content, min(record.pages, MOST_PAGES))
    except SigningError as error:
        raise in_our_words(error) from error
    return tuple(round(page.width / MILLIMETRE) for page in found)


def _main(record: Record, content: bytes, spot: Spot | None) -> tuple[int, Page, Box]:
    """Settle page and box of the last signature: as said, above the name, or the usual place."""
    if spot is not None:
        if not 1 <= spot.page <= record.pages:
            message = f"Văn bản không có trang {spot.page}. Hãy chọn trang từ 1 đến {record.pages}."
            raise Refused(message)
        page = page_at(content, spot.page - 1)
        left, bottom = spot.left * MILLIMETRE, spot.bottom * MILLIMETRE
        box = page.inside(Box(left, bottom, left + PERSON_WIDTH, bottom + PERSON_HEIGHT))
        return spot.page - 1, page, box
    name = _name(record)
    if name is None or name.box is None:
        number = record.pages - 1
        page = page_at(content, number)
        return number, page, usual_person(page)
    page = page_at(content, name.page - 1)
    return name.page - 1, page, above_name(page, page.share(*name.box))


def _name(record: Record) -> Place | None:
    """Return where the signer's name was read."""
    return next((one.place for one in record.values if one.name == "signer"), None)


def _other(page: Page, last: Box, place: int) -> Box:
    bottom = last.bottom + place * ROW
    return page.inside(Box(MARGIN, bottom, MARGIN + PERSON_WIDTH, bottom + PERSON_HEIGHT))
