"""Words out of the text a file carries in itself."""

import unicodedata
from collections.abc import Container, Iterable, Iterator

from ocr.legacy import Encoding, shows_capitals
from ocr.page import Box, Word
from ocr.sources.interface import Glyph

_LINE_ENDS = "\r\n\x0b\x0c\u2028"
_NOT_LETTERS = frozenset("\ufffe\uffff\x00\u00ad")
"""What PDFium gives for a broken hyphen, no letter at all, or a hyphen that is not shown."""


def words_of(glyphs: Iterable[Glyph], encoding: Encoding | None = None) -> tuple[Word, ...]:
    """Join letters to words, in the order of the file; text comes out in NFC.

    ``encoding`` is the one from before Unicode that the file was written in. The file is its own
    authority, so the confidence is 1.
    """
    lines: list[list[_Run]] = []
    fresh = True
    for run in _runs(glyphs, encoding.codes if encoding else ()):
        if run is None:
            fresh = True
            continue
        if fresh:
            lines.append([])
            fresh = False
        lines[-1].append(run)
    return tuple(
        word for number, runs in enumerate(lines) for word in _line(number, runs, encoding)
    )


def _line(number: int, runs: list["_Run"], encoding: Encoding | None) -> Iterator[Word]:
    texts = [run.text for run in runs]
    if encoding is not None:
        decoded = (encoding.decode(run.raw) for run in runs)
        pairs = zip(decoded, runs, strict=True)
        texts = encoding.capital(
            [text.upper() if shows_capitals(run.font) else text for text, run in pairs]
        )
    for text, run in zip(texts, runs, strict=True):
        yield Word(text, _box(run), 1.0, number)


class _Run:
    """Letters between two spaces."""

    def __init__(self) -> None:
        self.letters: list[str] = []
        self.box: Box | None = None
        self.font = ""

    @property
    def raw(self) -> str:
        """The letters as they stand in the file."""
        return "".join(self.letters)

    @property
    def text(self) -> str:
        """The letters in NFC."""
        return unicodedata.normalize("NFC", self.raw)

    def add(self, glyph: Glyph) -> None:
        """Take one more letter."""
        self.letters.append(glyph.text)
        self.font = self.font or glyph.font
        if glyph.box is not None:
            self.box = glyph.box if self.box is None else self.box.joined(glyph.box)


def _box(run: _Run) -> Box:
    return run.box or Box(0.0, 0.0, 0.0, 0.0)


def _runs(glyphs: Iterable[Glyph], letters: Container[str]) -> Iterator[_Run | None]:
    """Yield runs of letters; ``None`` for the end of a line.

    ``letters`` are letters whatever Unicode says: in TCVN3 the hyphen that is not shown is an ư.
    """
    run = _Run()
    for glyph in glyphs:
        if glyph.text in _NOT_LETTERS and glyph.text not in letters:
            continue
        if not glyph.text.isspace() or glyph.text in letters:
            run.add(glyph)
            continue
        if run.letters:
            yield run
            run = _Run()
        if glyph.text in _LINE_ENDS:
            yield None
    if run.letters:
        yield run
