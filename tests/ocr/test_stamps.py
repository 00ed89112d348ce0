"""Stamps at the head of a page are read by themselves; tables, headings and seals are none."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFont

from ocr.image.picture import Picture
from ocr.read import engine_in
from ocr.stamps import stamps
from tests.ocr.conftest import DECISION, FONT, drawn

DPI = 150
RED, BLUE, GREY, BLACK = (205, 40, 45), (40, 50, 160), (120, 120, 120), (20, 20, 20)
KINDS = (
    ("MẬT", RED, "RGB", 0, 3),
    ("TỐI MẬT", RED, "RGB", -5, 3),
    ("TUYỆT MẬT", RED, "RGB", 3, 0),
    ("MẬT", GREY, "L", 4, 3),
    ("TUYỆT MẬT", BLUE, "RGB", -2, 3),
    ("TỐI MẬT", BLACK, "1", 2, 3),
)
"""What is stamped, in which ink, how it was scanned, its lean in degrees, its frame in pixels."""


def stamped(
    text: str, ink: tuple[int, int, int], mode: str, lean: float, frame: int
) -> Image.Image:
    """Return a decision with a stamp that touches the line of its number, as it was scanned."""
    page = drawn(DECISION).convert("RGB")
    font = ImageFont.truetype(FONT.with_name("NotoSerif-Bold.ttf"), 32)
    across = round(font.getlength(text)) + 32
    stamp = Image.new("L", (across + 40, 90), 0)
    pen = ImageDraw.Draw(stamp)
    pen.rectangle((20, 20, 20 + across, 68), outline=255 if frame else 0, width=max(1, frame))
    pen.text((36, 22), text, font=font, fill=255)
    stamp = stamp.rotate(lean, resample=Image.Resampling.BICUBIC)
    under = Image.new("RGB", page.size, "white")
    under.paste(ink, (60, 175), stamp)
    return ImageChops.multiply(page, under).convert(mode)


def test_a_stamp_is_read_in_any_ink_however_it_was_scanned(tmp_path: Path) -> None:
    """Red, blue, grey and as a fax; leaning, over print, with its frame or without."""
    sheets = []
    for kind in KINDS:
        pixels = np.asarray(stamped(*kind).convert("RGB" if kind[2] == "RGB" else "L"))
        sheet = stamps(Picture(pixels, DPI))
        assert sheet is not None, kind
        sheets.append(sheet)
    with engine_in(tmp_path, layout=6) as engine:
        readings = engine.read(sheets)
    for kind, reading in zip(KINDS, readings, strict=True):
        said = "".join(word.text for word in reading.sightings)
        assert kind[0].replace(" ", "") in said, (kind, said)


def test_print_tables_and_seals_are_no_stamps() -> None:
    """A heading in bold, a cell of a table that says so, a ring of a seal, and a fine page."""
    page = drawn(DECISION).convert("RGB")
    pen = ImageDraw.Draw(page)
    bold = ImageFont.truetype(FONT.with_name("NotoSerif-Bold.ttf"), 34)
    pen.text((500, 180), "BÍ MẬT", font=bold, fill=BLACK)
    for row in range(3):
        pen.rectangle((40, 250 + 40 * row, 160, 290 + 40 * row), outline=BLACK, width=2)
        pen.text((60, 252 + 40 * row), "MẬT", font=bold.font_variant(size=26), fill=BLACK)
    pen.ellipse((600, 240, 800, 440), outline=RED, width=5)

    assert stamps(Picture(np.asarray(page), DPI)) is None
