"""Who signed is read again where a seal touches the print."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import ImageDraw

from ocr.closinglook import Row, Rows, Thin, cut_short, with_signer
from ocr.engines.interface import Reading, Sighting
from ocr.image.picture import Picture
from tests.ocr.conftest import drawn

_ROW = Row(left=500, top=300, right=900, bottom=340, at=40)
_ROWS = Rows(Picture(np.full((120, 480), 255, np.uint8), 200), (_ROW,), edge=40)
_HEAD = Sighting("TM.", 520, 240, 560, 270, 0.95, 0)


def said(text: str, *, sure: float = 0.7, left: int = 40, top: int = 45) -> Reading:
    """Return a line with these words, each letter ten pixels wide."""
    words: list[Sighting] = []
    for word in text.split():
        words.append(
            Sighting(word, left, top, left + 10 * len(word), top + 28, sure, len(words) and 1)
        )
        left += 10 * len(word) + 12
    return Reading(tuple(words))


@pytest.mark.parametrize(
    ("again", "whole"),
    [
        ("PHÓ CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        ("~—-PHÓ CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        ("„TEYHÓ CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        ("Z:€HU TICH", "CHỦ TỊCH"),
        ("( IÁM ĐỐC", "GIÁM ĐỐC"),
        ("¬ Sữñg Duy Nhài", "Sùng Duy Nhài"),
        ("mrinh Tuấn Chiến", "Trịnh Tuấn Chiến"),
        ("mỡ Viết Bình", ""),
        ("/\\ Huỳnh Ngọc Đông ,", "Huỳnh Ngọc Đông"),
        ("MẪU TRÌNH DIỄN", ""),
        ("gữñc Duy Nhài", ""),
        ("~ .VW*x", ""),
    ],
)
def test_a_row_gives_a_position_or_a_name_or_nothing(again: str, whole: str) -> None:
    """What the seal left of the first word is mended from the closed lists; junk stays away."""
    words = with_signer(Reading((_HEAD,)), _ROWS, said(again)).sightings[1:]

    assert " ".join(word.text for word in words) == whole
    assert all(_ROW.holds(word) for word in words)


def test_words_that_were_surely_read_stay_as_they_were() -> None:
    """The second look adds the surname; it does not read the rest worse."""
    before = said("Tuấn Chiến", sure=0.9, left=562, top=305)

    after = with_signer(before, _ROWS, said("Trịnh Tuãn Chiẽn"))

    assert [word.text for word in after.sightings] == ["Trịnh", "Tuấn", "Chiến"]


def test_a_closing_that_was_read_whole_is_not_read_again() -> None:
    """Without the line for whom one signs, and without ink beside words, nothing is looked at."""
    blank = Picture(np.full((1000, 1000), 255, np.uint8), 200)

    assert cut_short(blank, Reading(())) is None
    assert cut_short(blank, Reading((_HEAD,))) is None


def test_the_rows_that_a_seal_crosses_are_cut_out() -> None:
    """Position and name stand alone under each other, without what is paler than print."""
    page = drawn(
        "\n".join(
            [
                "Nơi nhận:                              TM. ỦY BAN NHÂN DÂN",
                "- Như trên;                                   PHÓ CHỦ TỊCH",
                *[""] * 4,
                "                                                Trịnh Tuấn Chiến",
            ]
        )
    )
    pen = ImageDraw.Draw(page)
    pen.ellipse((300, 135, 485, 345), outline=160, width=3)
    pen.line([(430, 190), (460, 280), (490, 200), (520, 280), (560, 210)], fill=30, width=4)
    words = (("TM.", 359, 400), ("DÂN", 570, 622))
    head = Reading(tuple(Sighting(word, at, 86, to, 108, 0.95, 0) for word, at, to in words))

    rows = cut_short(Picture(np.asarray(page), 150), head)

    assert rows is not None
    name, position = rows.rows[::-1]
    assert position.top < 131 < position.bottom
    assert name.top < 331 < name.bottom
    assert not ((rows.picture.pixels > 150) & (rows.picture.pixels < 255)).any()


def test_thin_strokes_of_a_seal_are_left_out_beside_bold_print() -> None:
    """On a fax it is as black as the print: a line of two pixels goes, stems of six stay."""
    pixels = np.full((400, 1000), 255, np.uint8)
    for stem in range(560, 860, 20):
        pixels[200:230, stem : stem + 6] = 0
    pixels[215:217, 500:900] = 0
    head = Reading((_HEAD, Sighting("DÂN", 700, 240, 760, 270, 0.95, 0)))
    head = Reading(tuple(replace(one, top=140, bottom=170) for one in head.sightings))

    whole, bold = (cut_short(Picture(pixels, 200), head, thin) for thin in (None, Thin(2)))

    assert whole is not None
    assert bold is not None
    ring, stem = (bold.edge + at - bold.rows[0].left for at in (520, 562))
    assert (whole.picture.pixels[:, ring] == 0).any()
    assert not (bold.picture.pixels[:, ring] == 0).any()
    assert (bold.picture.pixels[:, stem] == 0).any()


def test_a_ring_that_leaves_the_row_goes_and_print_keeps_its_thin_strokes() -> None:
    """A ring of four pixels comes in from below and ends at a stem; a crossbar joins two stems."""
    pixels = np.full((400, 1000), 255, np.uint8)
    for stem in range(560, 860, 20):
        pixels[200:230, stem : stem + 7] = 0
    pixels[214:216, 560:587] = 0
    for step in range(40):
        pixels[225 + step // 2 : 229 + step // 2, 880 + step] = 0
    words = (_HEAD, Sighting("DÂN", 700, 240, 760, 270, 0.95, 0))
    head = Reading(tuple(replace(one, top=140, bottom=170) for one in words))

    rows = cut_short(Picture(pixels, 200), head, Thin(5, leaving=True))

    assert rows is not None
    left, top = rows.edge - rows.rows[0].left, rows.rows[0].at - rows.rows[0].top
    assert rows.picture.pixels[top + 215, left + 572] == 0
    assert (rows.picture.pixels[:, left + 895 : left + 925] == 255).all()
