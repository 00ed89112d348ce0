"""A sheet's code says whose pages follow, and nothing else passes for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.records.digest import ALPHABET
from archive.records.sheet import MOST_PAGES, Sheet, sheet_of, written

SHEETS = st.builds(Sheet, st.text(ALPHABET, min_size=26, max_size=26), st.integers(1, MOST_PAGES))


@given(SHEETS)
def test_a_sheet_is_read_back(sheet: Sheet) -> None:
    """In capitals as printed, and in small letters as some readers tell them."""
    assert sheet_of(written(sheet)) == sheet == sheet_of(written(sheet).lower())


@given(SHEETS, st.integers(0, 44), st.sampled_from("0123456789ABC:"))
def test_one_wrong_letter_makes_it_no_sheet(sheet: Sheet, at: int, letter: str) -> None:
    """A misread code names no other dossier and no other count."""
    text = written(sheet)
    changed = text[:at] + letter + text[at + 1 :]
    assert changed == text or sheet_of(changed) is None


@pytest.mark.parametrize(
    "text", ["", "VK1", "HS-2026-000123", "https://example.vn/v/abc", "VK2:a:1:0"]
)
def test_other_codes_are_no_sheets(text: str) -> None:
    """Labels, addresses and later versions are left alone."""
    assert sheet_of(text) is None
