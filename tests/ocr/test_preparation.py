"""What is done to a picture before it is read, and that a fine page is left alone."""

from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from ocr.image.bend import flattened
from ocr.image.border import without_border
from ocr.image.condition import Condition
from ocr.image.faint import without_faint_marks
from ocr.image.ink import grey
from ocr.image.light import evenly_lit
from ocr.image.pale import inked
from ocr.image.photo import laid_flat
from ocr.image.picture import Picture
from ocr.image.prepare import prepared
from ocr.image.specks import without_specks
from ocr.image.square import squared
from ocr.image.straighten import lean, turn_of
from ocr.read import opened
from ocr.watch import Desk
from tests.ocr.conftest import DECISION, drawn

DPI = 150


def picture(image: Image.Image) -> Picture:
    """Return the image as the readers see it."""
    return Picture(np.asarray(image), DPI)


def test_a_fine_page_is_read_as_it_is(a5: Image.Image) -> None:
    """No step touches a single pixel of a clean, straight, white page."""
    before = picture(a5)

    after = prepared(before)

    assert np.array_equal(after.picture.pixels, before.pixels)
    assert np.array_equal(after.matrix, np.eye(3))


def test_a_red_seal_goes_and_the_print_under_it_stays(a5: Image.Image) -> None:
    """Red is as bright as paper; black under red stays black."""
    sealed = Image.merge("RGB", [a5] * 3)
    seal = Image.new("RGB", a5.size, "white")
    ImageDraw.Draw(seal).ellipse((300, 100, 520, 320), outline=(220, 30, 40), width=9)
    both = np.minimum(np.asarray(sealed), np.asarray(seal))

    clean = grey(Picture(both, DPI)).pixels.astype(int)

    assert np.abs(clean - np.asarray(a5)).max() <= 255 - 220


def test_the_dark_frame_of_a_scanner_goes(a5: Image.Image) -> None:
    """Black around the paper becomes white, print stays."""
    framed = a5.copy()
    ImageDraw.Draw(framed).rectangle((0, 0, *a5.size), outline=20, width=35)

    clean = without_border(picture(framed)).picture.pixels

    assert clean[:30].min() == 255
    assert np.array_equal(clean[60:-60, 60:-60], np.asarray(a5)[60:-60, 60:-60])


def test_specks_go_where_there_are_many(a5: Image.Image) -> None:
    """Salt and pepper disappears; a page without is returned as the same object."""
    rng = np.random.default_rng(1)
    spoilt = np.asarray(a5).copy()
    spoilt[rng.random(spoilt.shape) < 0.01] = 0
    spoilt[rng.random(spoilt.shape) < 0.01] = 255

    clean = without_specks(Picture(spoilt, DPI)).picture.pixels.astype(int)

    wrong = np.abs(spoilt.astype(int) - np.asarray(a5)) > 60
    left = np.abs(clean - np.asarray(a5)) > 60
    assert left.sum() < 0.2 * wrong.sum()
    page = picture(a5)
    assert without_specks(page).picture is page


def test_light_is_made_even(a5: Image.Image) -> None:
    """A page that darkens to one side becomes white on both."""
    fall = np.linspace(1.0, 0.45, a5.width)[None, :]
    dim = (np.asarray(a5) * fall).astype(np.uint8)

    lit = evenly_lit(Picture(dim, DPI)).picture.pixels

    assert np.median(lit[:, :200]) > 245
    assert np.median(lit[:, -200:]) > 245
    assert lit.min() < 60


def test_a_grey_seal_goes_and_the_print_under_it_stays(a5: Image.Image) -> None:
    """A seal scanned in grey is fainter than print and larger than letters."""
    seal = Image.new("L", a5.size, 255)
    ImageDraw.Draw(seal).ellipse((250, 150, 460, 360), outline=125, width=6)
    sealed = np.minimum(np.asarray(a5), np.asarray(seal))

    clean = without_faint_marks(Picture(sealed, DPI)).picture.pixels

    ring = (np.asarray(seal) < 255) & (np.asarray(a5) == 255)
    print_under = np.asarray(a5) < 60
    assert (clean[ring] > 240).mean() > 0.9
    assert (clean[print_under] < 100).all()


def test_a_page_of_pale_print_keeps_it_all(a5: Image.Image) -> None:
    """Where the print itself is grey, nothing is taken for a mark."""
    pale = a5.point(lambda level: 150 + (level * 105) // 255)
    page = picture(pale)

    assert without_faint_marks(page).picture is page


@pytest.mark.parametrize("angle", [-4.0, -1.3, 0.7, 3.2])
def test_skew_is_measured_to_a_tenth_of_a_degree(angle: float, a5: Image.Image) -> None:
    """Turning the page by an angle is found again."""
    leaning = a5.rotate(-angle, fillcolor=255, resample=Image.Resampling.BICUBIC)

    assert lean(picture(leaning)) == pytest.approx(angle, abs=0.15)


def test_boxes_find_back_to_the_page_as_it_came(a5: Image.Image) -> None:
    """A place on the straightened picture is told in the pixels of the leaning one."""
    leaning = a5.rotate(3, fillcolor=255, resample=Image.Resampling.BICUBIC)
    spot = leaning.copy()
    ImageDraw.Draw(spot).rectangle((600, 900, 620, 920), fill=0)

    sheet = prepared(picture(leaning))
    marked = cv2.warpAffine(np.asarray(spot), sheet.matrix[:2], spot.size, borderValue=255)
    difference = np.argwhere(np.abs(marked.astype(int) - sheet.picture.pixels) > 128)
    (top, left), (bottom, right) = difference.min(axis=0), difference.max(axis=0)

    assert sheet.original(left, top, right, bottom) == pytest.approx([600, 900, 620, 920], abs=4)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("leaning", [0, 3, -2])
def test_which_side_is_up_is_told_before_the_page_is_read(
    turned: int, leaning: int, a5: Image.Image
) -> None:
    """Also when the page leans: a reading upside down and a third one cost more than all else."""
    stored = a5.rotate(turned + leaning, expand=True, fillcolor=255)

    assert turn_of(picture(stored)) == turned


@pytest.mark.parametrize(("dpi", "made"), [(72, 200), (150, 150), (300, 250), (600, 250)])
def test_very_small_and_very_large_pictures_are_brought_to_size(
    dpi: int, made: int, a5: Image.Image
) -> None:
    """What has the resolution of a scan is not resampled."""
    assert prepared(Picture(np.asarray(a5), dpi)).picture.dpi == pytest.approx(made, abs=1)


def test_a_photographed_page_is_laid_flat(a5: Image.Image) -> None:
    """Four corners on a dark table become a rectangle; a scan is left alone."""
    corners = np.array([[90, 60], [930, 110], [980, 1100], [60, 1060]], np.float32)
    flat = np.array([[0, 0], [874, 0], [874, 1000], [0, 1000]], np.float32)
    matrix = cv2.getPerspectiveTransform(flat, corners)
    photo = cv2.warpPerspective(np.asarray(a5), matrix, (1050, 1180), borderValue=70)

    laid = laid_flat(Picture(np.asarray(photo, np.uint8), DPI))

    assert laid.matrix is not None
    found = laid.matrix @ np.vstack([corners.T, np.ones(4)])
    found = (found[:2] / found[2]).T
    size = (laid.picture.width, laid.picture.height)
    expected = [[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]]
    assert np.abs(found - expected).max() < 12
    assert laid_flat(picture(a5)).matrix is None


class _Notes:
    """Whoever watches a reading, with a good memory."""

    def __init__(self) -> None:
        self.steps: list[tuple[int, str, Mapping[str, float], Picture]] = []

    def step(self, page: int, name: str, measure: Mapping[str, float], picture: Picture) -> None:
        """Remember the step."""
        self.steps.append((page, name, measure, picture))


def test_every_step_can_be_watched(a5: Image.Image) -> None:
    """Each says its name, what it measured, and gives the page as it left it."""
    notes = _Notes()
    leaning = a5.rotate(-2, fillcolor=255, resample=Image.Resampling.BICUBIC)

    sheet = prepared(picture(leaning), Desk(7, notes))

    pages, names, measures, pictures = zip(*notes.steps, strict=True)
    assert set(pages) == {7}
    assert names[:2] == ("size", "grey")
    assert all(measures)
    assert measures[names.index("straight")]["lean_degrees"] == pytest.approx(2, abs=0.15)
    assert pictures[-1] is sheet.picture


def test_pale_print_becomes_black(a5: Image.Image) -> None:
    """A tired ribbon, half as strong on the right: all of it ends black on white."""
    force = np.linspace(0.35, 0.15, a5.width)[None, :]
    pale = 240 - (255 - np.asarray(a5)) * force

    clean = inked(Picture(pale.astype(np.uint8), DPI)).picture.pixels

    assert (clean[np.asarray(a5) < 40] < 130).mean() > 0.9
    assert (clean[np.asarray(a5) == 255] > 200).mean() > 0.98
    page = picture(a5)
    assert inked(page).picture is page


def test_a_seal_in_pieces_is_still_a_seal(a5: Image.Image) -> None:
    """Lines of print cut the ring of a grey seal to pieces; none of them stays."""
    seal = Image.new("L", a5.size, 255)
    for inset in range(0, 100, 14):
        ring = (250 + inset, 150 + inset, 460 - inset, 360 - inset)
        ImageDraw.Draw(seal).ellipse(ring, outline=110, width=4)
    for row in range(0, a5.height, 36):
        ImageDraw.Draw(seal).rectangle((0, row, a5.width, row + 6), fill=255)
    sealed = np.minimum(np.asarray(a5), np.asarray(seal))

    clean = without_faint_marks(Picture(sealed, DPI)).picture.pixels

    rings = (np.asarray(seal) < 200) & (np.asarray(a5) == 255)
    assert (clean[rings] > 240).mean() > 0.8


def test_a_page_that_leans_far_is_put_straight(a5: Image.Image) -> None:
    """A sheet pushed in askew leans more than any feeder does."""
    leaning = a5.rotate(-11, fillcolor=255, resample=Image.Resampling.BICUBIC)

    assert lean(picture(leaning)) == pytest.approx(11, abs=0.2)


@pytest.fixture(scope="module")
def full() -> Picture:
    """Return a page full of print, as curved lines can only be told on one."""
    lines = "\n".join(DECISION.split("\n")[3:12] * 3)
    return picture(drawn(lines, size=(1000, 1300), pixels=21))


def test_a_curved_page_is_laid_flat(full: Picture) -> None:
    """Lines that rise and fall become level, and boxes find back to where they were."""
    rows, columns = np.mgrid[0 : full.height, 0 : full.width].astype(np.float32)
    wave = 16 * np.sin(columns / full.width * 5.5)
    curved = cv2.remap(full.pixels, columns, rows + wave, cv2.INTER_LINEAR, borderValue=255)

    sheet = prepared(Picture(np.asarray(curved, np.uint8), DPI))

    assert sheet.bend is not None
    places = np.array([[200.0, 500.0, 800.0], [300.0, 600.0, 500.0]])
    there = sheet.placed(places[0], places[1])
    drop = there[1] - places[1] - np.interp(places[0], np.arange(full.width), wave[0])
    assert np.ptp(drop) < 0.3 * np.ptp(wave)
    back = sheet.original(there[0][1], there[1][1], there[0][1] + 9, there[1][1] + 9)
    assert back[:2] == pytest.approx(places[:, 1], abs=1.5)


def test_a_page_that_lay_flat_is_not_bent(full: Picture) -> None:
    """Not a pixel is moved."""
    assert flattened(full).picture is full


def test_the_condition_of_a_page_says_what_is_poor(a5: Image.Image) -> None:
    """Each poor measure has a code; a fine page has none, and nothing is lost on the way."""
    fine = Condition.of(prepared(picture(a5)).measures)
    blurred = cv2.GaussianBlur(np.asarray(a5.rotate(-7, fillcolor=255)), (0, 0), 2.2)

    poor = Condition.of({**prepared(Picture(np.asarray(blurred), 120)).measures, "odd_metres": 1})

    assert fine.poor == ()
    assert {"resolution", "blur", "lean"} <= set(poor.poor)
    assert Condition.of(poor.to_json()).poor == poor.poor


def test_the_flat_pixels_of_a_fax_become_square(a5: Image.Image, tmp_path: Path) -> None:
    """A page of 204 by 98 dots an inch has its true shape again; a scan keeps its very pixels."""
    fax = a5.resize((a5.width, a5.height * 98 // 204)).convert("1")
    fax.save(tmp_path / "fax.tif", dpi=(204, 98))

    with opened(tmp_path / "fax.tif") as source:
        seen = source.picture(1)

    assert (seen.width, seen.dpi) == (a5.width, 204)
    assert seen.height == pytest.approx(a5.height, abs=3)
    assert squared(np.asarray(a5), 150, 149).pixels.shape == (a5.height, a5.width)
