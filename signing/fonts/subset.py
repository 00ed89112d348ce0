"""Make the font of the marks from Debian's fonts-noto-core; run once, its result is kept here.

    python -m signing.fonts.subset /usr/share/fonts/truetype/noto/NotoSerif-Regular.ttf

A drawn mark embeds the whole result: all Vietnamese letters in 1,000 units per em, without hints
and layout tables, so that signing never has to cut a font.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

RESULT = Path(__file__).with_name("NotoSerif-Vietnamese.ttf")
UNITS_PER_EM = 1000

LETTERS = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *(ord(letter) for letter in "ĂăĐđĨĩŨũƠơƯư"),
    *range(0x1EA0, 0x1EFA),
    *(ord(sign) for sign in "–—‘’“”…•₫"),
)


def make(source: Path, result: Path) -> None:
    """Cut the font down to Vietnamese."""
    font = TTFont(source)
    if font["head"].unitsPerEm != UNITS_PER_EM:
        raise SystemExit(2)
    options = Options(
        hinting=False,
        layout_features=[],
        glyph_names=False,
        notdef_outline=True,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        drop_tables=["GPOS", "GSUB", "GDEF", "FFTM", "DSIG", "STAT", "BASE"],
        recalc_timestamp=False,
    )
    cutter = Subsetter(options)
    cutter.populate(unicodes=LETTERS)
    cutter.subset(font)
    font.save(result, reorderTables=True)


if __name__ == "__main__":
    make(Path(sys.argv[1]), RESULT)
