"""Separator sheets and labels are found however the scanner took them; blank pages are seen."""

import io

import numpy as np
import pytest
import segno
import zxingcpp
from PIL import Image

from archive.demo.papers import Damage, spoil
from archive.demo.papers.files import bilevel
from archive.records.sheet import Sheet, sheet_of, written
from ocr.image.picture import Picture
from ocr.separators import find_marks
from ocr.survey import BLANK, ink_of, look

A4 = (1654, 2339)
"""Pixels at 200 dpi."""
SHEET = Sheet("0123456789abcdefghjkmnpqrs", 12)
HARM = (
    Damage.LIGHT,
    Damage.SEAL,
    Damage.PERSPECTIVE,
    Damage.FADE,
    Damage.SALT_PEPPER,
)


@pytest.fixture(scope="module")
def sheet() -> Image.Image:
    """Paint a sheet as the page prints it: the code eight centimetres wide."""
    page = Image.new("RGB", A4, "white")
    code = io.BytesIO()
    segno.make(written(SHEET), error="q", boost_error=False).save(code, kind="png", scale=19)
    with Image.open(code) as square:
        page.paste(square.convert("RGB"), (400, 300))
    return page


def scanned(page: Image.Image, *damage: Damage, turn: int = 0, strength: float = 1.0) -> Picture:
    """Return the page as a scanner gives it."""
    rng = np.random.default_rng(3)
    for one in damage:
        page = spoil(page, one, rng, strength=strength)
    return Picture(np.asarray(page.rotate(turn, expand=True)), 200)


def sheets_on(picture: Picture) -> list[Sheet | None]:
    """Return what the codes of a page say."""
    return [sheet_of(mark.text) for mark in find_marks(picture)]


@pytest.mark.parametrize("damage", HARM)
def test_a_sheet_is_read_through_every_damage(damage: Damage, sheet: Image.Image) -> None:
    """Askew, faint, stamped, in uneven light, photographed; upright and on its side."""
    assert sheets_on(scanned(sheet, damage, turn=90)) == [SHEET]


@pytest.mark.parametrize("turn", [0, 180, 270])
def test_a_sheet_is_read_in_every_position(turn: int, sheet: Image.Image) -> None:
    """Laid askew and stamped, in black and white, whichever way it was fed; its box is there."""
    seen = scanned(sheet, Damage.SKEW, Damage.SEAL, turn=turn)
    black = Picture(np.asarray(bilevel(Image.fromarray(seen.pixels)).convert("L")), 200)

    assert sheets_on(seen) == sheets_on(black) == [SHEET]
    (mark,) = find_marks(seen)
    box, across = mark.box, A4[turn % 180 // 90]
    assert mark.kind == "qr"
    assert 0.2 < (box.right - box.left) * across / A4[0] < 0.5


def test_labels_of_agencies_are_told_as_they_are() -> None:
    """Code 128 beside print; what it means is for the archive."""
    code = zxingcpp.create_barcode("HS-2026-000123", zxingcpp.BarcodeFormat.Code128)
    bars = np.asarray(zxingcpp.write_barcode_to_image(code, scale=3))
    page = Image.new("L", A4, 250)
    page.paste(Image.fromarray(bars), (900, 100))

    assert [(one.kind, one.text) for one in find_marks(scanned(page, Damage.NOISE))] == [
        ("code128", "HS-2026-000123")
    ]


def test_a_page_without_codes_tells_none() -> None:
    """Print, rules and a seal are no code."""
    page = Image.new("RGB", A4, "white")
    seen = look(1, scanned(page, Damage.SEAL, Damage.NOISE))

    assert not seen.marks


@pytest.mark.parametrize("damage", [Damage.YELLOW, Damage.BLEED, Damage.SALT_PEPPER])
def test_a_blank_back_is_blank(damage: Damage) -> None:
    """Dust, old paper and what shines through from the front are no ink; one line of print is."""
    page = Image.new("RGB", A4, (250, 249, 245))
    assert look(1, scanned(page, damage)).blank

    line = Image.new("RGB", A4, (250, 249, 245))
    for left in range(300, 1100, 24):
        line.paste((40, 40, 40), (left, 400, left + 12, 424))
    assert ink_of(scanned(line, damage)) > BLANK * 2
