"""ALTO 4 (Library of Congress): what was read, as libraries and other archives exchange it.

Pixels of the upright page, one ``TextBlock`` a block, ``WC`` the confidence of a word, and its
other readings as ``ALTERNATIVE``. Such files are written here, never read.
"""

import re
from collections.abc import Sequence
from itertools import groupby
from xml.etree import ElementTree as ET

from ocr.language import language_of
from ocr.page import Box, Page, Word

_SPACE = "http://www.loc.gov/standards/alto/ns-v4#"
_SCHEMA = "4.4"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that XML 1.0 has no place for (section 2.2)."""


def alto(pages: Sequence[Page], *, file_name: str) -> bytes:
    """Return one ALTO file for all these pages; the same pages give the same bytes."""
    root = ET.Element("alto", {"xmlns": _SPACE, "SCHEMAVERSION": _SCHEMA})
    about = ET.SubElement(root, "Description")
    ET.SubElement(about, "MeasurementUnit").text = "pixel"
    source = ET.SubElement(about, "sourceImageInformation")
    ET.SubElement(source, "fileName").text = _shown(file_name)
    made = ET.SubElement(about, "Processing", {"ID": "doc"})
    software = ET.SubElement(made, "processingSoftware")
    ET.SubElement(software, "softwareName").text = "vankho"
    layout = ET.SubElement(root, "Layout")
    for page in pages:
        _add_page(layout, page)
    ET.indent(root, " ")
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _add_page(layout: ET.Element, page: Page) -> None:
    name = f"trang{page.number}"
    size = {"WIDTH": str(page.width), "HEIGHT": str(page.height)}
    told = {"ID": name, "PHYSICAL_IMG_NR": str(page.number), **size}
    if page.words:
        told["PC"] = f"{page.confidence:.3f}"
    sheet = ET.SubElement(layout, "Page", told)
    space = ET.SubElement(sheet, "PrintSpace", {"HPOS": "0", "VPOS": "0", **size})
    language = language_of(page.text).code
    for number, lines in enumerate(_blocks(page), 1):
        words = [word for line in lines for word in line]
        place = {"ID": f"{name}_khoi{number}", **_place(_around(words), page)}
        if language in ("vi", "en"):
            place["LANG"] = language
        block = ET.SubElement(space, "TextBlock", place)
        for line in lines:
            _add_line(block, line, page)


def _blocks(page: Page) -> list[list[tuple[Word, ...]]]:
    """Return the lines of the page by its blocks; lines in no block are one of their own."""
    lines = list(enumerate(page.lines))

    def block_of(numbered: tuple[int, tuple[Word, ...]]) -> int:
        at = numbered[0]
        within = (index for index, block in enumerate(page.blocks) if block.first <= at < block.end)
        return next(within, -1)

    return [[line for _, line in group] for _, group in groupby(lines, block_of)]


def _add_line(block: ET.Element, words: Sequence[Word], page: Page) -> None:
    """Add a line; between two words stands the space between their boxes."""
    line = ET.SubElement(block, "TextLine", _place(_around(words), page))
    for index, word in enumerate(words):
        if index:
            before = words[index - 1].box
            gap = Box(before.right, word.box.top, max(before.right, word.box.left), word.box.bottom)
            space = _place(gap, page)
            ET.SubElement(line, "SP", {key: space[key] for key in ("HPOS", "VPOS", "WIDTH")})
        told = {"CONTENT": _shown(word.text), **_place(word.box, page)}
        string = ET.SubElement(line, "String", {**told, "WC": f"{word.confidence:.3f}"})
        for other in word.alternatives:
            ET.SubElement(string, "ALTERNATIVE").text = _shown(other.text)


def _place(box: Box, page: Page) -> dict[str, str]:
    """Return a box as whole pixels of the upright page."""
    left, right = (round(side * page.width) for side in (box.left, box.right))
    top, bottom = (round(side * page.height) for side in (box.top, box.bottom))
    sides = {"HPOS": left, "VPOS": top, "WIDTH": right - left, "HEIGHT": bottom - top}
    return {name: str(pixels) for name, pixels in sides.items()}


def _around(words: Sequence[Word]) -> Box:
    whole = words[0].box
    for word in words[1:]:
        whole = whole.joined(word.box)
    return whole


def _shown(text: str) -> str:
    return _NO_XML.sub("", text)
