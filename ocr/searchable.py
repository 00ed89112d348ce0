"""Write a searchable PDF/A-2b: the picture as it was scanned, the text invisible on top.

The text is the one in the pages given here, which a person may have corrected. The same input
gives the same bytes.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import pikepdf

from ocr.errors import TooLarge, Unreadable
from ocr.page import Page
from ocr.pdfa.declare import Imprint, declare
from ocr.pdfa.glyphless import add_font
from ocr.pdfa.layer import Sheet, text_layer
from ocr.pdfa.leaves import Leaf, absent_leaf, drawn_leaf, jpeg_leaf, lossless_leaf, stored_leaf
from ocr.read import opened
from ocr.sources.interface import Source

_FONT, _IMAGE = "/F0", "/Im0"


def write_searchable(  # noqa: PLR0913 - what the file is made of, and what it says of itself
    source: Path,
    pages: Sequence[Page],
    out: Path,
    *,
    title: str,
    language: str = "vi",
    at: datetime,
) -> None:
    """Write these pages of the source, in this order, as PDF/A-2b to ``out``.

    ``at`` is the time the file says it was made at. Raises what ``ocr.read.inspect`` raises;
    nothing is written then.
    """
    pdf = pikepdf.Pdf.new()
    font = add_font(pdf)
    with ExitStack() as stack:
        opening = stack.enter_context(opened(source))
        shelf = _Shelf(pdf, source, opening, stack)
        for page in pages:
            _add(pdf, _leaf(pdf, shelf, page), page, font)
    declare(pdf, Imprint(title, language, at))
    pdf.save(
        out,
        min_version="1.7",
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )


class _Shelf:
    """Takes the picture of each page out of the source, in the way its kind allows."""

    def __init__(self, pdf: pikepdf.Pdf, path: Path, source: Source, stack: ExitStack) -> None:
        self._pdf = pdf
        self._path = path
        self._source = source
        self._stored: pikepdf.Pdf | None = None
        if source.media_type == "application/pdf":
            try:
                self._stored = stack.enter_context(pikepdf.open(path))
            except pikepdf.PdfError as error:
                raise Unreadable from error

    def leaf(self, number: int) -> Leaf:
        """Return the picture of this page."""
        if self._stored is None:
            return self._from_picture(number)
        if self._source.is_scan(number):
            kept = stored_leaf(self._pdf, self._stored.pages[number - 1])
            if kept is not None:
                return kept
        return drawn_leaf(self._pdf, self._source.picture(number))

    def _from_picture(self, number: int) -> Leaf:
        picture = self._source.picture(number)
        if self._source.media_type == "image/jpeg":
            kept = jpeg_leaf(self._pdf, self._path, picture)
            return kept or drawn_leaf(self._pdf, picture)
        return lossless_leaf(self._pdf, picture)


def _leaf(pdf: pikepdf.Pdf, shelf: _Shelf, page: Page) -> Leaf:
    """Return the picture of a page; of one that could not be read, a crossed sheet where needed."""
    try:
        return shelf.leaf(page.number)
    except (Unreadable, TooLarge):
        if not page.problem:
            raise
        return absent_leaf(pdf)


def _add(pdf: pikepdf.Pdf, leaf: Leaf, page: Page, font: pikepdf.Object) -> None:
    """Add one page: the picture over its whole area, the text above it, turned upright."""
    sheet = Sheet(leaf.sheet.width, leaf.sheet.height, (leaf.sheet.rotate + page.turned) % 360)
    picture = f"q {sheet.width:.4f} 0 0 {sheet.height:.4f} 0 0 cm {_IMAGE} Do Q\n".encode("ascii")
    pdf.add_blank_page(page_size=(sheet.width, sheet.height))
    made = pdf.pages[-1]
    made.obj.Resources = pikepdf.Dictionary(
        Font=pikepdf.Dictionary({_FONT: font}),
        XObject=pikepdf.Dictionary({_IMAGE: leaf.image}),
    )
    made.obj.Contents = pdf.make_stream(picture + text_layer(page, sheet, _FONT))
    if sheet.rotate:
        made.obj.Rotate = sheet.rotate
