# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""Draw a mark whose text and place are settled: the appearance of a signature field.

A mark is drawn by ourselves, once per signature, with a font that is embedded whole: no stamp
library, no cutting of fonts.
"""

import io
from dataclasses import dataclass

from PIL import Image
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.images import pil_image
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from signing import words
from signing.errors import NotSignable
from signing.fonts import serif
from signing.geometry import MILLIMETRE, turn

SIZE = 10.0
LEADING = 1.25
LARGEST_PICTURE = 4_000_000
BLACK = "0 0 0"
INCH = 25.4 * MILLIMETRE
OPAQUE = 255


@dataclass(frozen=True)
class Placed:
    """A mark whose text and place are settled.

    ``box`` is the field's rectangle in the page's own coordinates, None when nothing is drawn.
    ``picture`` is drawn as large as the rectangle allows.
    """

    page: int
    box: tuple[int, int, int, int] | None = None
    turned: int = 0
    width: float = 0
    height: float = 0
    lines: tuple[str, ...] = ()
    size: float = SIZE
    colour: str = BLACK
    picture: bytes | None = None


@dataclass(frozen=True)
class Size:
    """Width and height in points."""

    width: float
    height: float


def true_size(picture: bytes, otherwise: Size) -> Size:
    """Return how large a PNG is on paper, by its own resolution; ``otherwise`` if it says none.

    NotSignable for what is no PNG.
    """
    image = _opened(picture)
    across, along = image.info.get("dpi", (0, 0))
    if across <= 0 or along <= 0:
        return otherwise
    return Size(image.width / across * INCH, image.height / along * INCH)


def draw(placed: Placed, writer: IncrementalPdfFileWriter, field: generic.DictionaryObject) -> None:
    """Give the field its normal appearance (/AP /N)."""
    if placed.box is None:
        return
    widget = field["/Kids"][0].get_object() if "/Kids" in field else field
    commands, resources = _content(placed, writer)
    form = generic.StreamObject(
        generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/XObject"),
                pdf_name("/Subtype"): pdf_name("/Form"),
                pdf_name("/BBox"): _floats(0, 0, placed.width, placed.height),
                pdf_name("/Matrix"): _floats(*turn(placed.turned)),
                pdf_name("/Resources"): resources,
            }
        ),
        stream_data=commands,
    )
    normal = writer.add_object(form)
    widget[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): normal})
    writer.update_container(widget)


def _content(
    placed: Placed, writer: IncrementalPdfFileWriter
) -> tuple[bytes, generic.DictionaryObject]:
    """Write the drawing commands with the resources they name."""
    resources = generic.DictionaryObject()
    if placed.picture is not None:
        picture = _picture(placed.picture)
        image = pil_image(picture, writer)
        resources[pdf_name("/XObject")] = generic.DictionaryObject({pdf_name("/Mark"): image})
        # As large as the box allows, in its middle, never stretched.
        scale = min(placed.width / picture.width, placed.height / picture.height)
        width, height = picture.width * scale, picture.height * scale
        left, bottom = (placed.width - width) / 2, (placed.height - height) / 2
        return b"q %g 0 0 %g %g %g cm /Mark Do Q" % (width, height, left, bottom), resources
    font = serif()
    named = generic.DictionaryObject({pdf_name("/Serif"): font.embed(writer)})
    resources[pdf_name("/Font")] = named
    shown = [b"<%s> Tj T*" % font.encode(line).hex().encode() for line in placed.lines]
    size, start = placed.size, placed.height - placed.size
    head = f"q BT {placed.colour} rg /Serif {size:g} Tf {size * LEADING:g} TL 0 {start:g} Td "
    return head.encode() + b" ".join(shown) + b" ET Q", resources


def _picture(content: bytes) -> Image.Image:
    """Read a PNG of a signature or a seal; NotSignable when it is something else, or opaque."""
    try:
        image = _opened(content).convert("RGBA")
    except (OSError, SyntaxError) as problem:
        raise NotSignable(words.PICTURE_NOT_PNG) from problem
    if image.getchannel("A").histogram()[OPAQUE] == image.width * image.height:
        raise NotSignable(words.PICTURE_OPAQUE)
    return image


def _opened(content: bytes) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(content), formats=["PNG"])
    except (OSError, SyntaxError) as problem:
        raise NotSignable(words.PICTURE_NOT_PNG) from problem
    if image.width * image.height > LARGEST_PICTURE:
        raise NotSignable(words.PICTURE_TOO_LARGE)
    return image


def _floats(*values: float) -> generic.ArrayObject:
    return generic.ArrayObject([generic.FloatObject(round(value, 3)) for value in values])
