"""Days as people type them, and as fields send them."""

from datetime import date

import pytest

from archive.records.calendar import day_in


@pytest.mark.parametrize("text", ["2026-11-07", "7/11/2026", "07-11-2026", " 7.11.2026 "])
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    """Day first, as in Vietnam, or year first, as a date field sends it."""
    assert day_in(text) == date(2026, 11, 7)


@pytest.mark.parametrize("text", ["", "31/2/2026", "7/11/26", "hôm nay", "2026-13-01"])
def test_what_is_no_day_is_none(text: str) -> None:
    """Neither a day no calendar has nor one that could be read two ways."""
    with pytest.raises(ValueError):  # noqa: PT011 - whatever it says: callers say it in their words
        day_in(text)
