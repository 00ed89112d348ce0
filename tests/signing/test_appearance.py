"""How signatures look on the page, looked at as pictures."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageDraw

from signing.appearance import DAY_FIRST, INVISIBLE, Appearance, Box, Case
from signing.errors import NotSignable
from signing.fonts import serif
from signing.geometry import MILLIMETRE
from signing.sign import sign
from tests.judges import VeraPdf
from tests.signing.town import Town, make_paper

AT = datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)
LETTERS = (
    "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
)


def picture(colour: tuple[int, int, int]) -> bytes:
    """Draw a transparent PNG with a thick ring."""
    image = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((10, 10, 190, 190), outline=(*colour, 255), width=20)
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def seen(pdf: bytes, page: int = 0) -> Image.Image:
    """Render a page as a reader sees it, one pixel a point."""
    with pypdfium2.PdfDocument(pdf) as document:
        document.init_forms()
        image: Image.Image = document[page].render(scale=1, may_draw_forms=True).to_pil()
        return image.convert("RGB")


def ink(before: bytes, after: bytes) -> tuple[int, int, int, int]:
    """Find the rectangle (left, top, right, bottom) in which two files differ on page one."""
    found = ImageChops.difference(seen(before), seen(after)).getbbox()
    assert found
    return found


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_digitised_copy_is_marked_top_right(town: Town, turned: int) -> None:
    """However the page is turned, it stands in the upper right corner, above the text's margin."""
    paper = make_paper(pages=1, turned=turned)
    look = Appearance(Case.DIGITISED_COPY, lines=("SAO Y",))

    pdf = sign(paper, town.key(), at=AT, appearance=look, field="KySo1")

    width, _ = seen(paper).size
    left, top, right, bottom = ink(paper, pdf)
    assert left > width / 2
    assert right <= width - 40
    assert top >= 10
    assert bottom < 20 * MILLIMETRE


def test_a_copy_is_black_text_of_ten_points(town: Town, paper: bytes) -> None:
    """Circular 05/2025 asks for no picture, and 10 points."""
    look = Appearance(Case.DIGITISED_COPY, lines=("SAO Y",), picture=picture((255, 0, 0)))

    pdf = sign(paper, town.key(), at=AT, appearance=look, field="KySo1")

    assert b"BT 0 0 0 rg /Serif 10 Tf" in pdf
    assert b"/Mark" not in pdf


def test_the_time_is_vietnamese_and_its_form_a_template(town: Town, paper: bytes) -> None:
    """03:04:05 UTC is 10:04:05 +07:00, written as the agency wants it."""
    look = Appearance(Case.DIGITISED_COPY, time_format=DAY_FIRST)

    pdf = sign(paper, town.key(), at=AT, appearance=look, field="KySo1")

    assert serif().encode("22-11-2026 10:04:05 +07:00").hex().encode() in pdf


def test_a_person_signs_in_blue_and_the_seal_is_red_to_its_left(town: Town, paper: bytes) -> None:
    """The seal covers about a third of the personal signature."""
    person = Appearance(Case.PERSONAL, picture=picture((0, 0, 200)))
    seal = Appearance(Case.AGENCY_SEAL, picture=picture((220, 0, 0)))

    first = sign(paper, town.key(), at=AT, appearance=person, field="a")
    second = sign(first, town.key("seal"), at=AT, appearance=seal, field="b")

    blue, red = ink(paper, first), ink(first, second)
    assert red[0] < blue[0] < red[2] < blue[2]


def test_a_mark_stays_in_the_box_it_was_given(town: Town, paper: bytes) -> None:
    """Long text shrinks, it does not run over."""
    box = Box(100, 100, 220, 140)
    look = Appearance(Case.PERSONAL, lines=("PHÓ CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ",), box=box)

    left, top, right, bottom = ink(
        paper, sign(paper, town.key(), at=AT, appearance=look, field="a")
    )

    assert left >= 99
    assert right <= 221
    assert top >= 842 - 141
    assert bottom <= 842 - 99


def test_every_vietnamese_letter_can_be_written() -> None:
    """The font holds all letters with all tones, small and capital, composed or not."""
    for letters in (LETTERS, LETTERS.upper()):
        assert b"\x00\x00" not in _pairs(serif().encode(letters))


def _pairs(encoded: bytes) -> list[bytes]:
    return [encoded[at : at + 2] for at in range(0, len(encoded), 2)]


@pytest.mark.parametrize(
    "look",
    [
        INVISIBLE,
        Appearance(Case.DIGITISED_COPY, lines=("SAO Y",)),
        Appearance(Case.PERSONAL, lines=("CHỦ TỊCH",)),
        Appearance(Case.PERSONAL, picture=picture((0, 0, 200))),
        Appearance(Case.AGENCY_SEAL, picture=picture((220, 0, 0)), page=-1),
    ],
    ids=["none", "copy", "person", "person picture", "seal picture"],
)
def test_a_signed_file_stays_pdf_a(
    town: Town, paper: bytes, tmp_path: Path, verapdf: VeraPdf, look: Appearance
) -> None:
    """What was PDF/A-2b before is PDF/A-2b after, whatever was drawn."""
    file = tmp_path / "signed.pdf"
    file.write_bytes(sign(paper, town.key(), at=AT, appearance=look, field="a"))

    said = verapdf(file)

    assert said.ok, said.failures


def test_a_page_that_is_not_there_is_refused(town: Town, paper: bytes) -> None:
    """The message names the page."""
    look = Appearance(Case.PERSONAL, page=7)

    with pytest.raises(NotSignable, match="trang số 8"):
        sign(paper, town.key(), at=AT, appearance=look, field="a")


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n"])
def test_a_picture_that_is_no_png_is_refused(town: Town, paper: bytes, content: bytes) -> None:
    """Nothing but PNG is read."""
    look = Appearance(Case.PERSONAL, picture=content)

    with pytest.raises(NotSignable, match="PNG"):
        sign(paper, town.key(), at=AT, appearance=look, field="a")
