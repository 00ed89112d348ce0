"""Write set pages as PDF text: embedded subset fonts that say which letters their glyphs mean.

Composite fonts with Identity-H (ISO 32000-1, 9.7) and a ToUnicode map (9.10.3), so that the
Vietnamese letters come out again as they went in. The same text is laid behind a scan without
being painted (text rendering mode 3).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from fontTools import subset
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name

from archive.demo.papers.page import HEIGHT, Page, Word
from archive.demo.papers.typeface import Face, Family, font_file, metrics

_TAGS = {
    Face.REGULAR: "VANKHA",
    Face.BOLD: "VANKHB",
    Face.ITALIC: "VANKHC",
    Face.BOLD_ITALIC: "VANKHD",
}
_NAMES = {face: f"/F{number}" for number, face in enumerate(Face, start=1)}
_SYMBOLIC = 4
_ENTRIES_IN_A_BLOCK = 100
_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{blocks}
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


@dataclass(frozen=True)
class Glyph:
    """A glyph of a subset: its number, and its advance in thousandths of an em."""

    number: int
    advance: float


@dataclass(frozen=True)
class Subset:
    """A font file with just the letters needed."""

    name: str
    file: bytes
    box: tuple[int, int, int, int]
    glyphs: Mapping[str, Glyph]


class TextWriter:
    """Embeds the fonts of some pages in a PDF and writes their words."""

    def __init__(self, pdf: pikepdf.Pdf, pages: Sequence[Page], family: Family) -> None:
        self._family = family
        letters: dict[Face, set[str]] = {}
        for word in (word for page in pages for word in page.words):
            letters.setdefault(word.face, {" "}).update(word.text)
        self._subsets = {
            face: _subset(family, face, "".join(sorted(found)))
            for face, found in sorted(letters.items())
        }
        self.fonts = Dictionary(
            {_NAMES[face]: _font(pdf, part) for face, part in self._subsets.items()}
        )

    def content(self, page: Page, *, visible: bool) -> bytes:
        """Return the operators that write the words of a page, painted or not."""
        mode = 0 if visible else 3
        words = "\n".join(self._shown(word, page.family) for word in page.words)
        return f"BT {mode} Tr\n{words}\nET".encode()

    def _shown(self, word: Word, set_in: Family) -> str:
        """Show one word as wide as it was set, with the space after it if there is one."""
        glyphs = self._subsets[word.face].glyphs
        text = word.text + " " * word.tail
        codes = "".join(f"{glyphs[letter].number:04X}" for letter in text)
        ours = metrics(self._family, word.face).width(word.text, word.size)
        stretch = 100 * metrics(set_in, word.face).width(word.text, word.size) / ours
        place = f"{stretch:.1f} Tz 1 0 0 1 {word.x:.2f} {HEIGHT - word.y:.2f} Tm"
        font = f"{_NAMES[word.face]} {word.size:.1f} Tf {word.grey / 255:.2f} g"
        return f"{font} {place} <{codes}> Tj"


def _subset(family: Family, face: Face, letters: str) -> Subset:
    """Cut a font down to these letters."""
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True)
    with TTFont(font_file(family, face), recalcTimestamp=False) as font:
        for table in ("GDEF", "GPOS", "GSUB"):  # words are set one by one, without shaping
            del font[table]
        cutter = subset.Subsetter(options)
        cutter.populate(text=letters)
        cutter.subset(font)
        written = BytesIO()
        font.save(written)
        scale = 1000 / font["head"].unitsPerEm
        names, widths = font.getBestCmap(), font["hmtx"]
        glyphs = {
            chr(code): Glyph(font.getGlyphID(name), round(widths[name][0] * scale, 1))
            for code, name in names.items()
        }
        head = font["head"]
        corners = (head.xMin, head.yMin, head.xMax, head.yMax)
        left, low, right, high = (round(edge * scale) for edge in corners)
    name = f"{_TAGS[face]}+{family.value.replace(' ', '')}-{face.value}"
    return Subset(name, written.getvalue(), (left, low, right, high), glyphs)


def _font(pdf: pikepdf.Pdf, part: Subset) -> pikepdf.Object:
    """Build the composite font of a subset."""
    file = pdf.make_stream(part.file, Length1=len(part.file))
    _, low, _, high = part.box
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/" + part.name),
        Flags=_SYMBOLIC,
        FontBBox=Array(part.box),
        ItalicAngle=0,
        Ascent=high,
        Descent=low,
        CapHeight=700,
        StemV=80,
        FontFile2=file,
    )
    widths: list[int | Array] = []
    for glyph in sorted(part.glyphs.values(), key=lambda one: one.number):
        widths += [glyph.number, Array([glyph.advance])]
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name("/" + part.name),
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        CIDToGIDMap=Name.Identity,
        DW=600,
        W=Array(widths),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/" + part.name),
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
            ToUnicode=pdf.make_stream(_to_unicode(part.glyphs)),
        )
    )


def _to_unicode(glyphs: Mapping[str, Glyph]) -> bytes:
    """Write the map from glyph numbers back to letters."""
    lines = [
        f"<{glyph.number:04X}> <{letter.encode('utf-16-be').hex().upper()}>"
        for letter, glyph in sorted(glyphs.items())
    ]
    blocks = []
    for start in range(0, len(lines), _ENTRIES_IN_A_BLOCK):
        block = lines[start : start + _ENTRIES_IN_A_BLOCK]
        blocks.append("\n".join([f"{len(block)} beginbfchar", *block, "endbfchar"]))
    return _CMAP.format(blocks="\n".join(blocks)).encode()
