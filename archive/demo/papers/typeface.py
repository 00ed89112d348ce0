"""The typefaces papers are set in: where they are, and how wide their letters run.

TeX Gyre Termes stands in for Times New Roman, which Decree 30/2020 asks for; Noto Serif is
used where a font has to be embedded in a PDF; the others are what papers of other times and
offices look like, a typewriter (Cursor) among them. All have every Vietnamese letter.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from fontTools.ttLib import TTFont
from PIL import ImageFont

from archive.demo.papers.errors import FontMissing

FONT_FOLDERS = (
    Path("/usr/share/texmf/fonts/opentype/public/tex-gyre"),
    Path("/usr/share/fonts/opentype/tex-gyre"),
    Path("/usr/share/fonts/truetype/noto"),
    Path("/usr/share/fonts/noto"),
)


class Face(StrEnum):
    """The four cuts of a family."""

    REGULAR = "regular"
    BOLD = "bold"
    ITALIC = "italic"
    BOLD_ITALIC = "bolditalic"


class Family(StrEnum):
    """A family of typefaces."""

    TERMES = "TeX Gyre Termes"
    NOTO = "Noto Serif"
    HEROS = "TeX Gyre Heros"
    PAGELLA = "TeX Gyre Pagella"
    SCHOLA = "TeX Gyre Schola"
    CURSOR = "TeX Gyre Cursor"
    SANS = "Noto Sans"


_NOTO_CUTS = ("Regular", "Bold", "Italic", "BoldItalic")
_FILES: Mapping[Family, Mapping[Face, str]] = MappingProxyType(
    {
        family: {face: name.format(cut) for face, cut in zip(Face, cuts, strict=True)}
        for family, (name, cuts) in {
            Family.TERMES: ("texgyretermes-{}.otf", tuple(Face)),
            Family.HEROS: ("texgyreheros-{}.otf", tuple(Face)),
            Family.PAGELLA: ("texgyrepagella-{}.otf", tuple(Face)),
            Family.SCHOLA: ("texgyreschola-{}.otf", tuple(Face)),
            Family.CURSOR: ("texgyrecursor-{}.otf", tuple(Face)),
            Family.NOTO: ("NotoSerif-{}.ttf", _NOTO_CUTS),
            Family.SANS: ("NotoSans-{}.ttf", _NOTO_CUTS),
        }.items()
    }
)
_NOTO_PACKAGE, _GYRE_PACKAGE = "fonts-noto-core", "fonts-texgyre"


@dataclass(frozen=True)
class Metrics:
    """Advance widths of one face: units of ``per_em`` by character; ``missing`` for the rest."""

    per_em: int
    advances: Mapping[str, int]
    missing: int

    def width(self, text: str, size: float) -> float:
        """Width in points of a text set in ``size`` points, without kerning."""
        return sum(self.advances.get(letter, self.missing) for letter in text) * size / self.per_em


def font_file(family: Family, face: Face, *, folders: tuple[Path, ...] = FONT_FOLDERS) -> Path:
    """Find the file of a face, or raise ``FontMissing`` naming the Debian package."""
    name = _FILES[family][face]
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    package = _NOTO_PACKAGE if name.startswith("Noto") else _GYRE_PACKAGE
    message = f"Thiếu phông chữ {family.value}. Hãy cài bằng lệnh: apt-get install {package}"
    raise FontMissing(message)


@lru_cache(maxsize=16)
def metrics(family: Family, face: Face) -> Metrics:
    """Read the advance widths of a face."""
    with TTFont(font_file(family, face), lazy=True) as font:
        names = font.getBestCmap()
        table = font["hmtx"].metrics
        advances = {chr(code): table[name][0] for code, name in names.items()}
        per_em = font["head"].unitsPerEm
        missing = table[".notdef"][0]
    return Metrics(per_em=per_em, advances=MappingProxyType(advances), missing=missing)


@lru_cache(maxsize=128)
def drawn(family: Family, face: Face, pixels: int) -> ImageFont.FreeTypeFont:
    """Return the face ready for drawing at this many pixels per em."""
    path = str(font_file(family, face))
    return ImageFont.truetype(path, pixels, layout_engine=ImageFont.Layout.BASIC)


def lacking(family: Family, letters: Iterable[str]) -> frozenset[str]:
    """Return the letters that some face of the family cannot show."""
    wanted = frozenset(letters)
    return frozenset().union(*(wanted - metrics(family, face).advances.keys() for face in Face))
