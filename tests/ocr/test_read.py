"""From a file to words."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PIL import Image

from ocr.engines.interface import Reading, Sighting
from ocr.image.picture import Picture
from ocr.page import Alternative, Page
from ocr.passes import pages_of
from ocr.read import engine_in, opened, read_pages
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


def test_one_engine_reads_several_documents(a5: Image.Image, tmp_path: Path) -> None:
    """Starting it costs more than a tenth of a second; the folder is left as it was found."""
    scan, folder = saved_pdf([a5], tmp_path / "a.pdf"), tmp_path / "giấy nháp"
    folder.mkdir()

    with engine_in(folder) as engine:
        texts = [page.text for _ in range(2) for page in read_pages(scan, [1], scratch=engine)]

    assert texts[0] == texts[1]
    assert "Số: 12/QĐ-UBND" in texts[0]
    assert not list(folder.iterdir())


def test_a_very_fine_scan_is_decoded_at_half_its_size(
    a5: Image.Image, tmp_path: Path, read: Reader
) -> None:
    """All its strokes are there at 300 dpi; in colour, A3 would take four times 210 MB."""
    fine = a5.convert("RGB").resize((4 * a5.width, 4 * a5.height), Image.Resampling.BICUBIC)

    (page,) = read(saved_pdf([fine], tmp_path / "a.pdf", dpi=600))

    assert "Số: 12/QĐ-UBND" in page.text
    assert (page.width, page.height, page.dpi) == (2 * a5.width, 2 * a5.height, 300)


class Doubting:
    """An engine that sees one word and doubts it."""

    def read(self, pictures: Sequence[Picture]) -> tuple[Reading, ...]:
        """See it on every picture."""
        word = Sighting("chi", 100, 100, 160, 130, 0.81, 0, (Alternative("chỉ", 0.6),))
        return (Reading((word,)),) * len(pictures)

    def upright(self, _: Picture) -> int | None:
        """Not be able to tell."""
        return None


def test_a_doubtful_word_keeps_its_alternatives(a5: Image.Image, tmp_path: Path) -> None:
    """They stand on the page, for whoever corrects it."""
    with opened(saved_pdf([a5], tmp_path / "a.pdf")) as source:
        (page,) = pages_of(source, [1], engine=Doubting())

    assert page.words[0].alternatives == (Alternative("chỉ", 0.6),)
