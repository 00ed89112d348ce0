"""The text a page carries in itself: born with it, or left by another reading program.

Born-digital text is used and never read again. What another program left on a scan is used only
if it is as good as a reading would be, for many such layers are garbage; the share of possible
Vietnamese syllables tells them apart. Text in an encoding from before Unicode is decoded first.
"""

from dataclasses import dataclass

from ocr.legacy import recognised
from ocr.page import Word
from ocr.quality import Worth
from ocr.sources.interface import PageText
from ocr.textlayer import words_of
from ocr.vietnamese import syllables

_ENOUGH = 8
_BORN_GOOD = 0.75
_SCAN_GOOD = 0.93
"""A text layer on a scan with a lower share is worse than what a new reading gives."""

_SCAN_ENOUGH = 40
"""Fewer words on a scan are a note or a number put on top of it, not its text."""


@dataclass(frozen=True)
class Carried:
    """The words a page came with, and whether they can stand for a reading of it.

    ``encoding`` names the one from before Unicode that they were decoded from, if any.
    """

    words: tuple[Word, ...]
    scanned: bool
    count: int
    share: float
    encoding: str = ""

    @property
    def good(self) -> bool:
        """Whether the page need not be read."""
        if self.scanned:
            return self.count >= _SCAN_ENOUGH and self.share >= _SCAN_GOOD
        return self.count >= _ENOUGH and self.share >= _BORN_GOOD

    def beats(self, reading: Worth) -> bool:
        """Tell whether these words are better than what the engine read.

        A born-digital page that is not Vietnamese, or only figures, is not improved by reading.
        """
        if self.good or self.scanned or not self.words:
            return self.good
        return self.share >= reading.share and 2 * self.count >= reading.words


def carried(text: PageText) -> Carried:
    """Weigh the text of a page."""
    encoding = recognised("".join(glyph.text for glyph in text.glyphs))
    words = words_of(text.glyphs, encoding)
    good, count = syllables(" ".join(word.text for word in words))
    share = good / count if count else 0.0
    return Carried(words, text.scanned, count, share, encoding.name if encoding else "")
