"""From a file to words."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from ocr.page import Page
from ocr.read import read_pages
from tests.ocr.conftest import noisy, saved_pdf

Reader = Callable[[Path], tuple[Page, ...]]


@pytest.mark.parametrize("name", ["scan.pdf", "scan.tif", "scan.png", "scan.jpg"])
def test_a_scan_is_read(name: str, a5: Image.Image, tmp_path: Path, read: Reader) -> None:
    """Each of the four types becomes words with boxes."""
    path = tmp_path / name
    noisy(a5).save(path, **({"resolution": 150} if name == "scan.pdf" else {"dpi": (150, 150)}))

    (page,) = read(path)

    assert "Số: 12/QĐ-UBND" in page.text
    assert (page.source, page.turned, page.dpi) == ("engine", 0, 150)
    assert page.syllables > 0.9


def test_pages_come_in_the_order_asked_for(a5: Image.Image, tmp_path: Path) -> None:
    """Two pages of three, backwards."""
    path = saved_pdf([a5, a5, a5], tmp_path / "ba.pdf")

    pages = list(read_pages(path, [3, 1], scratch=tmp_path))

    assert [page.number for page in pages] == [3, 1]
    assert sorted(tmp_path.iterdir()) == [path]


def test_a_page_survives_its_json(a5: Image.Image, tmp_path: Path, read: Reader) -> None:
    """What is kept beside the file is the page again."""
    (page,) = read(saved_pdf([a5], tmp_path / "một.pdf"))

    kept = Page.from_json(page.to_json())

    assert kept.text == page.text
    assert kept.to_json() == page.to_json()
