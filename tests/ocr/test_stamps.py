"""Stamps at the head of a page are read by themselves; tables, headings and seals are none."""

from pathlib import Path

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
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


BOXES = st.tuples(
    st.integers(0, 300),
    st.integers(0, 300),
    st.integers(0, 300),
    st.integers(0, 300),
    st.sampled_from([RED, BLUE, BLACK]),
    st.sampled_from([0, 1, 3]),
)


@settings(max_examples=25, deadline=None)
@given(
    st.integers(1, 300), st.integers(1, 400), st.lists(BOXES, max_size=6), st.sampled_from([1, 60])
)
@example(300, 300, [(20, 20, 140, 50, RED, 3)], 60)
def test_whatever_is_drawn_has_stamps_or_none(
    wide: int,
    high: int,
    boxes: list[tuple[int, int, int, int, tuple[int, int, int], int]],
    dpi: int,
) -> None:
    """An empty frame, a filled one, boxes over boxes and tiny pages are looked at without harm."""
    page = Image.new("RGB", (wide, high), "white")
    pen = ImageDraw.Draw(page)
    for left, top, right, bottom, ink, frame in boxes:
        corners = (min(left, right), min(top, bottom), max(left, right), max(top, bottom))
        pen.rectangle(corners, outline=ink, width=max(1, frame), fill=None if frame else ink)
    for mode in ("RGB", "L"):
        sheet = stamps(Picture(np.asarray(page.convert(mode)), dpi))

        assert sheet is None or sheet.height > 0
