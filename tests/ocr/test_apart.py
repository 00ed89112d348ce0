"""A page that cannot be read fails alone."""

import io
from pathlib import Path

from PIL import Image

from ocr.apart import read_each


def three_pages(path: Path) -> Path:
    """Write three empty pages, of which the second cannot be decoded."""
    sheet = Image.new("L", (300, 400), 255)
    out = io.BytesIO()
    more = [sheet, sheet]
    sheet.save(out, "TIFF", save_all=True, append_images=more, compression="tiff_lzw")
    content = bytearray(out.getvalue())
    with Image.open(io.BytesIO(out.getvalue())) as made:
        made.seek(1)
        starts, lengths = made.tag_v2[273], made.tag_v2[279]  # type: ignore[attr-defined] # a TIFF has them
    for start, length in zip(starts, lengths, strict=True):
        content[start : start + length] = b"\xff" * length
    path.write_bytes(content)
    return path


def test_the_other_pages_are_read_and_the_reason_is_said(tmp_path: Path) -> None:
    """Pages come in order; the broken one has a code, words for people, and no text."""
    first, second, third = read_each(
        three_pages(tmp_path / "a.tif"), (1, 2, 3), scratch=tmp_path, workers=2
    )

    assert [page.number for page in (first, second, third)] == [1, 2, 3]
    assert (first.source, third.source) == ("blank", "blank")
    assert (second.source, second.problem) == ("unread", "unreadable")
    assert second.warnings[0].startswith("Trang 2")
