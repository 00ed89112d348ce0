"""Words out of the text a file carries in itself."""

import unicodedata
from collections.abc import Iterable, Iterator

from ocr.page import Box, Word
from ocr.sources.interface import Glyph

_LINE_ENDS = "\r\n\x0b\x0c\u2028"
_NOT_LETTERS = frozenset("\ufffe\uffff\x00\u00ad")
"""What PDFium gives for a broken hyphen, no letter at all, or a hyphen that is not shown."""


def words_of(glyphs: Iterable[Glyph]) -> tuple[Word, ...]:
    """Join letters to words, in the order of the file; text comes out in NFC.

    The file is its own authority, so the confidence is 1.
    """
    words: list[Word] = []
    line, fresh = -1, True
    for run in _runs(glyphs):
        if run is None:
            fresh = True
            continue
        if fresh:
            line, fresh = line + 1, False
        words.append(Word(run.text, _box(run), 1.0, line))
    return tuple(words)


class _Run:
    """Letters between two spaces."""

    def __init__(self) -> None:
        self.letters: list[str] = []
        self.box: Box | None = None

    @property
    def text(self) -> str:
        """The letters in NFC."""
        return unicodedata.normalize("NFC", "".join(self.letters))

    def add(self, glyph: Glyph) -> None:
        """Take one more letter."""
        self.letters.append(glyph.text)
        if glyph.box is not None:
            self.box = glyph.box if self.box is None else self.box.joined(glyph.box)


def _box(run: _Run) -> Box:
    return run.box or Box(0.0, 0.0, 0.0, 0.0)


def _runs(glyphs: Iterable[Glyph]) -> Iterator[_Run | None]:
    """Yield runs of letters; ``None`` for the end of a line."""
    run = _Run()
    for glyph in glyphs:
        if glyph.text in _NOT_LETTERS:
            continue
        if not glyph.text.isspace():
            run.add(glyph)
            continue
        if run.letters:
            yield run
            run = _Run()
        if glyph.text in _LINE_ENDS:
            yield None
    if run.letters:
        yield run
