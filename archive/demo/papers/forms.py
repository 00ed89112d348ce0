"""The layout of Decree 30/2020, Annex I: which component stands in which cell.

Cells 1 and 2 (state and body), 3 and 4 (number, place and date), 5 (type and abstract),
7 and 8 (signature and seal), 9 (recipients).
"""

from datetime import date

from archive.demo.bodies import BODIES, Body, Level
from archive.demo.papers.page import Ink, Mark, Page, Rule
from archive.demo.papers.people import registered
from archive.demo.papers.setting import BODY, Align, Column, Look, Side, Typesetter
from archive.demo.papers.tables import set_table
from archive.demo.papers.text import Block, Paper, Style
from archive.demo.papers.typeface import Face, Family, metrics

STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
_LEFT = Column(52.0, 208.0, Side.LEFT)
_RIGHT = Column(262.0, 290.0, Side.RIGHT)
_RECIPIENTS = Column(85.0, 190.0, Side.LEFT)
_SIGNATURE = Column(300.0, 247.0, Side.RIGHT)
_FIRST_BARE_MONTH = 3

SIGN_HERE = Block(Style.GENERATED, "sign")
"""``@sign`` in a text: the signature stands here, what follows is an annex."""

_CENTRED = Look(align=Align.CENTRE, after=0)
_BOLD = Look(face=Face.BOLD, align=Align.CENTRE, leading=17.0, after=0)


def set_paper(paper: Paper, *, family: Family, seed: int) -> tuple[Page, ...]:
    """Set a paper on as many pages as it needs; ``seed`` chooses generated rows."""
    setter = Typesetter(family)
    _head(setter, paper)
    _title(setter, paper)
    for block in paper.blocks:
        if block == SIGN_HERE:
            _foot(setter, paper)
        else:
            _block(setter, block, seed=seed)
    if SIGN_HERE not in paper.blocks:
        _foot(setter, paper)
    return setter.pages()


def written(day: date) -> str:
    """Write a date as Decree 30/2020 asks: zeros before days under 10 and months 1 and 2."""
    month = f"{day.month:02d}" if day.month < _FIRST_BARE_MONTH else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def _owner(body: Body) -> tuple[str, ...]:
    """Return the lines of cell 2: the parent's (none for a province), then the body's own."""
    own = ("ỦY BAN NHÂN DÂN", body.area.upper())
    if body.level is Level.PROVINCE or body.parent is None:
        return own
    return (f"UBND {BODIES[body.parent].area.upper()}", *own)


def _head(setter: Typesetter, paper: Paper) -> None:
    """Cells 1 to 4, and 5b for a letter."""
    body = BODIES[paper.body]
    caps = Look(size=12.5, align=Align.CENTRE, leading=15.5, after=0)
    bold = Look(size=12.5, face=Face.BOLD, align=Align.CENTRE, leading=15.5, after=0)
    left = setter.y
    for number, line in enumerate(owner := _owner(body), start=1):
        left = setter.at(line, left, caps if number <= len(owner) - 2 else bold, _LEFT)
    _underline(setter, _LEFT, left - 9.0, 62.0)
    right = setter.at(STATE, setter.y, bold, _RIGHT)
    motto = Look(size=13.5, face=Face.BOLD, align=Align.CENTRE, leading=15.5, after=0)
    right = setter.at(MOTTO, right, motto, _RIGHT)
    _underline(setter, _RIGHT, right - 9.0, metrics(setter.family, Face.BOLD).width(MOTTO, 13.5))
    below = max(left, right) + 12.0
    below_number = setter.at(f"Số: {paper.number}", below, _CENTRED, _LEFT)
    place = Look(size=13.5, face=Face.ITALIC, align=Align.CENTRE)
    setter.at(f"{body.place}, {written(paper.date)}", below, place, _RIGHT)
    if paper.is_letter:
        subject = Look(size=12.0, align=Align.CENTRE, leading=15.0)
        below_number = setter.at(f"V/v {paper.abstract}", below_number, subject, _LEFT)
    setter.y = below_number + 16.0


def _underline(setter: Typesetter, column: Column, y: float, length: float) -> None:
    """Draw the short line under a head, centred in its column."""
    middle = column.x + column.width / 2
    setter.rule(Rule(middle - length / 2, y, middle + length / 2, y))


def _title(setter: Typesetter, paper: Paper) -> None:
    """Cell 5a: type and abstract; for a letter, the addressee."""
    if paper.is_letter:
        setter.paragraph(f"Kính gửi: {paper.to}", Look(align=Align.CENTRE, after=12.0))
        return
    setter.paragraph(
        paper.type.upper(), Look(size=14.0, face=Face.BOLD, align=Align.CENTRE, after=0)
    )
    narrow = Column(BODY.x + 50, BODY.width - 100)
    setter.paragraph(paper.abstract, _BOLD, narrow)
    _underline(setter, BODY, setter.y - 9.0, 90.0)
    setter.skip(14.0)
    if paper.to:
        setter.paragraph(f"Kính gửi: {paper.to}", Look(align=Align.CENTRE, after=10.0))


def _block(setter: Typesetter, block: Block, *, seed: int) -> None:
    """Set one block of the body (cell 6)."""
    if block.style is Style.NEW_PAGE:
        setter.new_page()
    elif block.style is Style.TABLE:
        set_table(setter, block.rows, block.widths)
    elif block.style is Style.GENERATED:
        rows = registered(block.text, seed=seed)
        set_table(setter, rows.rows, rows.widths)
    else:
        setter.paragraph(block.text, _LOOKS[block.style])


_LOOKS = {
    Style.PLAIN: Look(indent=28.0),
    Style.CENTRED: Look(face=Face.BOLD, align=Align.CENTRE, after=7.0),
    Style.ITALIC: Look(face=Face.ITALIC, indent=28.0, after=3.0),
    Style.FIELD: Look(align=Align.LEFT, leading=21.0, after=1.5),
}


def _foot(setter: Typesetter, paper: Paper) -> None:
    """Cells 7, 8 and 9: who signed, the seal, who receives it."""
    positions = paper.position.split(" / ")
    setter.room(115.0 + 17.0 * len(positions))
    setter.skip(8.0)
    top = setter.y
    small = Look(size=11.0, align=Align.LEFT, leading=13.5)
    label = Look(size=12.0, face=Face.BOLD_ITALIC, align=Align.LEFT, leading=15.0)
    left = setter.at("Nơi nhận:", top, label, _RECIPIENTS) if paper.recipients else top
    for number, recipient in enumerate(paper.recipients, start=1):
        end = "." if number == len(paper.recipients) else ";"
        left = setter.at(f"- {recipient}{end}", left, small, _RECIPIENTS)
    right = setter.at(paper.authority, top, _BOLD, _SIGNATURE) if paper.authority else top
    for position in positions:
        right = setter.at(position, right, _BOLD, _SIGNATURE)
    middle = _SIGNATURE.x + _SIGNATURE.width / 2
    setter.mark(Mark(Ink.SIGNATURE, middle + 8.0, right + 26.0, paper.signer))
    setter.mark(Mark(Ink.SEAL, middle - 48.0, right + 22.0, BODIES[paper.body].area.upper()))
    setter.at(paper.signer, right + 72.0, _BOLD, _SIGNATURE)
    setter.y = max(left, right + 90.0)
