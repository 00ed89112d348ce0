"""ALTO: what was read, as other archives take it."""

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from ocr.alto import alto
from ocr.page import Alternative, Block, Box, Page, Word

SPACE = {"a": "http://www.loc.gov/standards/alto/ns-v4#"}
WORDS = (
    Word("Số:", Box(0.1, 0.1, 0.2, 0.12), 0.5, 0, (Alternative("Sổ:", 0.4), Alternative("S<", 0))),
    Word("12/QĐ-UBND", Box(0.22, 0.1, 0.4, 0.12), 0.987, 0),
    Word("“A & B”", Box(0.1, 0.2, 0.4, 0.22), 1.0, 1),
)


def page(*words: Word, blocks: tuple[Block, ...] = ()) -> Page:
    """Return a page of 1000 by 2000 pixels with these words."""
    return Page(3, 1000, 2000, 100, 0, 1.0, 0.9, "engine", words, (), blocks=blocks)


def parsed(written: bytes) -> ET.Element:
    """Parse what was written here a moment ago."""
    return ET.fromstring(written)  # noqa: S314 - our own bytes


def test_words_stand_in_pixels_with_confidence_and_alternatives() -> None:
    """A place is whole pixels, WC runs from 0 to 1, what a doubtful word may be stands in it."""
    root = parsed(alto([page(*WORDS)], file_name="quyết định & phụ lục.pdf"))
    (sheet,) = root.findall(".//a:Page", SPACE)
    first, second, third = root.findall(".//a:String", SPACE)

    assert root.findtext(".//a:MeasurementUnit", namespaces=SPACE) == "pixel"
    assert root.findtext(".//a:fileName", namespaces=SPACE) == "quyết định & phụ lục.pdf"
    assert (sheet.get("PHYSICAL_IMG_NR"), sheet.get("WIDTH"), sheet.get("HEIGHT")) == (
        "3",
        "1000",
        "2000",
    )
    assert [second.get(key) for key in ("HPOS", "VPOS", "WIDTH", "HEIGHT", "WC", "CONTENT")] == [
        "220",
        "200",
        "180",
        "40",
        "0.987",
        "12/QĐ-UBND",
    ]
    assert [one.text for one in first.findall("a:ALTERNATIVE", SPACE)] == ["Sổ:", "S<"]
    assert third.get("CONTENT") == "“A & B”"


def test_lines_stand_in_their_blocks_with_spaces_between_words() -> None:
    """A block of lines is a block; lines in none are one of their own."""
    blocks = (Block("text", Box(0.1, 0.2, 0.4, 0.22), 1, 2),)
    root = parsed(alto([page(*WORDS, blocks=blocks), page(*WORDS)], file_name="a.pdf"))
    lines = [len(one.findall("a:TextLine", SPACE)) for one in root.findall(".//a:TextBlock", SPACE)]
    (gap,) = root.findall(".//a:SP", SPACE)[:1]

    assert lines == [1, 1, 2]
    assert (gap.get("HPOS"), gap.get("WIDTH")) == ("200", "20")


def test_an_empty_page_has_no_blocks() -> None:
    """It is there, with its size."""
    root = parsed(alto([page()], file_name="a.pdf"))

    assert root.find(".//a:PrintSpace", SPACE) is not None
    assert root.find(".//a:TextBlock", SPACE) is None


@given(st.text(min_size=1, max_size=20), st.text(max_size=20))
def test_whatever_was_read_the_file_is_well_formed(text: str, name: str) -> None:
    """Signs XML has no place for are left out; the same page gives the same bytes."""
    odd = page(Word(text, Box(0.0, 0.0, 1.0, 1.0), 0.0, 0, (Alternative(text, 0.1),)))

    assert alto([odd], file_name=name) == alto([odd], file_name=name)
    assert parsed(alto([odd], file_name=name)).find(".//a:String", SPACE) is not None
