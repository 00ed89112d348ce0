# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""The letters of the marks: Noto Serif cut to Vietnamese, embedded whole as PDF/A asks.

pyHanko's own stamp font is not embedded and breaks PDF/A, and it writes widths in font units; this
file has 1,000 units per em, so widths are right without scaling. It is prepared once per process.
"""

import unicodedata
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

SOURCE = Path(__file__).with_name("NotoSerif-Vietnamese.ttf")
# Six letters and a plus name a subset (ISO 32000-1, 9.6.4); these say: Văn Khố, Vietnamese.
NAME = pdf_name("/VKHOVI+NotoSerif")
SERIF_SYMBOLIC = 0b110


@dataclass(frozen=True)
class Font:
    """A font that was read once.

    ``glyphs`` maps a character to its glyph number, ``widths`` a glyph to thousandths of an em;
    ``program`` and ``names`` are the compressed font file and ToUnicode map.
    """

    glyphs: dict[int, int]
    widths: tuple[int, ...]
    bounds: tuple[int, int, int, int]
    ascent: int
    descent: int
    size: int
    program: bytes
    names: bytes

    def encode(self, text: str) -> bytes:
        """Write text as glyph numbers, two bytes each; unknown letters become ``.notdef``."""
        letters = unicodedata.normalize("NFC", text)
        return b"".join(self.glyphs.get(ord(one), 0).to_bytes(2, "big") for one in letters)

    def width(self, text: str) -> float:
        """Measure a text, in em."""
        letters = unicodedata.normalize("NFC", text)
        return sum(self.widths[self.glyphs.get(ord(one), 0)] for one in letters) / 1000

    def embed(self, writer: IncrementalPdfFileWriter) -> generic.IndirectObject:
        """Add the font to a revision and return the reference to put into /Resources."""
        letters = _dictionary(
            {
                "/Type": pdf_name("/Font"),
                "/Subtype": pdf_name("/CIDFontType2"),
                "/BaseFont": NAME,
                "/CIDSystemInfo": _dictionary(
                    {
                        "/Registry": generic.pdf_string("Adobe"),
                        "/Ordering": generic.pdf_string("Identity"),
                        "/Supplement": generic.NumberObject(0),
                    }
                ),
                "/FontDescriptor": writer.add_object(self._descriptor(writer)),
                "/CIDToGIDMap": pdf_name("/Identity"),
                "/W": generic.ArrayObject([generic.NumberObject(0), _numbers(self.widths)]),
            }
        )
        font = _dictionary(
            {
                "/Type": pdf_name("/Font"),
                "/Subtype": pdf_name("/Type0"),
                "/BaseFont": NAME,
                "/Encoding": pdf_name("/Identity-H"),
                "/DescendantFonts": generic.ArrayObject([writer.add_object(letters)]),
                "/ToUnicode": writer.add_object(_stream(self.names, {})),
            }
        )
        return writer.add_object(font)

    def _descriptor(self, writer: IncrementalPdfFileWriter) -> generic.DictionaryObject:
        """Describe the font as a whole, with its file."""
        program = _stream(self.program, {"/Length1": generic.NumberObject(self.size)})
        return _dictionary(
            {
                "/Type": pdf_name("/FontDescriptor"),
                "/FontName": NAME,
                "/Flags": generic.NumberObject(SERIF_SYMBOLIC),
                "/FontBBox": _numbers(self.bounds),
                "/ItalicAngle": generic.NumberObject(0),
                "/Ascent": generic.NumberObject(self.ascent),
                "/Descent": generic.NumberObject(self.descent),
                "/CapHeight": generic.NumberObject(self.ascent),
                "/StemV": generic.NumberObject(80),
                "/FontFile2": writer.add_object(program),
            }
        )


@lru_cache(maxsize=1)
def serif() -> Font:
    """Read the font; the second call costs nothing."""
    content = SOURCE.read_bytes()
    with TTFont(SOURCE) as font:
        numbers = {name: number for number, name in enumerate(font.getGlyphOrder())}
        glyphs = {letter: numbers[name] for letter, name in font.getBestCmap().items()}
        head = font["head"]
        return Font(
            glyphs=glyphs,
            widths=tuple(font["hmtx"][name][0] for name in font.getGlyphOrder()),
            bounds=(head.xMin, head.yMin, head.xMax, head.yMax),
            ascent=font["hhea"].ascent,
            descent=font["hhea"].descent,
            size=len(content),
            program=zlib.compress(content, 9),
            names=zlib.compress(_to_unicode(glyphs), 9),
        )


def _to_unicode(glyphs: dict[int, int]) -> bytes:
    """Write the map from glyph numbers back to letters, so that the mark can be copied as text."""
    pairs = sorted({number: letter for letter, number in glyphs.items()}.items())
    lines = [f"<{number:04x}> <{letter:04x}>" for number, letter in pairs]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    body = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    ).encode("ascii")


def _dictionary(entries: dict[str, generic.PdfObject]) -> generic.DictionaryObject:
    return generic.DictionaryObject({pdf_name(key): value for key, value in entries.items()})


def _numbers(values: tuple[int, ...]) -> generic.ArrayObject:
    return generic.ArrayObject([generic.NumberObject(value) for value in values])


def _stream(packed: bytes, entries: dict[str, generic.PdfObject]) -> generic.StreamObject:
    """Wrap bytes that are compressed already."""
    packing = {"/Filter": pdf_name("/FlateDecode"), **entries}
    return generic.StreamObject(_dictionary(packing), encoded_data=packed)
