"""How a signature looks on the page, case by case (Decree 30/2020/NĐ-CP, Circular 05/2025/TT-BNV).

What is said and where it stands is settled here; `signing.drawing` draws it. Lengths are points
(1/72 inch) as the reader sees the upright page.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from signing import words
from signing.document import Revision, signature_field
from signing.drawing import BLACK, LEADING, SIZE, Placed, Size, true_size
from signing.entry import entry
from signing.fonts import serif
from signing.geometry import Box, Page, page_holding, page_of
from signing.keys.interface import Holder
from signing.moment import DAY_FIRST, ISO_8601, VIETNAM
from signing.places import SEAL, WIDEST, beside, top_right, usual_person

SMALLEST = 5.0
BLUE, RED = "0 0 0.75", "0.8 0 0"


class Case(StrEnum):
    """Who signs what, as the decree distinguishes it."""

    DIGITISED_COPY = "digitised-copy"
    """Electronic copy of a paper: text only, top right of page one, 10 points, black."""
    CERTIFIED_COPY = "certified-copy"
    """A copy that is certified as one: its form, the agency, the time; placed as the former."""
    ATTACHMENT = "attachment"
    """An attachment in a file of its own: the document's number and the time; placed likewise."""
    PERSONAL = "personal"
    """A person with authority: the handwritten signature in blue, or the name."""
    AGENCY_SEAL = "agency-seal"
    """The agency: its seal in red, or its name."""
    NONE = "none"
    """Nothing is drawn."""


class CopyForm(StrEnum):
    """The three forms of a copy, in the decree's words (Decree 30/2020, Article 25)."""

    COPY = "SAO Y"
    """A faithful copy of an original."""
    COPY_OF_COPY = "SAO LỤC"
    """A faithful copy of a copy."""
    EXCERPT = "TRÍCH SAO"
    """A faithful copy of a part."""


TEXT_ONLY = frozenset({Case.DIGITISED_COPY, Case.CERTIFIED_COPY, Case.ATTACHMENT})
"""Cases for which the decree wants no picture."""


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

__all__ = [
    "DAY_FIRST",
    "INVISIBLE",
    "ISO_8601",
    "Appearance",
    "Box",
    "Case",
    "CopyForm",
    "attachment",
    "certified_copy",
    "place",
]


def certified_copy(
    form: CopyForm, organisation: str = "", *, time_format: str = ISO_8601
) -> Appearance:
    """Return the mark of a certified copy: its form, the agency that made it, the time."""
    return Appearance(Case.CERTIFIED_COPY, organisation, (form.value,), time_format)


def attachment(number: str, *, time_format: str = ISO_8601) -> Appearance:
    """Return the mark of an attachment in a file of its own: its document's number, the time."""
    line = words.ATTACHED_TO.format(number=number)
    return Appearance(Case.ATTACHMENT, lines=(line,), time_format=time_format)


def place(writer: Revision, wanted: Appearance, holder: Holder, at: datetime, field: str) -> Placed:
    """Settle the text and the rectangle of the mark; a field that was foreseen has its place."""
    if wanted.case is Case.NONE:
        return Placed(page=wanted.page)
    foreseen = signature_field(writer, field)
    page = page_of(writer, wanted.page) if foreseen is None else page_holding(writer, foreseen)
    text = _text(wanted, holder, at)
    own = _rectangle(foreseen)
    box = page.to_seen(own) if own else (wanted.box or _usual(wanted, page, text))
    box = Box(*box.whole())
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
        picture=None if wanted.case in TEXT_ONLY else wanted.picture,
    )


def _text(wanted: Appearance, holder: Holder, at: datetime) -> list[str]:
    """Put the lines in the order the decree names them: form, who, when."""
    who = wanted.organisation or holder.organisation
    if wanted.case is Case.PERSONAL:
        who = holder.name
    lines = [*wanted.lines]
    if wanted.case is not Case.ATTACHMENT:
        lines.append(who or holder.name)
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


def _usual(wanted: Appearance, page: Page, text: list[str]) -> Box:
    """Find the place the rules name: copies top right, the others at the lower right."""
    if wanted.case in TEXT_ONLY:
        lines = _wrap(text, WIDEST / SIZE)
        width = max(serif().width(line) for line in lines) * SIZE + 0.5
        return top_right(page, width, LEADING * SIZE * len(lines))
    person = usual_person(page)
    if wanted.case is Case.PERSONAL:
        return person
    size = Size(SEAL, SEAL)
    size = true_size(wanted.picture, size) if wanted.picture else size
    return beside(page, person, size.width, size.height)


def _rectangle(field: object) -> Box | None:
    """Return where a foreseen field stands, None where it shows nothing."""
    values = entry(field, "/Rect")
    box = None if values is None else Box(*(float(one) for one in values))
    return box if box and box.right > box.left and box.top > box.bottom else None
