"""Days, months and long numbers are one however they are written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.facts import fact_values, facts
from search.vietnamese import cut

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
WAYS = (
    "{0.day}/{0.month}/{0.year}",
    "{0.day:02}/{0.month:02}/{0.year}",
    "{0.day}-{0.month}-{0.year}",
    "{0.day}.{0.month}.{0.year}",
    "{0.day} / {0.month} / {0.year}",
    "{0.year}-{0.month:02}-{0.day:02}",
    "ngày {0.day} tháng {0.month} năm {0.year}",
    "NGÀY {0.day:02} THÁNG {0.month:02} NĂM {0.year}",
    "ngay {0.day} thang {0.month} nam {0.year}",
    "{0.day}\u2011{0.month}\u2011{0.year}",
    "{0.day}/\u200b{0.month}/{0.year}",
    "{0.day} tháng {0.month}/{0.year}",
    "{0.day} tháng {0.month}, {0.year}",
    "{0.day} tháng {0.month} {0.year}",
)
PIECES = ("20", "11", "2026", "099", "tháng", "năm,", "số", "1.500.000", "20/11/26", "/", "-", "…")
GAPS = (" ", "", "\n", "  ", "\t", "/")


def values(text: str) -> list[str]:
    """Return what the facts of a text say."""
    return [fact.value for fact in facts(cut(text))]


@given(DAYS, st.sampled_from(WAYS))
def test_a_day_is_one_however_written(day: date, way: str) -> None:
    """Every written form gives the same day, and the month it lies in."""
    assert values(f"Họp {way.format(day)}, tại xã.") == [day.isoformat(), day.isoformat()[:7]]


@given(DAYS)
def test_a_month_is_one_however_written(day: date) -> None:
    """A month in words is a month in figures."""
    month = day.isoformat()[:7]

    assert values(f"tháng {day.month} năm {day.year}") == [month]
    assert values(f"{day.month}/{day.year}") == [month]


@given(st.text())
def test_no_text_is_an_error(text: str) -> None:
    """Facts of any text are read, and their places lie inside it."""
    page = cut(text)

    assert all(0 <= fact.first <= fact.last < len(page) for fact in facts(page))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("099012345678", ["099012345678"]),
        ("099 012 345 678", ["099012345678"]),
        ("099.012.345.678", ["099012345678"]),
        ("0912 345 678", ["0912345678"]),
        ("1.250.000 đồng", ["1250000"]),
        ("1250000 đồng", ["1250000"]),
        ("20/11/26", ["2026-11-20", "2026-11"]),
        ("20-11-98", ["1998-11-20", "1998-11"]),
        ("09.12.34.56.78", ["0912345678"]),
        ("tháng 8, 2024", ["2024-08"]),
        ("20 tháng 11", []),
        ("31/02/2026", []),
        ("13/2026", []),
        ("số 12, tờ 3", []),
        ("mục 1 2 3 4 5 6 7 8 9", []),
        ("năm 2026", []),
        ("12/3-BC", []),
        ("05/4-QĐ.UB", []),
    ],
)
def test_numbers_that_name_something(text: str, found: list[str]) -> None:
    """Groups are joined where they make one number, and nowhere else."""
    assert values(text) == found


@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(GAPS)), max_size=12))
def test_a_page_read_for_its_values_alone_says_the_same(pieces: list[tuple[str, str]]) -> None:
    """Looking only between other words finds what looking at the whole page finds."""
    page = "".join(piece + gap for piece, gap in pieces)

    assert fact_values(page) == set(values(page))
