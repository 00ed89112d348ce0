"""Letters that are seen: a font that was read once is put into a file, whole."""

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Protocol

import pikepdf

_NAME = "/VKHOVI+NotoSerif"
"""Six letters and a plus name a subset (ISO 32000-1, 9.6.4)."""
_SERIF_SYMBOLIC = 0b110
_ABSENT = "?"


class Letters(Protocol):
    """A TrueType font of 1,000 units per em, as whoever has one lends it.

    ``glyphs`` maps a character to its glyph, ``widths`` a glyph to thousandths of an em;
    ``program`` (``size`` bytes when unpacked) and ``names``, its ToUnicode map, are deflated.
    """

    @property
    def glyphs(self) -> Mapping[int, int]:
        """The glyph of each character."""

    @property
    def widths(self) -> tuple[int, ...]:
        """The width of each glyph."""

    @property
    def bounds(self) -> tuple[int, int, int, int]:
        """The box all glyphs lie in."""

    @property
    def ascent(self) -> int:
        """How far the highest letter goes above the line."""

    @property
    def descent(self) -> int:
        """How far the lowest goes below it, negative."""

    @property
    def size(self) -> int:
        """Bytes of the font file."""

    @property
    def program(self) -> bytes:
        """The font file, deflated."""

    @property
    def names(self) -> bytes:
        """The map from glyphs to characters, deflated."""


def writable(text: str, letters: Letters) -> str:
    """Return a text in NFC with a question mark for each letter the font does not have.

    PDF/A forbids the font's own sign for a missing letter (ISO 19005-2, 6.2.11.8). What does not
    show becomes a blank, or nothing inside a word.
    """
    known = letters.glyphs
    plain = (" " if one.isspace() else one for one in unicodedata.normalize("NFC", text))
    shown = (one for one in plain if one.isprintable())
    return "".join(one if ord(one) in known else _ABSENT for one in shown)


def width(text: str, letters: Letters) -> float:
    """Return how wide a writable text is, in em."""
    return sum(letters.widths[letters.glyphs[ord(one)]] for one in text) / 1000


def written(text: str, letters: Letters) -> str:
    """Return a writable text as the hexadecimal string that draws it."""
    return "".join(f"{letters.glyphs[ord(one)]:04X}" for one in text)


def wrapped(text: str, wide: float, letters: Letters) -> list[str]:
    """Return the lines of a writable text, each at most so wide (em); at least one."""
    lines, used, blank = [""], 0.0, width(" ", letters)
    for word in _pieces(text, wide, letters):
        more = width(word, letters)
        if lines[-1] and used + blank + more <= wide:
            lines[-1], used = f"{lines[-1]} {word}", used + blank + more
        elif lines[-1]:
            lines.append(word)
            used = more
        else:
            lines[-1], used = word, more
    return lines


def _pieces(text: str, wide: float, letters: Letters) -> Iterator[str]:
    """Yield the words of a text; one that no line can hold comes in pieces."""
    for word in text.split():
        first, used = 0, 0.0
        for place, letter in enumerate(word):
            more = width(letter, letters)
            if used + more > wide and place > first:
                yield word[first:place]
                first, used = place, 0.0
            used += more
        yield word[first:]


def add_letters(pdf: pikepdf.Pdf, letters: Letters) -> pikepdf.Object:
    """Add the font to this file; text in it is numbers of glyphs, two bytes each."""
    program = pikepdf.Stream(pdf, letters.program, Length1=letters.size)
    described = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor,
        FontName=pikepdf.Name(_NAME),
        Flags=_SERIF_SYMBOLIC,
        FontBBox=list(letters.bounds),
        ItalicAngle=0,
        Ascent=letters.ascent,
        Descent=letters.descent,
        CapHeight=letters.ascent,
        StemV=80,
        FontFile2=_deflated(program),
    )
    descendant = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.CIDFontType2,
        BaseFont=pikepdf.Name(_NAME),
        CIDSystemInfo=pikepdf.Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(described),
        CIDToGIDMap=pikepdf.Name.Identity,
        W=[0, list(letters.widths)],
    )
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type0,
            BaseFont=pikepdf.Name(_NAME),
            Encoding=pikepdf.Name("/Identity-H"),
            DescendantFonts=[pdf.make_indirect(descendant)],
            ToUnicode=_deflated(pikepdf.Stream(pdf, letters.names)),
        )
    )


def _deflated(stream: pikepdf.Stream) -> pikepdf.Stream:
    """Say of bytes that are packed already how they are."""
    stream.Filter = pikepdf.Name.FlateDecode
    return stream
