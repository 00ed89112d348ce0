"""Coloured marks go, coloured print stays: what tells them apart is their shape."""

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.image.faint import without_faint_marks
from ocr.image.ink import grey, without_colour
from ocr.image.pale import inked
from ocr.image.picture import Picture
from ocr.image.specks import without_specks
from tests.ocr.conftest import FONT, drawn

_DPI = 150
_RED, _BLUE = (206, 32, 48), (28, 58, 160)
_PIXELS = np.ones((2, 2), np.uint8)
_TEXT = "Điều 1. Công nhận các tổ hòa giải ở mười hai thôn của xã.\n" * 12


@pytest.fixture(scope="module")
def page() -> Image.Image:
    """Return a page of black print in colour."""
    return drawn(_TEXT).convert("RGB")


def written(page: Image.Image, text: str, at: tuple[int, int], ink: tuple[int, int, int]) -> None:
    """Print a line on the page."""
    ImageDraw.Draw(page).text(at, text, fill=ink, font=ImageFont.truetype(FONT, 24))


def test_a_red_heading_stays_beside_a_red_seal(page: Image.Image) -> None:
    """A row of letters is print, whatever its colour; a ring with letters in it is a seal."""
    both = page.copy()
    written(both, "GIẤY CHỨNG NHẬN ĐĂNG KÝ", (250, 20), _RED)
    stamp = ImageDraw.Draw(both)
    stamp.ellipse((480, 560, 680, 760), outline=_RED, width=6)
    written(both, "ĐƠN VỊ MẪU", (505, 640), _RED)

    clean = grey(Picture(np.asarray(both), _DPI)).pixels

    heading, seal = clean[20:55, 250:600], clean[570:750, 490:670]
    black = np.asarray(page.convert("L"))[570:750, 490:670]
    assert (heading < 100).mean() > 0.1
    assert (seal[black > 240] > 190).all()


def test_strokes_of_a_blue_pen_go_from_over_the_print(page: Image.Image) -> None:
    """A signature is taller than letters; black print it crosses stays, and so does blue print."""
    signed = page.copy()
    written(signed, "Số: 12/QĐ-UBND", (60, 30), _BLUE)
    loops = [(300 + 4 * x, round(300 + 60 * np.sin(x / 4))) for x in range(60)]
    ImageDraw.Draw(signed).line(loops, fill=_BLUE, width=5)

    done = without_colour(Picture(np.asarray(signed), _DPI))

    before = np.asarray(page.convert("L")).astype(int)
    clean = done.picture.pixels.astype(int)
    stroke = (np.asarray(signed)[200:400, 290:560] == _BLUE).all(axis=-1)
    assert (clean[200:400, 290:560][stroke] > 240).mean() > 0.95
    assert (clean[100:][before[100:] < 40] < 110).mean() > 0.99
    assert (clean[30:60, 60:260] < 100).mean() > 0.1


def test_a_row_of_small_grey_print_stays_where_a_fold_crosses_it(page: Image.Image) -> None:
    """The fold goes; the line it runs through is no part of it."""
    folded = page.convert("L")
    pen = ImageDraw.Draw(folded)
    pen.line((430, 0, 430, 1000), fill=165, width=6)
    pen.text(
        (260, 950),
        "Tài liệu trình diễn - không có giá trị pháp lý",
        fill=100,
        font=ImageFont.truetype(FONT, 15),
    )
    before = np.asarray(folded)

    clean = without_faint_marks(Picture(before, _DPI)).picture.pixels

    row = np.s_[950:972, 260:415]
    assert np.array_equal(clean[row], before[row])
    assert (clean[700:900, 428:433] > 240).all()


def test_a_row_of_small_grey_print_stays_where_its_letters_run_together(page: Image.Image) -> None:
    """On a poor copy they hang together as a line does, and are no line."""
    grey = page.convert("L")
    pen = ImageDraw.Draw(grey)
    text = "Tài liệu trình diễn - không có giá trị pháp lý"
    pen.text((260, 950), text, fill=100, font=ImageFont.truetype(FONT, 15))
    pen.line((260, 960, 560, 960), fill=120, width=2)
    pen.line((100, 600, 500, 600), fill=140, width=6)
    before = np.asarray(grey)

    clean = without_faint_marks(Picture(before, _DPI)).picture.pixels

    row = np.s_[945:975, 250:600]
    assert np.array_equal(clean[row], before[row])
    assert (clean[598:603, 120:480] > 240).mean() > 0.9


def test_dust_of_several_pixels_goes_and_the_dots_of_letters_stay(page: Image.Image) -> None:
    """Grains far from letters tell that there is dust; only what is smaller than a dot goes."""
    clean = np.asarray(page.convert("L"))
    dusty = clean.copy()
    rng = np.random.default_rng(3)
    for row, column in rng.integers(2, (998, 872), (700, 2)).tolist():
        dusty[row : row + 2, column], dusty[row, column + 1] = 25, 25
    after = without_specks(Picture(dusty, _DPI)).picture.pixels

    margin = np.s_[:, :60]
    dots = clean < 60
    assert (after[margin] < 200).sum() < 0.05 * (dusty[margin] < 200).sum()
    assert (after[dots] < 120).mean() > 0.998
    assert without_specks(Picture(clean, _DPI)).picture.pixels is clean


def test_pale_letters_that_break_to_pieces_are_no_dust() -> None:
    """Wide-set typing with a tired ribbon: here and there a stroke is dark enough to be a grain."""
    pale = np.full((1000, 900), 243, np.uint8)
    rng = np.random.default_rng(3)
    for row in range(40, 1000, 60):
        for column in range(40, 860, 30):
            pale[row : row + 20, column : column + 2] = 195
            top = row + int(rng.integers(0, 18))
            pale[top : top + 2, column : column + 2] = 170

    assert without_specks(Picture(pale, _DPI)).picture.pixels is pale


def test_thin_strokes_become_thicker(page: Image.Image) -> None:
    """A typewriter's strokes of a pixel or two are made a pixel thicker, on fine pictures only."""
    thin = np.asarray(cv2.dilate(np.asarray(page.convert("L")), _PIXELS), np.uint8)

    fine, coarse = (inked(Picture(thin, dpi)) for dpi in (200, 150))

    assert (fine.picture.pixels < 100).sum() > 1.5 * (thin < 100).sum()
    assert coarse.picture.pixels is thin


def test_patches_of_pale_print_become_black(page: Image.Image) -> None:
    """A ribbon that gives now more, now less ink leaves print as black everywhere."""
    print_ = cv2.dilate(np.asarray(page.convert("L")), np.ones((2, 1), np.uint8)).astype(float)
    force = np.where(np.arange(print_.shape[1]) // 200 % 2, 0.75, 0.42)
    patchy = 255 - (255 - print_) * force

    after = inked(Picture(patchy.astype(np.uint8), 200)).picture.pixels

    black = print_ < 40
    assert (patchy[black] > 130).mean() > 0.3
    assert (after[black] < 150).mean() > 0.95
