"""Read a file: what it is, the words of its pages, pictures of them for people.

The only file that names back ends (openers of files, engines). Everything here may run in a child
process: it needs the file, a scratch folder, and nothing else.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from ocr.engines.tesseract import TesseractEngine
from ocr.errors import UnknownType
from ocr.page import Page
from ocr.passes import pages_of
from ocr.sources.interface import Source
from ocr.sources.limits import check_file
from ocr.sources.pdf import PdfFile
from ocr.sources.raster import RasterFile

_JPEG_QUALITY = 82
_HEAD = 1024
_STARTS = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
    b"II+\x00": "image/tiff",
    b"MM\x00+": "image/tiff",
}


@dataclass(frozen=True)
class Document:
    """What a file is, by its content: never by its name.

    ``encrypted``: a PDF with restrictions that opens without a password (one that needs a password
    is ``Locked``). ``signed``: a signature field of the PDF is filled, valid or not.
    """

    media_type: str
    pages: int
    encrypted: bool
    signed: bool


def inspect(path: Path) -> Document:
    """Open the file, check its limits and say what it is.

    Raises ``UnknownType``, ``Unreadable``, ``Locked`` or ``TooLarge``.
    """
    with opened(path) as source:
        check_file(source)
        return Document(source.media_type, source.pages, source.encrypted, source.signed)


def read_pages(
    path: Path, numbers: Sequence[int], *, scratch: Path, workers: int = 1
) -> Iterator[Page]:
    """Read these pages (counted from 1) and yield them in the order asked for, as they are read.

    ``scratch`` is an existing folder for passing files; it is left as it was found. ``workers`` is
    how many processor cores may be used. Raises what ``inspect`` raises (the whole
    file's limits excepted, which are checked there once), ``EngineFailed`` or ``EngineMissing``.
    """
    with opened(path) as source:
        yield from pages_of(source, numbers, engine=TesseractEngine(scratch), workers=workers)


def render(path: Path, number: int, *, width: int, turned: int = 0) -> bytes:
    """Return a JPEG of the page for people, at most ``width`` pixels wide.

    ``turned`` is the clockwise turn found by reading it (``Page.turned``).
    """
    with opened(path) as source:
        # A page that lies on its side is drawn larger: its height will be the width.
        drawn = source.drawn(number, width=width * 2 if turned % 180 else width)
        picture = drawn.turned(turned)
    image = Image.fromarray(picture.pixels)
    if image.width > width:
        image = image.resize((width, max(1, image.height * width // image.width)))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=_JPEG_QUALITY)
    return out.getvalue()


def opened(path: Path) -> Source:
    """Open a file of a known type; raise what ``inspect`` raises."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    for start, media_type in _STARTS.items():
        if head.startswith(start):
            return RasterFile(path, media_type)
    # ISO 32000-1 asks for the header in the first line; readers accept it in the first kilobyte.
    if b"%PDF-" in head:
        return PdfFile(path)
    raise UnknownType
