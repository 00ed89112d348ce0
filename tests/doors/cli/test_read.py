"""Reading files without an archive: what is found, and in which shape it leaves."""

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from archive.cli.readings import Reading
from ocr.image.condition import Condition
from ocr.page import Box, Cell, Page, Table
from tests.doors.cli.conftest import Demo, said_by
from tests.ocr.conftest import born_digital, drawn
from tests.ocr.test_apart import three_pages

FORM = [
    "UBND TỈNH SÔNG MẪU",
    "Số: 36/TLKS-BS        Cầu Mẫu, ngày 05 tháng 8 năm 2999",
    "TRÍCH LỤC KHAI SINH",
    "Họ, chữ đệm, tên: NGUYỄN KHÁNH HÒA",
    "Giới tính: Nam      Dân tộc: Kinh",
    "Số định danh cá nhân: 099315004127",
]


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a form with text of its own."""
    return born_digital(FORM, tmp_path_factory.mktemp("form") / "to-khai.pdf")


def test_pairs_doubts_and_language_are_told_to_machines(form: Path) -> None:
    """Each pair with two places; what does not fit is said, and everything is read all the same."""
    said = said_by("read", form, "--json")
    (told,) = said.lines
    (name, sex, people, number) = told["pairs"]

    assert said.code == 0
    assert (name["label"], name["value"]) == ("Họ, chữ đệm, tên", "NGUYỄN KHÁNH HÒA")
    assert (sex["value"], people["value"], number["value"]) == ("Nam", "Kinh", "099315004127")
    assert len(name["box"]) == len(name["label_box"]) == 4
    assert {doubt["code"] for doubt in told["doubts"]} == {"date_future", "citizen_sex"}
    assert told["pages"][0]["language"]["code"] == "vi"
    assert told["fields"]["date"]["value"] == "2999-08-05"


def test_people_are_told_what_does_not_fit(form: Path) -> None:
    """On standard error, in words; fields and pairs go to standard output."""
    said = said_by("read", form, "--fields")

    assert "type\tTrích lục khai sinh" in said.out
    assert "Dân tộc\tKinh" in said.out
    assert "ngày 2999-08-05 còn ở tương lai" in said.err
    assert "số định danh 099315004127 không khớp giới tính" in said.err


def test_alto_and_tables_leave_as_files(demo: Demo, tmp_path: Path) -> None:
    """Beside the searchable copy in a folder, each under its own name."""
    paper = demo.papers["born_digital"]
    said = said_by("read", paper, "--out-dir", tmp_path, "--alto", "--tables")
    written = {path.name.removeprefix(paper.stem): path for path in tmp_path.iterdir()}

    assert said.code == 0
    assert set(written) == {".pdf", ".alto.xml", "-trang-2-bang-1.csv"}
    root = ET.fromstring(written[".alto.xml"].read_bytes())  # noqa: S314 - our own bytes
    assert root.tag.endswith("alto")
    rows = list(csv.reader(io.StringIO(written["-trang-2-bang-1.csv"].read_text("utf-8-sig"))))
    assert rows[0] == ["Lỗi", "Cách sửa"]
    assert len(rows) == 5


def test_one_file_goes_to_standard_output(form: Path) -> None:
    """ALTO alone is a whole XML file there; several would be none."""
    one = said_by("read", form, "--alto")

    assert ET.fromstring(one.out.encode()).tag.endswith("alto")  # noqa: S314 - our own bytes
    assert said_by("read", form, form, "--alto").code == 64


def test_a_cell_of_a_scan_is_no_formula() -> None:
    """What stood on paper is text to every spreadsheet."""
    box = Box(0.0, 0.0, 1.0, 1.0)
    cells = tuple(Cell(row, 0, 1, 1, text, box) for row, text in enumerate(("Số tiền", "=1+1")))
    page = Page(1, 9, 9, 9, 0, 1.0, 1.0, "engine", (), (), tables=(Table(box, cells),))
    reading = Reading(Path("a.pdf"), [page], (), (), ())

    assert [content.decode() for _, content in reading.tables()] == [
        '\ufeff"Số tiền"\r\n"\'=1+1"\r\n'
    ]


def test_a_poor_page_says_which_measure_is_poor() -> None:
    """In words, with what was measured; a good page says nothing."""
    poor = Condition(resolution_dpi=96, lean_degrees=-7.4, syllables_share=0.5)
    pages = [
        Page(number, 9, 9, 9, 0, 1.0, 1.0, "engine", (), (), condition=condition)
        for number, condition in enumerate((poor, Condition(resolution_dpi=200)), 1)
    ]

    assert list(Reading(Path("a.pdf"), pages, (), (), ()).remarks()) == [
        (
            "a.pdf: trang 1 khó đọc: độ phân giải thấp (96 dpi, nên từ 200), trang nghiêng (-7°), "
            "ít từ đọc ra là tiếng Việt (50%)"
        )
    ]


def test_a_broken_page_fails_alone(tmp_path: Path) -> None:
    """The others are read, the reason is said, the code is 1."""
    said = said_by("read", three_pages(tmp_path / "ba-trang.tif"), "--json")

    assert said.code == 1
    assert [page["problem"] for page in said.lines[0]["pages"]] == ["", "unreadable", ""]
    assert "trang 2: Trang 2 của tệp bị hỏng" in said.err


def test_every_step_can_be_looked_at(tmp_path: Path) -> None:
    """A picture and a line a step, numbered in their order."""
    scan = tmp_path / "quet.png"
    drawn("Ủy ban nhân dân xã\nSố: 12/QĐ-UBND", size=(500, 240)).save(scan, dpi=(150, 150))
    said = said_by("read", scan, "--debug", tmp_path / "buoc")
    folder = tmp_path / "buoc" / "quet"
    steps = [json.loads(line) for line in (folder / "steps.jsonl").read_text().splitlines()]

    assert said.code == 0
    assert "UBND" in said.out
    assert len(steps) >= 3
    assert all((folder / step["file"]).is_file() for step in steps)
    assert [step["file"][:12] for step in steps] == [
        f"trang-001-{number:02d}" for number in range(1, len(steps) + 1)
    ]
    assert all(isinstance(step["measure"], dict) for step in steps)
