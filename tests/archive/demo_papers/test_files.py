"""Each special file has the property it was made for, seen by two independent readers."""

from io import BytesIO

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile

from archive.demo.papers import PASSWORD, Sample

Made = dict[str, Sample]


def text_of(one: Sample) -> list[str]:
    """Return the text a PDF reader finds on each page."""
    with pypdfium2.PdfDocument(one.content) as pdf:
        return [page.get_textpage().get_text_bounded() for page in pdf]


def pixels_of(one: Sample, page: int) -> np.ndarray:
    """Return a page as grey pixels, 50 dots per inch."""
    with pypdfium2.PdfDocument(one.content) as pdf:
        return np.asarray(pdf[page - 1].render(scale=50 / 72).to_pil().convert("L"))


def test_a_scan_holds_one_image_a_page_and_no_text(made: Made) -> None:
    """A scanned decision of three pages has no fonts."""
    with pikepdf.open(BytesIO(made["decision"].content)) as pdf:
        assert len(pdf.pages) == made["decision"].pages == 3
        assert all("/Font" not in page.Resources for page in pdf.pages)
        assert all(len(page.Resources.XObject) == 1 for page in pdf.pages)


def test_a_born_digital_paper_gives_its_words_back(made: Made) -> None:
    """The words are in the file as they were written, on two pages without images."""
    one = made["born_digital"]

    assert [text.split() for text in text_of(one)] == [page.split() for page in one.truth.pages]
    with pikepdf.open(BytesIO(one.content)) as pdf:
        assert len(pdf.pages) == 2
        assert not any("/XObject" in page.Resources for page in pdf.pages)


def test_fonts_are_embedded_with_a_map_to_letters(made: Made) -> None:
    """Every font of the born-digital paper is embedded and has a ToUnicode map."""
    with pikepdf.open(BytesIO(made["born_digital"].content)) as pdf:
        for font in pdf.pages[0].Resources.Font.values():
            assert "/ToUnicode" in font
            assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor


def test_a_garbage_layer_says_nothing_true(made: Made) -> None:
    """Hardly a word of four letters in the layer is a word of the page."""
    one = made["garbage_layer"]
    found = {word for text in text_of(one) for word in text.split() if len(word) > 3}
    true = {word for page in one.truth.pages for word in page.split() if len(word) > 3}

    assert len(found) > 50
    assert len(found & true) < len(found) / 10


def test_the_paper_to_be_signed_is_found_by_a_word_on_its_third_page(made: Made) -> None:
    """The distinctive word stands on page three only, and the layer is the printed text."""
    one = made["to_be_signed"]
    found = text_of(one)

    assert ["trầm hương" in text for text in found] == [False, False, True]
    assert [text.split() for text in found] == [page.split() for page in one.truth.pages]


def test_the_long_tiff_has_ten_bilevel_pages(made: Made) -> None:
    """Ten pages, black and white, CCITT G4, 200 dots per inch."""
    with TiffImageFile(BytesIO(made["long_tiff"].content)) as tiff:
        assert tiff.n_frames == made["long_tiff"].pages == 10
        for number in range(tiff.n_frames):
            tiff.seek(number)
            assert (tiff.mode, tiff.info["compression"]) == ("1", "group4")
            assert tiff.info["dpi"] == (200, 200)


def test_the_photo_lies_on_its_side_and_says_so(made: Made) -> None:
    """Pixels are turned; EXIF orientation 6 tells how to turn them back."""
    with Image.open(BytesIO(made["phone_photo"].content)) as photo:
        assert photo.width > photo.height
        assert photo.getexif()[0x0112] == 6


def test_a_blank_page_lies_between_printed_ones(made: Made) -> None:
    """Page two of three is white but for specks, and its truth is empty."""
    one = made["blank_page"]
    inked = [float((pixels_of(one, page) < 128).mean()) for page in (1, 2, 3)]

    assert [bool(page) for page in one.truth.pages] == [True, False, True]
    assert inked[1] < 0.001 < min(inked[0], inked[2])


def test_a_page_lies_upside_down(made: Made) -> None:
    """Page two has its ink at the foot, where page one has its white."""
    first = (pixels_of(made["upside_down"], 1) < 128).mean(axis=1)
    second = (pixels_of(made["upside_down"], 2) < 128).mean(axis=1)
    third = len(second) // 3

    assert first[:third].sum() > first[-third:].sum()
    assert second[-third:].sum() > second[:third].sum()


def test_the_locked_paper_opens_with_its_password_only(made: Made) -> None:
    """Without the password neither reader opens it; with it both do."""
    content = made["locked"].content
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(BytesIO(content))
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(content)

    with pikepdf.open(BytesIO(content), password=PASSWORD) as pdf:
        assert len(pdf.pages) == 1
    with pypdfium2.PdfDocument(content, password=PASSWORD) as pdf:
        assert len(pdf) == 1


def test_the_damaged_paper_cannot_be_opened(made: Made) -> None:
    """Not even the repairing reader finds a page in it."""
    content = made["damaged"].content
    with pytest.raises(pikepdf.PdfError):
        pikepdf.open(BytesIO(content))
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(content)


def test_the_bilevel_list_is_stored_as_fax(made: Made) -> None:
    """Black-and-white scans are CCITT G4 and show black on white."""
    with pikepdf.open(BytesIO(made["list"].content)) as pdf:
        for page in pdf.pages:
            assert page.Resources.XObject.Im0.Filter == "/CCITTFaxDecode"
    assert pixels_of(made["list"], 1).mean() > 200
