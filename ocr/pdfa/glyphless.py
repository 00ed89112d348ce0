"""A font whose letters have no area: text that can be searched and copied, never seen.

Every letter is half as wide as it is high and named by its own Unicode value, so that one small
font serves every language. The layer stretches each word to the width of its print.
"""

import io
import struct

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._g_l_y_f import Glyph

_UNITS = 1000
WIDTH = 0.5
"""Width of every letter, as a part of its height."""

_CODES = 65536
_NAME = "VanKhoGlyphless"

_TO_UNICODE = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
1 beginbfrange
<0000> <FFFF> <0000>
endbfrange
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def add_font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """Add the font to this file; text in it is UTF-16BE code units."""
    program = _program()
    described = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor,
        FontName=pikepdf.Name("/" + _NAME),
        Flags=5,  # fixed pitch, and letters beyond the standard Latin set
        FontBBox=[0, 0, round(_UNITS * WIDTH), _UNITS],
        ItalicAngle=0,
        Ascent=_UNITS,
        Descent=-1,
        CapHeight=_UNITS,
        StemV=80,
        FontFile2=pdf.make_stream(program, Length1=len(program)),
    )
    # Every code is drawn with glyph 1, the empty one: 0 would mean "letter missing".
    descendant = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.CIDFontType2,
        BaseFont=pikepdf.Name("/" + _NAME),
        CIDSystemInfo=pikepdf.Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(described),
        CIDToGIDMap=pdf.make_stream(struct.pack(">H", 1) * _CODES),
        DW=round(_UNITS * WIDTH),
    )
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type0,
            BaseFont=pikepdf.Name("/" + _NAME),
            Encoding=pikepdf.Name("/Identity-H"),
            DescendantFonts=[pdf.make_indirect(descendant)],
            ToUnicode=pdf.make_stream(_TO_UNICODE),
        )
    )


def _hair() -> Glyph:
    """Return an outline without area, from corner to corner of the letter's box.

    Nothing of it would show even if it were painted, but readers find the box of each letter by
    its outline: a letter without one has no place, and PDFium leaves it out on turned pages.
    """
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((round(_UNITS * WIDTH), _UNITS))
    pen.closePath()
    return pen.glyph()


def _program() -> bytes:
    """Build the TrueType program; the same bytes every time."""
    glyphs = [".notdef", "empty"]
    font = FontBuilder(_UNITS, isTTF=True)
    font.setupGlyphOrder(glyphs)
    font.setupCharacterMap({0x20: "empty"})
    font.setupGlyf(dict.fromkeys(glyphs, _hair()))
    font.setupHorizontalMetrics(dict.fromkeys(glyphs, (round(_UNITS * WIDTH), 0)))
    font.setupHorizontalHeader(ascent=_UNITS, descent=-1)
    font.setupOS2(sTypoAscender=_UNITS, usWinAscent=_UNITS, usWinDescent=1)
    font.setupNameTable({"familyName": _NAME, "styleName": "Regular", "psName": _NAME})
    font.setupPost()
    font.font["head"].created = font.font["head"].modified = 0
    font.font.recalcTimestamp = False
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
