# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""How a signature looks on the page, case by case (Decree 30/2020/NĐ-CP, Circular 05/2025/TT-BNV).

A mark is drawn by ourselves, once per signature, with a font that is embedded whole: no stamp
library, no cutting of fonts. Lengths are points (1/72 inch) as the reader sees the upright page.
"""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import StrEnum

from PIL import Image
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.images import pil_image
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from signing import words
from signing.errors import NotSignable
from signing.fonts import serif
from signing.geometry import Box, Page, page_of
from signing.keys.interface import Holder

VIETNAM = timezone(timedelta(hours=7))
ISO_8601 = "%Y-%m-%dT%H:%M:%S+07:00"
DAY_FIRST = "%d-%m-%Y %H:%M:%S +07:00"

SIZE = 10.0
SMALLEST = 5.0
LEADING = 1.25
MILLIMETRE = 72 / 25.4
RIGHT, TOP = 15 * MILLIMETRE, 4 * MILLIMETRE
"""Three lines end 18 mm below the edge: the text of the decree begins at 20 mm at the earliest."""
WIDEST = 75 * MILLIMETRE
FOOT = 40 * MILLIMETRE
PERSON_BOX = (55 * MILLIMETRE, 25 * MILLIMETRE)
SEAL_BOX = (36 * MILLIMETRE, 36 * MILLIMETRE)
LARGEST_PICTURE = 4_000_000
BLACK, BLUE, RED = "0 0 0", "0 0 0.75", "0.8 0 0"


class Case(StrEnum):
    """Who signs what, as the decree distinguishes it."""

    DIGITISED_COPY = "digitised-copy"
    """Electronic copy of a paper: text only, top right of page one, 10 points, black."""
    PERSONAL = "personal"
    """A person with authority: the handwritten signature in blue, or the name."""
    AGENCY_SEAL = "agency-seal"
    """The agency: its seal in red, or its name."""
    NONE = "none"
    """Nothing is drawn."""


@dataclass(frozen=True)
class Appearance:
    """What is drawn.

    ``lines`` are written above the time: the form of the copy ("SAO Y"), a position. An empty
    ``organisation`` is taken from the certificate. ``time_format`` is a template for strftime in
    Vietnamese time; an empty one leaves the time out. ``page`` counts from 0, -1 is the last.
    ``box`` is needed only where the usual place is wrong. ``picture`` is PNG with transparency.
    """

    case: Case
    organisation: str = ""
    lines: tuple[str, ...] = ()
    time_format: str = ISO_8601
    page: int = 0
    box: Box | None = None
    picture: bytes | None = None


INVISIBLE = Appearance(Case.NONE)

__all__ = ["DAY_FIRST", "INVISIBLE", "ISO_8601", "Appearance", "Box", "Case", "draw", "place"]


@dataclass(frozen=True)
class Placed:
    """A mark whose text and place are settled.

    ``box`` is the field's rectangle in the page's own coordinates, None when nothing is drawn.
    """

    page: int
    box: tuple[int, int, int, int] | None = None
    turned: int = 0
    width: float = 0
    height: float = 0
    lines: tuple[str, ...] = ()
    size: float = SIZE
    colour: str = BLACK
    picture: bytes | None = None


def place(
    writer: IncrementalPdfFileWriter, wanted: Appearance, holder: Holder, at: datetime
) -> Placed:
    """Settle the text and the rectangle of the mark."""
    if wanted.case is Case.NONE:
        return Placed(page=wanted.page)
    page = page_of(writer, wanted.page)
    text = _text(wanted, holder, at)
    box = Box(*(wanted.box or _usual(wanted.case, page, text)).whole())
    size, lines = _fit(text, box)
    return Placed(
        page=wanted.page,
        box=page.to_own(box).whole(),
        turned=page.turned,
        width=box.right - box.left,
        height=box.top - box.bottom,
        lines=lines,
        size=size,
        colour={Case.PERSONAL: BLUE, Case.AGENCY_SEAL: RED}.get(wanted.case, BLACK),
        picture=wanted.picture if wanted.case is not Case.DIGITISED_COPY else None,
    )


def _text(wanted: Appearance, holder: Holder, at: datetime) -> list[str]:
    """Put the lines in the order the decree names them: form, who, when."""
    who = wanted.organisation or holder.organisation
    if wanted.case is Case.PERSONAL:
        who = holder.name
    lines = [*wanted.lines, who or holder.name]
    if wanted.time_format:
        lines.append(f"Thời gian ký: {at.astimezone(VIETNAM).strftime(wanted.time_format)}")
    return lines


def _wrap(text: list[str], widest: float) -> tuple[str, ...]:
    """Break long lines between words; ``widest`` is in em."""
    pieces: list[str] = []
    for line in text:
        current = ""
        for word in line.split():
            longer = f"{current} {word}".strip()
            if current and serif().width(longer) > widest:
                pieces.append(current)
                longer = word
            current = longer
        pieces.append(current)
    return tuple(pieces)


def _fit(text: list[str], box: Box) -> tuple[float, tuple[str, ...]]:
    """Find the largest size, from 10 points down to 5, at which the text stays inside its box."""
    size, lines = SIZE, _wrap(text, (box.right - box.left) / SIZE)
    while size > SMALLEST and len(lines) * size * LEADING > box.top - box.bottom + 0.01:
        size -= 0.5
        lines = _wrap(text, (box.right - box.left) / size)
    return size, lines


def _usual(case: Case, page: Page, text: list[str]) -> Box:
    """Find the place the rules name: copies top right, the others at the lower right."""
    if case is Case.DIGITISED_COPY:
        lines = _wrap(text, WIDEST / SIZE)
        width = max(serif().width(line) for line in lines) * SIZE + 0.5
        right, top = page.width - RIGHT, page.height - TOP
        return Box(max(right - width, 0), top - LEADING * SIZE * len(lines), right, top)
    width, height = SEAL_BOX if case is Case.AGENCY_SEAL else PERSON_BOX
    # The seal covers a third of the personal signature, on its left.
    right = page.width - RIGHT - (PERSON_BOX[0] * 2 / 3 if case is Case.AGENCY_SEAL else 0)
    return Box(right - width, FOOT, right, FOOT + height)


def draw(placed: Placed, writer: IncrementalPdfFileWriter, field: generic.DictionaryObject) -> None:
    """Give the field its normal appearance (/AP /N)."""
    if placed.box is None:
        return
    widget = field["/Kids"][0].get_object() if "/Kids" in field else field
    commands, resources = _content(placed, writer)
    form = generic.StreamObject(
        generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/XObject"),
                pdf_name("/Subtype"): pdf_name("/Form"),
                pdf_name("/BBox"): _floats(0, 0, placed.width, placed.height),
                pdf_name("/Matrix"): _floats(*_turn(placed.turned)),
                pdf_name("/Resources"): resources,
            }
        ),
        stream_data=commands,
    )
    normal = writer.add_object(form)
    widget[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): normal})
    writer.update_container(widget)


def _content(
    placed: Placed, writer: IncrementalPdfFileWriter
) -> tuple[bytes, generic.DictionaryObject]:
    """Write the drawing commands with the resources they name."""
    resources = generic.DictionaryObject()
    if placed.picture is not None:
        picture = _picture(placed.picture)
        image = pil_image(picture, writer)
        resources[pdf_name("/XObject")] = generic.DictionaryObject({pdf_name("/Mark"): image})
        # As large as the box allows, in its middle, never stretched.
        scale = min(placed.width / picture.width, placed.height / picture.height)
        width, height = picture.width * scale, picture.height * scale
        left, bottom = (placed.width - width) / 2, (placed.height - height) / 2
        return b"q %g 0 0 %g %g %g cm /Mark Do Q" % (width, height, left, bottom), resources
    font = serif()
    named = generic.DictionaryObject({pdf_name("/Serif"): font.embed(writer)})
    resources[pdf_name("/Font")] = named
    shown = [b"<%s> Tj T*" % font.encode(line).hex().encode() for line in placed.lines]
    size, start = placed.size, placed.height - placed.size
    head = f"q BT {placed.colour} rg /Serif {size:g} Tf {size * LEADING:g} TL 0 {start:g} Td "
    return head.encode() + b" ".join(shown) + b" ET Q", resources


def _picture(content: bytes) -> Image.Image:
    """Read a PNG of a signature or a seal; NotSignable when it is something else."""
    try:
        image = Image.open(io.BytesIO(content), formats=["PNG"])
        if image.width * image.height > LARGEST_PICTURE:
            raise NotSignable(words.PICTURE_TOO_LARGE)
        return image.convert("RGBA")
    except (OSError, SyntaxError) as problem:
        raise NotSignable(words.PICTURE_NOT_PNG) from problem


def _turn(degrees: int) -> tuple[int, ...]:
    """Turn the drawing against the page's own rotation, so that it is read upright."""
    return {0: (1, 0, 0, 1, 0, 0), 90: (0, 1, -1, 0, 0, 0), 180: (-1, 0, 0, -1, 0, 0)}.get(
        degrees, (0, -1, 1, 0, 0, 0)
    )


def _floats(*values: float) -> generic.ArrayObject:
    return generic.ArrayObject([generic.FloatObject(round(value, 3)) for value in values])
