"""Ruled tables keep their rows and cells, straight or skewed, whole or with joined cells."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.page import Page
from ocr.read import read_pages
from ocr.tables import cells_in_rows
from tests.ocr.conftest import FONT, drawn, noisy

ROWS = (
    ("STT", "Người nhận", "Ngày sinh", "Số tiền"),
    ("11", "Nguyễn Thị Hoa", "12/04/1961", "31.000.000"),
    ("12", "Lương Đình Sinh", "19/07/1950", "79.000.000"),
    ("13", "Phạm Bá Bảo", "28/10/1949", "17.000.000"),
)
EDGES = (60, 150, 430, 640, 860)
TOP, HIGH = 120, 62


def test_a_person_s_row_can_be_taken_out_of_a_table(tmp_path: Path) -> None:
    """What stands in one row of the paper stands in one row of the reading, cell by cell."""
    page = _read(noisy(_table(ROWS)), tmp_path)
    (table,) = page.tables
    assert cells_in_rows(table) == ROWS
    assert all(cell.text in page.text for cell in table.cells if " " not in cell.text)


@pytest.mark.parametrize("degrees", [-2.5, 2.5])
def test_a_skewed_table_keeps_its_cells(degrees: float, tmp_path: Path) -> None:
    """A sheet that lay crooked on the glass loses no cell; boxes are those of the crooked page."""
    turned = _table(ROWS).rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)
    (table,) = _read(noisy(turned), tmp_path).tables
    assert cells_in_rows(table) == ROWS
    first, last = table.cells[0].box, table.cells[len(EDGES) - 2].box
    assert (first.top > last.top) == (degrees > 0)


def test_a_heading_over_two_columns_is_one_cell(tmp_path: Path) -> None:
    """Where the rule between two places is missing, they are one cell and say their text once."""
    rows = (("STT", "Người nhận và ngày sinh", "", "Số tiền"), *ROWS[1:])
    (table,) = _read(noisy(_table(rows, joined=True)), tmp_path).tables
    heading = next(cell for cell in table.cells if cell.text.startswith("Người nhận"))
    assert (heading.row, heading.column, heading.rows, heading.columns) == (0, 1, 1, 2)
    assert cells_in_rows(table)[0] == rows[0]
    assert cells_in_rows(table)[1:] == ROWS[1:]


def test_lines_of_words_and_empty_frames_are_no_table(tmp_path: Path) -> None:
    """Columns parted by blanks stay lines; a form's empty frames hold no rows."""
    text = "\n".join("      ".join(row) for row in ROWS)
    assert _read(noisy(drawn(text)), tmp_path).tables == ()
    empty = tuple(("", "", "", "") for _ in ROWS)
    assert _read(noisy(_table((ROWS[0], *empty))), tmp_path).tables == ()


def test_a_page_kept_before_tables_were_told_can_still_be_read(tmp_path: Path) -> None:
    """Tables survive being kept; a page kept without them has none."""
    page = _read(noisy(_table(ROWS)), tmp_path)
    kept = page.to_json()
    assert Page.from_json(kept).to_json() == kept
    del kept["tables"]
    assert Page.from_json(kept).tables == ()


def _read(picture: Image.Image, folder: Path) -> Page:
    path = folder / "page.png"
    picture.save(path, dpi=(150, 150))
    (page,) = read_pages(path, [1], scratch=folder)
    return page


def _table(rows: Sequence[Sequence[str]], *, joined: bool = False) -> Image.Image:
    """Draw these rows with rules around; ``joined``: the first row's middle two cells are one."""
    page = Image.new("L", (930, 1000), 255)
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(FONT, 23)
    bottom = TOP + HIGH * len(rows)
    for down in range(TOP, bottom + 1, HIGH):
        pen.line((EDGES[0], down, EDGES[-1], down), fill=40, width=2)
    for across in EDGES:
        start = TOP + HIGH if joined and across == EDGES[2] else TOP
        pen.line((across, start, across, bottom), fill=40, width=2)
    for place, row in enumerate(rows):
        for (left, _), text in zip(pairwise(EDGES), row, strict=True):
            pen.text((left + 14, TOP + HIGH * place + 14), text, fill=20, font=font)
    return page
