"""The searchable PDF/A-2b that is written from a reading."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from ocr.page import Box, Page, Word
from ocr.read import inspect, read_pages
from ocr.searchable import write_searchable
from tests.ocr.conftest import saved_pdf

AT = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
WORDS = (
    Word("Độc", Box(0.10, 0.10, 0.18, 0.13), 0.9, 0),
    Word("lập", Box(0.20, 0.10, 0.27, 0.13), 0.9, 0),
    Word("Hạnh", Box(0.10, 0.20, 0.20, 0.23), 0.9, 1),
)


def page(turned: int = 0) -> Page:
    """Return a page as if it had been read."""
    return Page(1, 874, 1000, 150, turned, 1.0, 0.9, "engine", WORDS, ())


def written(source: Path, pages: tuple[Page, ...], out: Path) -> Path:
    """Write and return the searchable file."""
    write_searchable(source, pages, out, title="Quyết định 12 <bản số hóa> & phụ lục", at=AT)
    return out


def image_of(file: pikepdf.Pdf) -> pikepdf.Stream:
    """Return the picture on the first page."""
    ((_, image),) = file.pages[0].resources["/XObject"].items()
    assert isinstance(image, pikepdf.Stream)
    return image


def found(path: Path) -> list[tuple[str, float, float]]:
    """Return each word with the place of its middle, as fractions of the page as shown."""
    with pypdfium2.PdfDocument(path) as file:
        sheet = file[0]
        text = sheet.get_textpage()
        width, height = sheet.get_size()
        turn = sheet.get_rotation()
        places = []
        for word in text.get_text_range().split():
            index, count = text.search(word).get_next()
            left, bottom, right, top = text.get_rect(text.count_rects(index, count) - 1)
            x, y = (left + right) / 2, (bottom + top) / 2
            across, down = {
                0: (x, height - y),
                90: (y, x),
                180: (width - x, y),
                270: (width - y, height - x),
            }[turn]
            places.append((word, across / width, down / height))
        text.close()
        return places


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_words_stand_on_their_print_however_the_page_lies(
    turned: int, a5: Image.Image, tmp_path: Path
) -> None:
    """The text is found where the box says, on the page as a viewer shows it."""
    stored = a5.rotate(turned, expand=True)
    source = saved_pdf([stored], tmp_path / "nguồn.pdf")

    out = written(source, (page(turned),), tmp_path / "ra.pdf")

    places = found(out)
    assert [word for word, _, _ in places] == ["Độc", "lập", "Hạnh"]
    for (_, across, down), word in zip(places, WORDS, strict=True):
        assert across == pytest.approx((word.box.left + word.box.right) / 2, abs=0.02)
        assert down == pytest.approx((word.box.top + word.box.bottom) / 2, abs=0.02)


def test_a_scan_keeps_its_very_bytes(a5: Image.Image, tmp_path: Path) -> None:
    """The JPEG inside the PDF is the one that came in."""
    source = tmp_path / "ảnh.jpg"
    a5.save(source, dpi=(150, 150), quality=80)

    out = written(source, (page(),), tmp_path / "ra.pdf")

    with pikepdf.open(out) as file:
        assert image_of(file).read_raw_bytes() == source.read_bytes()
        assert float(file.pages[0].mediabox[2]) == pytest.approx(874 / 150 * 72, abs=0.1)


def test_the_picture_of_a_pdf_is_carried_over(a5: Image.Image, tmp_path: Path) -> None:
    """The stored stream is the same in both files."""
    source = saved_pdf([a5], tmp_path / "nguồn.pdf")

    out = written(source, (page(),), tmp_path / "ra.pdf")

    with pikepdf.open(source) as one, pikepdf.open(out) as other:
        assert image_of(one).read_raw_bytes() == image_of(other).read_raw_bytes()


@pytest.mark.parametrize("mode", ["1", "L", "RGB"])
def test_tiff_and_png_lose_no_pixel(mode: str, a5: Image.Image, tmp_path: Path) -> None:
    """What is drawn from the PDF at the same size is the picture that came in."""
    picture = a5.point(lambda level: 255 if level > 127 else 0).convert(mode)
    source = tmp_path / "ảnh.tif"
    picture.save(source, dpi=(150, 150))

    out = written(source, (page(),), tmp_path / "ra.pdf")

    with pikepdf.open(out) as file:
        kept = pikepdf.PdfImage(image_of(file)).as_pil_image()
        assert kept.convert("RGB").tobytes() == picture.convert("RGB").tobytes()


def test_an_exif_turn_is_kept_as_a_turn_of_the_page(a5: Image.Image, tmp_path: Path) -> None:
    """A phone's sideways JPEG is not re-encoded; the page says how to show it."""
    source = tmp_path / "điện-thoại.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    a5.rotate(90, expand=True).save(source, exif=exif, dpi=(150, 150))

    out = written(source, (page(),), tmp_path / "ra.pdf")

    with pikepdf.open(out) as file:
        assert file.pages[0].obj.Rotate == 90
    assert [word for word, _, _ in found(out)] == ["Độc", "lập", "Hạnh"]


def test_the_same_input_gives_the_same_bytes(a5: Image.Image, tmp_path: Path) -> None:
    """Writing twice gives one file."""
    source = saved_pdf([a5], tmp_path / "nguồn.pdf")

    one, two = (written(source, (page(),), tmp_path / name).read_bytes() for name in ("1", "2"))

    assert one == two


def test_the_file_says_what_it_is(a5: Image.Image, tmp_path: Path) -> None:
    """Title, language, time and PDF/A-2b stand in both places alike."""
    out = written(saved_pdf([a5], tmp_path / "nguồn.pdf"), (page(),), tmp_path / "ra.pdf")

    with pikepdf.open(out) as file:
        said = file.open_metadata()
        assert said.pdfa_status == "2B"
        assert said["dc:title"] == "Quyết định 12 <bản số hóa> & phụ lục"
        assert str(file.docinfo.Title) == said["dc:title"]
        assert said["xmp:CreateDate"] == "2026-03-02T08:30:00Z"
        assert str(file.docinfo.CreationDate) == "D:20260302083000Z"
        assert str(file.Root.Lang) == "vi"


def test_corrected_text_is_what_is_written(
    a5: Image.Image, tmp_path: Path, read: Callable[[Path], tuple[Page, ...]]
) -> None:
    """A word a person corrected is found; the misread one is not."""
    source = saved_pdf([a5], tmp_path / "nguồn.pdf")
    (reading,) = read(source)
    words = tuple(
        replace(word, text="23/QĐ-UBND") if word.text == "12/QĐ-UBND" else word
        for word in reading.words
    )

    out = written(source, (replace(reading, words=words),), tmp_path / "ra.pdf")

    text = pypdfium2.PdfDocument(out)[0].get_textpage().get_text_bounded()
    assert "23/QĐ-UBND" in text
    assert "12/QĐ-UBND" not in text


def test_our_own_file_is_not_read_again(
    a5: Image.Image, tmp_path: Path, read: Callable[[Path], tuple[Page, ...]]
) -> None:
    """The layer we wrote is good enough for ourselves: text and places come back."""
    source = saved_pdf([a5], tmp_path / "nguồn.pdf")
    out = written(source, read(source), tmp_path / "ra.pdf")

    assert inspect(out).pages == 1
    (again,) = read_pages(out, [1], scratch=tmp_path)

    assert again.source == "textlayer"
    assert again.text == read(source)[0].text
