"""Small files that want the whole machine: each ends in words and in time (attacks C5, 2 to 4)."""

import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from archive.records.errors import Refused
from archive.sandbox.chores import Chore
from archive.sandbox.limits import GIB, Limits
from archive.sandbox.runner import Sandbox

LIMITS = Limits(memory=GIB, cpu=15, wall=40)


def twice_packed(path: Path) -> None:
    """Write a page whose content is 64 MB, packed twice into some kilobytes."""
    once = zlib.compress(b"0 0 m 9 9 l S\n" * (64 << 20 >> 4), 1)
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        page.Contents = pdf.make_stream(zlib.compress(once, 9))
        page.Contents.Filter = pikepdf.Array([pikepdf.Name.FlateDecode] * 2)
        pdf.save(path, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def nested_forms(path: Path) -> None:
    """Write a page of ten thousand drawings inside one another."""
    with pikepdf.new() as pdf:
        inner = pdf.make_stream(b"0 0 10 10 re f")
        for _ in range(10_000):
            outer = pdf.make_stream(b"/F Do")
            outer.Type, outer.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
            outer.BBox = pikepdf.Array([0, 0, 10, 10])
            outer.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=inner))
            inner = pdf.make_indirect(outer)
        page = pdf.add_blank_page()
        page.Contents = pdf.make_stream(b"/F Do")
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=inner))
        pdf.save(path)


def circle_of_pages(path: Path) -> None:
    """Write a tree of pages that is its own child and says it has a thousand million."""
    path.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Count 1000000000/Kids[2 0 R 2 0 R]>>endobj\n"
        b"trailer<</Root 1 0 R/Size 3>>\n%%EOF\n"
    )


def circle_of_tables(path: Path) -> None:
    """Write tables of objects that name each other as the one before."""
    head = b"%PDF-1.4\n"
    table = b"xref\n0 1\n0000000000 65535 f \ntrailer<</Size 1/Root 1 0 R/Prev 9>>\n"
    path.write_bytes(head + table + b"startxref\n9\n%%EOF\n")


def giant_page(path: Path) -> None:
    """Write a page of a hundred metres."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(14_400, 14_400))
        pdf.pages[0].MediaBox = pikepdf.Array([0, 0, 288_000, 288_000])
        pdf.save(path)


BOMBS: dict[str, Callable[[Path], None]] = {
    one.__name__: one
    for one in (
        twice_packed,
        nested_forms,
        circle_of_pages,
        circle_of_tables,
        giant_page,
    )
}


@pytest.mark.parametrize("kind", BOMBS)
def test_a_bomb_ends_in_words_and_in_time(kind: str, tmp_path: Path) -> None:
    """A child takes it, or says in Vietnamese why not; never longer than its limits."""
    source, out = tmp_path / "bomb", tmp_path / "out"
    BOMBS[kind](source)
    out.mkdir()
    assert source.stat().st_size < 4 << 20
    began = time.monotonic()
    said = ""
    try:
        Sandbox().run(
            Chore.RENDER,
            {"page": 1, "width": 600},
            inputs={"file": source},
            folder=out,
            limits=LIMITS,
        )
    except Refused as error:
        said = error.message
    drawn = (out / "page.jpg").is_file()

    assert drawn or "Hãy" in said
    assert time.monotonic() - began < LIMITS.wall + 5
