"""Pages that are not as they should be: turned, empty, unreadable, or with a text of their own."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageOps

from ocr.page import Box, Page, Word
from ocr.pdfa.glyphless import add_font
from ocr.pdfa.layer import Sheet, text_layer
from tests.ocr.conftest import DECISION, born_digital, drawn, noisy, saved_pdf

Reader = Callable[[Path], tuple[Page, ...]]
GARBAGE = ["CONG", "Hcok", "xA", "HQI", "CHiJ", "NGHiA", "VIVT", "NAM", "DQc", "lip", "phuc"]


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_turned_page_is_turned_back(
    turned: int, a5: Image.Image, tmp_path: Path, read: Reader
) -> None:
    """The text is read, and ``turned`` says how to show the page upright."""
    # PIL turns against the clock: a page stored so must be turned clockwise by the same angle.
    (page,) = read(saved_pdf([a5.rotate(turned, expand=True)], tmp_path / "a.pdf"))

    assert page.turned == turned
    assert "Số: 12/QĐ-UBND" in page.text
    assert (page.width, page.height) == a5.size


def test_the_exif_turn_of_a_phone_is_respected(
    a5: Image.Image, tmp_path: Path, read: Reader
) -> None:
    """What a viewer shows upright is upright."""
    exif = Image.Exif()
    exif[0x0112] = 6
    path = tmp_path / "ảnh.jpg"
    a5.rotate(90, expand=True).save(path, exif=exif, dpi=(150, 150))

    (page,) = read(path)

    assert page.turned == 0
    assert "Số: 12/QĐ-UBND" in page.text


def test_a_negative_is_read(a5: Image.Image, tmp_path: Path, read: Reader) -> None:
    """Light print on a dark page, as photostats have it; the page as it came is shown."""
    (page,) = read(saved_pdf([ImageOps.invert(a5)], tmp_path / "a.pdf"))

    assert page.turned == 0
    assert "Số: 12/QĐ-UBND" in page.text


def test_a_blank_page_has_no_words(tmp_path: Path, read: Reader) -> None:
    """The grain of an empty page is not text."""
    (page,) = read(saved_pdf([noisy(Image.new("L", (874, 1000), 238))], tmp_path / "a.pdf"))

    assert (page.source, page.words, page.warnings) == ("blank", (), ())


def test_ink_that_is_no_text_is_said(tmp_path: Path, read: Reader) -> None:
    """A page full of strokes is not blank; a person is told."""
    rng = np.random.default_rng(5)
    strokes = np.full((1000, 874), 255, np.uint8)
    for across, down in rng.integers(20, 800, (260, 2)):
        strokes[down : down + 40, across : across + 3] = 10

    (page,) = read(saved_pdf([Image.fromarray(strokes)], tmp_path / "a.pdf"))

    assert page.source == "engine"
    assert not page.words
    assert page.warnings == ("Trang có nét mực nhưng không đọc được chữ.",)


@pytest.mark.parametrize("rotate", [0, 90])
def test_born_digital_text_is_used_and_not_read_again(
    rotate: int, tmp_path: Path, read: Reader
) -> None:
    """The words are the file's own, to the letter, with their places on the page as shown."""
    lines = [line for line in DECISION.splitlines() if line.strip()]

    (page,) = read(born_digital(lines, tmp_path / "số.pdf", rotate=rotate))

    assert page.source == "textlayer"
    assert page.confidence == 1.0
    assert page.text.split() == " ".join(lines).split()
    first = page.words[0].box
    assert max(first.left, first.top) < 0.2


def layered(page: Image.Image, words: list[str], path: Path) -> Path:
    """Save a scan with these words as its hidden text layer."""
    saved_pdf([page], path)
    placed = tuple(
        Word(word, Box(0.1, 0.05 * index, 0.3, 0.05 * index + 0.02), 1.0, index)
        for index, word in enumerate(words)
    )
    layer = Page(1, 874, 1000, 150, 0, 1.0, 1.0, "engine", placed, ())
    with pikepdf.open(path, allow_overwriting_input=True) as file:
        leaf = file.pages[0]
        leaf.add_resource(add_font(file), pikepdf.Name.Font, pikepdf.Name("/F0"))
        sheet = Sheet(float(leaf.mediabox[2]), float(leaf.mediabox[3]), 0)
        leaf.contents_add(text_layer(layer, sheet, "/F0"))
        file.save(path)
    return path


def test_a_garbage_text_layer_is_replaced_by_a_reading(
    a5: Image.Image, tmp_path: Path, read: Reader
) -> None:
    """What a foreign program left on the scan is not passed on, and that is said."""
    (page,) = read(layered(a5, GARBAGE, tmp_path / "rác.pdf"))

    assert page.source == "engine"
    assert "Số: 12/QĐ-UBND" in page.text
    assert "Hcok" not in page.text
    assert page.warnings == (
        "Lớp chữ có sẵn trong tệp không dùng được; trang đã được đọc lại từ ảnh.",
    )


def test_a_note_on_top_of_a_scan_is_not_its_text(
    a5: Image.Image, tmp_path: Path, read: Reader
) -> None:
    """A few good words do not stand for the page."""
    (page,) = read(layered(a5, ["Sao", "y", "bản", "chính"], tmp_path / "sao.pdf"))

    assert page.source == "engine"


def test_a_good_text_layer_on_a_scan_is_used(a5: Image.Image, tmp_path: Path, read: Reader) -> None:
    """It is not read again."""
    (page,) = read(layered(a5, DECISION.split(), tmp_path / "tốt.pdf"))

    assert page.source == "textlayer"


def test_ten_frames_are_ten_pages_in_order(tmp_path: Path, read: Reader) -> None:
    """A TIFF of ten pages, each with its own number."""
    frames = [drawn(f"Trang thứ {number}", size=(400, 160)) for number in range(1, 11)]
    path = tmp_path / "mười.tif"
    frames[0].save(path, save_all=True, append_images=frames[1:], dpi=(150, 150))

    pages = read(path)

    assert [page.text for page in pages] == [f"Trang thứ {number}" for number in range(1, 11)]


def test_a_low_resolution_is_said(a5: Image.Image, tmp_path: Path, read: Reader) -> None:
    """A picture of a chat app is read, with a word on how to scan better."""
    small = a5.resize((437, 500), Image.Resampling.LANCZOS)
    path = tmp_path / "nhỏ.png"
    small.save(path, dpi=(72, 72))

    (page,) = read(path)

    assert page.warnings == ("Độ phân giải thấp (43 dpi); nên quét lại từ 200 dpi trở lên.",)
    assert "QĐ-UBND" in page.text


def test_two_pages_on_one_picture_are_read_one_after_the_other(
    tmp_path: Path, read: Reader
) -> None:
    """The left page ends before the right one begins; boxes are those of the whole picture."""
    left, right = (drawn(f"Trang {name}\n" * 8, size=(600, 700)) for name in ("trái", "phải"))
    spread = Image.new("L", (1200, 700), 255)
    spread.paste(left, (0, 0))
    spread.paste(right, (600, 0))

    (page,) = read(saved_pdf([spread], tmp_path / "đôi.pdf"))

    assert page.text.split("\n") == ["Trang trái"] * 8 + ["Trang phải"] * 8
    assert page.words[-1].box.left > 0.5
