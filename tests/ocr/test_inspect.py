"""What a file is, and which files are refused."""

import io
from pathlib import Path

import pytest
from PIL import Image

from ocr.errors import Locked, TooLarge, UnknownType, Unreadable
from ocr.read import Document, inspect, render
from ocr.sources.kind import kind_of
from tests.ocr.conftest import locked_pdf, saved_pdf


def test_the_type_is_told_by_content_not_by_name(a5: Image.Image, tmp_path: Path) -> None:
    """A PNG called .pdf is a PNG."""
    path = tmp_path / "quyet-dinh.pdf"
    a5.save(path, "PNG")

    assert inspect(path) == Document("image/png", 1, encrypted=False, signed=False)


def test_a_file_says_what_made_it(a5: Image.Image, tmp_path: Path) -> None:
    """A picture by its make and model, a PDF by its creator; a maker named twice is told once."""
    photo, twice, paper = tmp_path / "a.jpg", tmp_path / "b.jpg", tmp_path / "c.pdf"
    for path, make, model in ((photo, "EPSON", "DS-530"), (twice, "Canon", "Canon MF450")):
        tags = Image.Exif()
        tags[271], tags[272] = make, model
        a5.save(path, "JPEG", exif=tags)
    a5.save(paper, "PDF", creator="RICOH MP C3004ex", producer="RICOH")

    assert [inspect(one).device for one in (photo, twice, paper)] == [
        "EPSON DS-530",
        "Canon MF450",
        "RICOH MP C3004ex",
    ]


def test_every_frame_of_a_tiff_is_a_page(a5: Image.Image, tmp_path: Path) -> None:
    """A TIFF of three frames has three pages."""
    path = tmp_path / "ba-trang.tif"
    a5.save(path, save_all=True, append_images=[a5, a5])

    assert inspect(path).pages == 3


@pytest.mark.parametrize("content", [b"", b"GIF89a....", b"PK\x03\x04", "Kính gửi".encode()])
def test_other_types_are_refused(content: bytes, tmp_path: Path) -> None:
    """What is not PDF, TIFF, JPEG or PNG is refused in Vietnamese."""
    path = tmp_path / "tệp.pdf"
    path.write_bytes(content)

    with pytest.raises(UnknownType, match="Hãy quét hoặc lưu lại"):
        inspect(path)


@pytest.mark.parametrize(
    "before", [b"", b"\xef\xbb\xbf\r\n", b"\x1b%-12345X@PJL ENTER LANGUAGE=PDF\n"]
)
def test_blanks_and_a_printers_greeting_may_stand_before_a_pdf(before: bytes) -> None:
    """Sloppy programs and printer drivers write them; readers open such files."""
    assert kind_of(before + b"%PDF-1.7\n") == "application/pdf"


@pytest.mark.parametrize("before", [b"<html>", b"MZ\x90", b"GIF89a", b"x" * 200, b"\n" * 1024])
def test_two_files_in_one_are_refused(before: bytes) -> None:
    """What another program would take for something else is no PDF, whatever stands behind it."""
    with pytest.raises(UnknownType):
        kind_of(before + b"%PDF-1.7\n")


@pytest.mark.parametrize(
    "head", [b"%PDF-1.7\n", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"II*\0"]
)
def test_a_right_beginning_with_nothing_behind_it_is_damaged(head: bytes, tmp_path: Path) -> None:
    """The first bytes alone do not make a file: it must open."""
    path = tmp_path / "hỏng"
    path.write_bytes(head + b"\0" * 40)

    with pytest.raises(Unreadable, match="bị hỏng"):
        inspect(path)


def test_a_pdf_that_needs_a_password_is_locked(a5: Image.Image, tmp_path: Path) -> None:
    """The officer is told to remove the password."""
    with pytest.raises(Locked, match="Hãy bỏ mật khẩu"):
        inspect(locked_pdf(a5, tmp_path / "khoa.pdf", user="bí mật"))


def test_a_pdf_with_mere_restrictions_is_read(a5: Image.Image, tmp_path: Path) -> None:
    """An owner's password restricts printing, not reading."""
    found = inspect(locked_pdf(a5, tmp_path / "hạn-chế.pdf", user=""))

    assert found == Document("application/pdf", 1, encrypted=True, signed=False)


def test_a_page_of_too_many_pixels_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    """A 20 000 x 10 000 picture is refused with the page and the measure."""
    path = tmp_path / "to.png"
    Image.new("1", (20_000, 10_000)).save(path)

    with pytest.raises(TooLarge, match="Trang 1 quá lớn: 200 triệu điểm ảnh, tối đa 100 triệu"):
        inspect(path)


def test_too_many_pages_are_refused(tmp_path: Path) -> None:
    """301 pages are one too many."""
    pages = [Image.new("1", (8, 8))] * 301

    with pytest.raises(TooLarge, match="301 trang"):
        inspect(saved_pdf(pages, tmp_path / "dài.pdf"))


def test_a_page_is_drawn_for_people_upright_and_small(a5: Image.Image, tmp_path: Path) -> None:
    """The picture is a JPEG no wider than asked, turned as the reading found."""
    path = saved_pdf([a5.rotate(90, expand=True)], tmp_path / "nằm.pdf")

    shown = Image.open(io.BytesIO(render(path, 1, width=400, turned=90)))

    assert shown.format == "JPEG"
    assert shown.width <= 400 < shown.height
