"""Small scans made on the spot: Vietnamese text drawn with a Debian font, then spoiled."""

import ctypes
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFont
from pypdfium2 import raw

from ocr.page import Box, Page, Word
from ocr.pdfa.layer import Sheet
from ocr.read import inspect, read_pages

FONT = Path("/usr/share/fonts/truetype/noto/NotoSerif-Regular.ttf")

DECISION = """\
ỦY BAN NHÂN DÂN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
XÃ AN PHÚ                      Độc lập - Tự do - Hạnh phúc
Số: 12/QĐ-UBND            An Phú, ngày 05 tháng 8 năm 2025

QUYẾT ĐỊNH
Về việc công nhận tổ hòa giải cơ sở năm 2025

Căn cứ Luật Tổ chức chính quyền địa phương;
Xét đề nghị của công chức Văn hóa - Xã hội xã,
QUYẾT ĐỊNH:
Điều 1. Công nhận các tổ hòa giải ở mười hai thôn của xã.
Điều 2. Quyết định này có hiệu lực kể từ ngày ký.

Nơi nhận:                              CHỦ TỊCH
- Như Điều 2;
- Lưu: VT.                        Nguyễn Văn Bình
"""


@pytest.fixture(scope="session")
def a5() -> Image.Image:
    """Return a decision on a small page, drawn at 150 dpi in grey."""
    return drawn(DECISION)


def drawn(text: str, *, size: tuple[int, int] = (874, 1000), pixels: int = 23) -> Image.Image:
    """Draw these lines on white paper; blanks inside a line are kept."""
    page = Image.new("L", size, 255)
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(FONT, pixels)
    for index, line in enumerate(text.splitlines()):
        pen.text((70, 80 + index * round(pixels * 1.75)), line, fill=20, font=font)
    return page


def noisy(page: Image.Image, *, seed: int = 1) -> Image.Image:
    """Return the page with the grain of a scanner."""
    grain = np.random.default_rng(seed).normal(0, 4, (page.height, page.width))
    return Image.fromarray(np.clip(np.asarray(page) + grain, 0, 255).astype(np.uint8))


def saved_pdf(pages: Sequence[Image.Image], path: Path, *, dpi: int = 150) -> Path:
    """Save the pictures as an image-only PDF."""
    pages[0].save(path, "PDF", save_all=True, append_images=pages[1:], resolution=dpi)
    return path


def locked_pdf(page: Image.Image, path: Path, *, user: str) -> Path:
    """Save the picture as a PDF that needs this password; an empty one only restricts."""
    plain = saved_pdf([page], path.with_suffix(".plain.pdf"))
    with pikepdf.open(plain) as file:
        file.save(path, encryption=pikepdf.Encryption(owner="chủ", user=user))
    return path


@pytest.fixture
def read(tmp_path: Path) -> Callable[[Path], tuple[Page, ...]]:
    """Return a function that reads every page of a file."""

    def reading(path: Path) -> tuple[Page, ...]:
        numbers = range(1, inspect(path).pages + 1)
        return tuple(read_pages(path, numbers, scratch=tmp_path))

    return reading


def born_digital(lines: Sequence[str], path: Path, *, rotate: int = 0) -> Path:
    """Save a PDF with real text in an embedded font, upright after its own turn."""
    program = FONT.read_bytes()
    data = (ctypes.c_uint8 * len(program)).from_buffer_copy(program)
    with pypdfium2.PdfDocument.new() as file:
        page = file.new_page(595, 842)
        font = raw.FPDFText_LoadFont(file, data, len(program), raw.FPDF_FONT_TRUETYPE, 1)
        for index, line in enumerate(lines):
            text = raw.FPDFPageObj_CreateTextObj(file, font, 13.0)
            letters = (line + "\0").encode("utf-16-le")
            raw.FPDFText_SetText(
                text, (ctypes.c_ushort * (len(line) + 1)).from_buffer_copy(letters)
            )
            raw.FPDFPageObj_Transform(text, *Sheet(595, 842, rotate).matrix(70, 72 + 22 * index))
            raw.FPDFPage_InsertObject(page, text)
        raw.FPDFPage_GenerateContent(page)
        page.set_rotation(rotate)
        file.save(path)
    return path


def words_on(lines: Sequence[str], *, number: int = 1) -> Page:
    """Return a page as if it had been read: each line's text stands where its blanks put it.

    One letter is a hundredth of the page wide; a line is a fiftieth high.
    """
    words = []
    for index, line in enumerate(lines):
        top = 0.05 + index * 0.025
        for match in re.finditer(r"\S+", line):
            box = Box(match.start() / 100, top, match.end() / 100, top + 0.016)
            words.append(Word(match[0], box, 0.95, index))
    return Page(number, 1000, 1414, 120, 0, 1.0, 0.95, "engine", tuple(words), ())
