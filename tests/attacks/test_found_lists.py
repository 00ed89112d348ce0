"""A search as a table: no live cell, nobody else's line, its digest in the ledger (C5, 27)."""

import csv
import hashlib
import io
import json
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.sheet_file import sheet
from tests.attacks.knocking import send
from tests.attacks.village import OURS, Village, Written

NAMES = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FORMULA = '=HYPERLINK("http://evil.example","bấm")'


def cells(content: bytes) -> list[list[str]]:
    """Return the texts and numbers of a workbook made here, and see that there is nothing else."""
    with ZipFile(io.BytesIO(content)) as file:
        names = file.namelist()
        book = ET.fromstring(file.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - made here
    assert not [name for name in names if "macro" in name.lower() or "external" in name.lower()]
    assert not list(book.iter(f"{NAMES}f"))
    assert {cell.get("t") for cell in book.iter(f"{NAMES}c")} <= {"inlineStr", None}
    return [
        ["".join(cell.itertext()) for cell in row.iter(f"{NAMES}c")]
        for row in book.iter(f"{NAMES}row")
    ]


@given(st.lists(st.lists(st.text() | st.integers(-9, 9) | st.none(), max_size=4), max_size=4))
def test_a_workbook_holds_texts_and_numbers_only(rows: list[list[str | int | None]]) -> None:
    """Whatever stands in a cell, a program reads back what was written, no formula."""
    told = cells(sheet(rows))

    assert [len(row) for row in told] == [len(row) for row in rows]
    for row, written in zip(told, rows, strict=True):
        for cell, value in zip(row, written, strict=True):
            if isinstance(value, int) or (value and value.isprintable()):
                assert cell == str(value)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_list_holds_ones_own_pages_and_is_written_down(village: Village, kind: str) -> None:
    """The foreign paper with the same words is in no line; formulas are text; the ledger knows."""
    ours = village.settle(written=Written(text=f"Hướng dẫn riêng {FORMULA}"))
    theirs = village.settle(body="ben-thu", written=Written(text="Hướng dẫn riêng zqbimat"))
    inspector = village.people[f"inspector of {OURS}"]

    answer = send(village, inspector, "GET", f"/tim/danh-sach.{kind}?q=huong+dan+rieng", {})
    content = answer.get_data()
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    else:
        rows = cells(content)

    assert answer.status_code == 200
    assert ours.record.id in {row[1] for row in rows if len(row) > 1}
    assert not [row for row in rows if theirs.record.id in row or "zqbimat" in " ".join(row)]
    foot = dict(row for row in rows if len(row) == 2)
    assert foot["Câu hỏi"] == "“huong dan rieng”"
    assert inspector.id in foot["Người lập"]
    above = content.split(b'"C\xc3\xa2u h\xe1\xbb\x8fi"')[0]
    assert kind == "xlsx" or hashlib.sha256(above).hexdigest() in content.decode()
    with village.parts.catalog.view() as view:
        last = json.loads(view.ledger.of("archive")[-1].data)
    assert last["commitments"]["list"] == hashlib.sha256(content).hexdigest()


def test_a_list_names_no_formula_in_csv(village: Village) -> None:
    """A number that begins like a formula stands behind an apostrophe."""
    village.settle(written=Written(text="Tờ trình công thức zqcong", fields={"number": "=1+1"}))
    officer = village.people[f"officer of {OURS}"]

    answer = send(village, officer, "GET", "/tim/danh-sach.csv?q=zqcong", {})
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))

    assert rows[1][4] == "'=1+1"
