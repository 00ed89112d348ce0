"""Read a file: what it is, the words of its pages, pictures of them for people.

The only file that names back ends (openers of files, engines). Everything here may run in a child
process: it needs the file, a scratch folder, and nothing else. Each child loads what its own work
needs: the engine alone costs half a second.
"""

import io
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ocr.page import Box, Page, Word
from ocr.sources.interface import Source
from ocr.sources.kind import HEAD, PDF, kind_of
from ocr.sources.limits import check_file
from ocr.watch import Watch

if TYPE_CHECKING:  # an engine's pictures bring numpy
    from ocr.engines.interface import Engine

_JPEG_QUALITY = 82
_ROWS = 6
"""A layout of nothing but rows: on it the engine passes over no short word."""


@dataclass(frozen=True)
class Document:
    """What a file is, by its content: never by its name.

    ``encrypted``: a PDF with restrictions that opens without a password (one that needs a password
    is ``Locked``). ``signed``: a signature field of the PDF is filled, valid or not. ``active``:
    what in it would act when somebody opens it (``ocr.sources.active``); it is never run here.
    ``device``: what the file says made it.
    """

    media_type: str
    pages: int
    encrypted: bool
    signed: bool
    active: tuple[str, ...] = ()
    device: str = ""


def inspect(path: Path) -> Document:
    """Open the file, check its limits and say what it is.

    Raises ``UnknownType``, ``Unreadable``, ``Locked`` or ``TooLarge``.
    """
    with opened(path) as source:
        check_file(source)
        return Document(
            media_type=source.media_type,
            pages=source.pages,
            encrypted=source.encrypted,
            signed=source.signed,
            active=source.active,
            device=source.device,
        )


def read_pages(
    path: Path,
    numbers: Sequence[int],
    *,
    scratch: "Path | Engine",
    workers: int = 1,
    watch: Watch | None = None,
) -> Iterator[Page]:
    """Read these pages (counted from 1) and yield them in the order asked for, as they are read.

    ``scratch`` is an existing folder for passing files, which is left as it was found, or an engine
    for several documents (``engine_in``). ``workers`` is how many processor cores may be used;
    ``watch`` is told of every step, from several threads. Raises what ``inspect`` raises (the whole
    file's limits excepted, which are checked there once), ``EngineFailed`` or ``EngineMissing``.
    """
    from ocr.passes import pages_of  # noqa: PLC0415 - see the module

    own = engine_in(scratch) if isinstance(scratch, Path) else nullcontext(scratch)
    with opened(path) as source, own as engine:
        yield from pages_of(source, numbers, engine=engine, workers=workers, watch=watch)


@contextmanager
def engine_in(scratch: Path, *, layout: int = 3) -> "Iterator[Engine]":
    """Yield an engine that, once started, reads one document after the other.

    ``scratch`` is an existing folder for passing files; it is left as it was found. ``layout`` is
    ``TesseractEngine``'s.
    """
    from ocr.engines.tesseract import TesseractEngine  # noqa: PLC0415 - see the module

    with closing(TesseractEngine(scratch, layout=layout)) as engine:
        yield engine


def read_stamps(path: Path, number: int, *, turned: int, scratch: Path) -> Page | None:
    """Read what is stamped at the head of a page, a stamp a line; boxes say nothing of the page.

    ``turned`` is the clockwise turn found by reading it. None where nothing looks like a stamp.
    """
    from ocr.stamps import stamps  # noqa: PLC0415 - see the module

    with opened(path) as source:
        sheet = stamps(source.picture(number).turned(turned))
    if sheet is None:
        return None
    with engine_in(scratch, layout=_ROWS) as engine:
        (reading,) = engine.read([sheet])
    across, down = sheet.width, sheet.height
    words = tuple(
        Word(
            one.text,
            Box(one.left / across, one.top / down, one.right / across, one.bottom / down),
            one.confidence,
            one.line,
        )
        for one in reading.sightings
    )
    return Page(number, across, down, sheet.dpi, turned, 0.0, 0.0, "engine", words, ())


def render(path: Path, number: int, *, width: int, turned: int = 0) -> bytes:
    """Return a JPEG of the page for people, at most ``width`` pixels wide.

    ``turned`` is the clockwise turn found by reading it (``Page.turned``).
    """
    from PIL import Image  # noqa: PLC0415 - see the module

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
        media_type = kind_of(file.read(HEAD))
    if media_type == PDF:
        from ocr.sources.pdf import PdfFile  # noqa: PLC0415 - see the module

        return PdfFile(path)
    from ocr.sources.raster import RasterFile  # noqa: PLC0415 - see the module

    return RasterFile(path, media_type)
