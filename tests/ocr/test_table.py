"""A list typeset as PDF/A: whatever stands in a cell, the table holds."""

from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from ocr.pdfa.declare import Imprint
from ocr.pdfa.letters import Letters, width, wrapped, writable
from ocr.pdfa.table import Column, Table, typeset
from signing.fonts import serif
from tests.judges import VeraPdf

IMPRINT = Imprint("Danh sách", "vi", datetime(2026, 3, 2, tzinfo=UTC))
COLUMNS = (Column("STT", 0.1), Column("Trích yếu", 0.6), Column("Mã", 0.3))
ROWS = tuple((str(n), f"Quyết định số {n} về đất ở", f"ma{n}x") for n in range(1, 1001))
ODD = (
    '=HYPERLINK("http://evil.example")',
    "Nguyễn Thị Ẫm Ượng Ỡ Ặ Ổ\u0303",
    "không_dấu_cách" * 60,
    "漢字 và \u200b\x00\x07 ký tự lạ 😀",
    "một dòng\nhai dòng\n\nba dòng",
    "rất nhiều chữ " * 900,
    "",
)


def made(rows: tuple[tuple[str, ...], ...]) -> bytes:
    """Typeset rows under a title."""
    table = Table("Danh sách", ("Câu hỏi: “đất”", "Người lập: Võ Minh Quý"), COLUMNS, rows, "Chân")
    return typeset(table, serif(), IMPRINT)


def texts(content: bytes) -> list[str]:
    """Return the text of each page, in one line."""
    with pypdfium2.PdfDocument(content) as file:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in file]


def test_a_thousand_rows_go_over_pages_in_their_order() -> None:
    """Every row stands whole on one page; each page has the head, its number and how many."""
    pages = texts(made(ROWS))

    assert len(pages) > 20
    for number, said in enumerate(pages, 1):
        assert "STT Trích yếu Mã" in said
        assert said.endswith(f"Chân Trang {number}/{len(pages)}")
    together = " ".join(pages)
    places = [together.index(f"{n} Quyết định số {n} về đất ở ma{n}x") for n in range(1, 1001)]
    assert places == sorted(places)


def test_no_cell_breaks_the_table() -> None:
    """Formulas, stacked marks, unbroken words, foreign signs: all inside the page and its row."""
    content = made(tuple((str(n), one, one[:40]) for n, one in enumerate(ODD, 1)))

    together = " ".join(texts(content))
    assert "=HYPERLINK" in together
    assert "Nguyễn Thị Ẫm Ượng Ỡ Ặ Ổ?" in together
    assert "?? và ký tự lạ ?" in together
    assert together.count("rất nhiều chữ") >= 890
    with pypdfium2.PdfDocument(content) as file:
        for page in file:
            sheet = page.get_textpage()
            across, down = page.get_size()
            for place in range(0, sheet.count_chars(), 7):
                left, bottom, right, top = sheet.get_charbox(place)
                assert 39 <= left <= right <= across - 38
                assert 15 <= bottom <= top <= down


@pytest.mark.parametrize("wide", [0.1, 3.0, 20.0])
def test_lines_are_never_wider_than_their_column(wide: float) -> None:
    """Nothing is lost and no line too wide; one letter alone always goes on a line."""
    letters: Letters = serif()
    for text in ODD:
        plain = writable(text, letters)
        lines = wrapped(plain, wide, letters)
        assert "".join(lines).replace(" ", "") == plain.replace(" ", "")
        assert all(width(line, letters) <= wide or len(line) == 1 for line in lines)


def test_the_same_table_is_the_same_bytes() -> None:
    """No chance and no clock of its own, and an empty list is a list."""
    assert made(ROWS[:5]) == made(ROWS[:5])
    assert "Trang 1/1" in texts(made(()))[0]


def test_verapdf_takes_it(tmp_path: Path, verapdf: VeraPdf) -> None:
    """PDF/A-2b, odd letters included."""
    file = tmp_path / "danh-sach.pdf"
    file.write_bytes(made(tuple((str(n), one, "") for n, one in enumerate(ODD, 1))))

    said = verapdf(file)
    assert said.ok, said.failures
    with pikepdf.open(file) as pdf:
        assert pdf.Root.Lang == "vi"
