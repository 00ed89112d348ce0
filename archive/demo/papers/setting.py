"""Set words into lines and lines onto pages.

Lengths are points; ``y`` grows downwards and is a baseline. What stands on a page is collected
in any order and read out row by row.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby

from archive.demo.papers.page import HEIGHT, WIDTH, Mark, Page, Rule, Word
from archive.demo.papers.typeface import Face, Family, metrics

LEFT, RIGHT = 85.0, WIDTH - 48.0
TOP, BOTTOM = 57.0, HEIGHT - 62.0
FOOTER = "Tài liệu trình diễn – không có giá trị pháp lý"


class Align(StrEnum):
    """How the lines of a paragraph stand in their column."""

    LEFT = "left"
    CENTRE = "centre"
    JUSTIFIED = "justified"


class Side(StrEnum):
    """Whether text in a column is read on before that in the other one beside it."""

    NONE = ""
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True)
class Column:
    """A horizontal span of the page."""

    x: float
    width: float
    side: Side = Side.NONE


@dataclass(frozen=True)
class Look:
    """How a paragraph is set: ``leading`` from line to line, ``after`` below the last."""

    size: float = 13.5
    face: Face = Face.REGULAR
    align: Align = Align.JUSTIFIED
    indent: float = 0.0
    leading: float = 18.2
    after: float = 4.5
    grey: int = 20


@dataclass(frozen=True)
class Piece:
    """A word with its face and its width."""

    text: str
    face: Face
    width: float


BODY = Column(LEFT, RIGHT - LEFT)
_EMPHASIS = {Face.REGULAR: Face.BOLD, Face.ITALIC: Face.BOLD_ITALIC}


def pieces(text: str, look: Look, family: Family) -> list[Piece]:
    """Split a text into measured words; ``**`` switches bold on and off."""
    found: list[Piece] = []
    for turn, part in enumerate(text.split("**")):
        face = _EMPHASIS.get(look.face, look.face) if turn % 2 else look.face
        widths = metrics(family, face)
        found += [Piece(word, face, widths.width(word, look.size)) for word in part.split()]
    return found


def broken(
    words: Sequence[Piece], *, width: float, indent: float, space: float
) -> list[list[Piece]]:
    """Break words into lines no wider than ``width``, the first shortened by ``indent``."""
    lines: list[list[Piece]] = [[]]
    used = indent
    for word in words:
        if lines[-1] and used + word.width > width:
            lines.append([])
            used = 0.0
        lines[-1].append(word)
        used += word.width + space
    return lines


@dataclass
class _Draft:
    """A page while it is being set; ``lines`` are (baseline, left end, text, side)."""

    words: list[Word] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    lines: list[tuple[float, float, str, Side]] = field(default_factory=list)

    def page(self, family: Family) -> Page:
        """Freeze the page, its lines in rows."""
        rows = sorted(self.lines, key=lambda line: (round(line[0] / 3), line[1]))
        return Page(
            family=family,
            words=tuple(sorted(self.words, key=lambda word: (round(word.y / 3), word.x))),
            rules=tuple(self.rules),
            marks=tuple(self.marks),
            lines=tuple(text for _, _, text, _ in rows),
            by_columns=tuple(_by_columns([(text, side) for _, _, text, side in rows])),
        )


class Typesetter:
    """Sets paragraphs from top to bottom, opening pages as they fill."""

    def __init__(self, family: Family) -> None:
        self.family = family
        self.y = TOP
        self._drafts: list[_Draft] = []
        self.new_page()

    def new_page(self) -> None:
        """Open a page: its number from the second on, the demonstration line at its foot."""
        self._drafts.append(_Draft())
        centred = Look(size=13.0, align=Align.CENTRE)
        if len(self._drafts) > 1:
            self.at(str(len(self._drafts)), 44.0, centred)
        self.at(FOOTER, HEIGHT - 34.0, Look(size=8.5, align=Align.CENTRE, grey=95))
        self.y = TOP + 14.0

    def room(self, height: float) -> None:
        """Open a page if less than this height is left."""
        if self.y + height > BOTTOM:
            self.new_page()

    def skip(self, height: float) -> None:
        """Leave some height empty."""
        self.y += height

    def paragraph(self, text: str, look: Look, column: Column = BODY) -> None:
        """Set a paragraph at the current height and move below it."""
        lines = self._lines(text, look, column)
        for number, line in enumerate(lines):
            self.room(look.leading)
            last = number == len(lines) - 1
            self._place(line, look, column, first=number == 0, last=last)
            self.y += look.leading
        self.y += look.after

    def at(self, text: str, y: float, look: Look, column: Column = BODY) -> float:
        """Set a text at a given height of this page; return the baseline after its last line."""
        kept, self.y = self.y, y
        for number, line in enumerate(lines := self._lines(text, look, column)):
            self._place(line, look, column, first=number == 0, last=number == len(lines) - 1)
            self.y += look.leading
        after, self.y = self.y, kept
        return after

    def height(self, text: str, look: Look, column: Column) -> float:
        """Return the height a paragraph will take, without the space after it."""
        return len(self._lines(text, look, column)) * look.leading

    def rule(self, rule: Rule) -> None:
        """Draw a line on this page."""
        self._drafts[-1].rules.append(rule)

    def mark(self, mark: Mark) -> None:
        """Put a seal or a signature on this page."""
        self._drafts[-1].marks.append(mark)

    def pages(self) -> tuple[Page, ...]:
        """Return the pages set so far."""
        return tuple(draft.page(self.family) for draft in self._drafts)

    def _lines(self, text: str, look: Look, column: Column) -> list[list[Piece]]:
        words = pieces(text, look, self.family)
        space = metrics(self.family, look.face).width(" ", look.size)
        return broken(words, width=column.width, indent=look.indent, space=space)

    def _place(
        self, line: list[Piece], look: Look, column: Column, *, first: bool, last: bool
    ) -> None:
        """Put one line at the current baseline."""
        if not line:
            return
        draft = self._drafts[-1]
        x, space = self._start(line, look, column, first=first, last=last)
        said = " ".join(piece.text for piece in line)
        draft.lines.append((self.y, x, said, column.side))
        for piece, tail in _with_tails(line):
            draft.words.append(Word(x, self.y, piece.text, piece.face, look.size, tail, look.grey))
            x += piece.width + space

    def _start(
        self, line: list[Piece], look: Look, column: Column, *, first: bool, last: bool
    ) -> tuple[float, float]:
        """Return where a line begins and how wide its spaces are."""
        space = metrics(self.family, look.face).width(" ", look.size)
        indent = look.indent if first else 0.0
        free = column.width - indent - sum(piece.width for piece in line)
        gaps = len(line) - 1
        if look.align is Align.CENTRE:
            return column.x + (free - gaps * space) / 2, space
        if look.align is Align.JUSTIFIED and not last and gaps:
            space = free / gaps
        return column.x + indent, space


def _with_tails(line: list[Piece]) -> Iterator[tuple[Piece, bool]]:
    """Pair each word with whether a space follows it."""
    for number, piece in enumerate(line):
        yield piece, number < len(line) - 1


def _by_columns(rows: Sequence[tuple[str, Side]]) -> Iterator[str]:
    """Yield the lines with the columns that stand beside each other one after the other."""
    for in_column, some in groupby(rows, lambda row: row[1] is not Side.NONE):
        run = list(some)
        yield from (text for text, side in run if not in_column or side is Side.LEFT)
        yield from (text for text, side in run if side is Side.RIGHT)
