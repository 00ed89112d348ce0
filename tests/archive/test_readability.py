"""Whoever scanned a page is told what makes it hard to read, with what was measured."""

from dataclasses import replace

from archive.inquiry.readability import hard_to_read
from ocr.image.condition import Condition
from ocr.page import Page

GOOD = Page(1, 1654, 2339, 200, 0, 0.98, 0.95, "engine", (), ())
COARSE = Condition(resolution_dpi=20.0)


def test_a_poor_page_names_its_measures_and_a_blank_one_says_that_it_is() -> None:
    """A blank page is no silent nothing (attacks C5, 13); a good one has no words about it."""
    assert hard_to_read(GOOD) == ()
    assert "độ phân giải thấp (20 dpi, nên từ 200)" in hard_to_read(replace(GOOD, condition=COARSE))
    blank = hard_to_read(replace(GOOD, source="blank", condition=COARSE))
    assert blank[0].startswith("trang trắng")
    assert "20 dpi" in blank[1]
