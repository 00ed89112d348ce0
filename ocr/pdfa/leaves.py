"""The picture of each page, kept as it was scanned wherever PDF/A allows it.

- A scan stored as JPEG keeps its very bytes; other stored pictures are carried over unchanged.
- TIFF and PNG lose nothing: black and white becomes CCITT group 4, all else PNG's own compression.
- Whatever cannot be kept, and every born-digital page, is drawn.
"""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
from PIL import Image, ImageDraw

from ocr.image.picture import Picture
from ocr.pdfa.layer import Sheet
from ocr.sources.raster import decoding

_POINTS = 72
_JPEG_QUALITY = 88
_ABSENT_DPI, _ABSENT_SIZE = 100, (827, 1169)
_EXIF_TURN = {1: 0, 3: 180, 6: 90, 8: 270}
_ORIENTATION = 0x0112
_COLOUR = 3
"""Dimensions of a colour picture's pixels."""

_FILTERS = ("/DCTDecode", "/CCITTFaxDecode", "/JBIG2Decode", "/FlateDecode")
_COLOURS = ("/DeviceGray", "/DeviceRGB")
_OF_A_PICTURE = frozenset(
    (
        *("/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent"),
        *("/Length", "/Filter", "/DecodeParms", "/Intent"),
    )
)
"""What is carried over of a stored picture; anything else could lead to more than a picture."""

_OF_A_FILTER = frozenset(
    (
        *("/K", "/Columns", "/Rows", "/BlackIs1", "/EncodedByteAlign", "/EndOfLine", "/EndOfBlock"),
        *("/DamagedRowsBeforeError", "/Predictor", "/Colors", "/BitsPerComponent", "/EarlyChange"),
        *("/ColorTransform", "/JBIG2Globals"),
    )
)
"""The parameters of the filters in ``_FILTERS`` (ISO 32000-1, tables 8 to 13)."""


@dataclass(frozen=True)
class Leaf:
    """A picture that fills a page, and how the page is turned when shown."""

    image: pikepdf.Object
    sheet: Sheet


def jpeg_leaf(pdf: pikepdf.Pdf, path: Path, picture: Picture) -> Leaf | None:
    """Keep a JPEG file's bytes; ``None`` when it is mirrored or not in grey or RGB."""
    with decoding(1), Image.open(path, formats=["JPEG"]) as stored:
        mode, (width, height) = stored.mode, stored.size
        rotate = _EXIF_TURN.get(stored.getexif().get(_ORIENTATION, 1))
    if mode not in ("L", "RGB") or rotate is None:
        return None
    image = _image(pdf, path.read_bytes(), (width, height), mode)
    image.Filter = pikepdf.Name.DCTDecode
    points = _POINTS / picture.dpi
    return Leaf(image, Sheet(width * points, height * points, rotate))


def drawn_leaf(pdf: pikepdf.Pdf, picture: Picture) -> Leaf:
    """Store a drawn page: in grey if it has no colour, as JPEG unless lossless is smaller."""
    drawn = Image.fromarray(picture.pixels)
    if picture.pixels.ndim == _COLOUR and not np.ptp(picture.pixels, axis=2).any():
        drawn = drawn.convert("L")
    out = io.BytesIO()
    drawn.save(out, "JPEG", quality=_JPEG_QUALITY)
    exact = _png(pdf, drawn)
    if len(exact.read_raw_bytes()) <= len(out.getvalue()):
        return Leaf(exact, _sheet(picture))
    image = _image(pdf, out.getvalue(), drawn.size, drawn.mode)
    image.Filter = pikepdf.Name.DCTDecode
    return Leaf(image, _sheet(picture))


def lossless_leaf(pdf: pikepdf.Pdf, picture: Picture) -> Leaf:
    """Store the pixels as they are."""
    image = Image.fromarray(picture.pixels)
    levels = image.getcolors(2) if image.mode == "L" else None
    if levels is not None and {level for _, level in levels} <= {0, 255}:
        return Leaf(_fax(pdf, image.convert("1", dither=Image.Dither.NONE)), _sheet(picture))
    return Leaf(_png(pdf, image), _sheet(picture))


def absent_leaf(pdf: pikepdf.Pdf) -> Leaf:
    """Stand in for a page that cannot be drawn: an empty A4 sheet, crossed out."""
    sheet = Image.new("L", _ABSENT_SIZE, 255)
    pen = ImageDraw.Draw(sheet)
    right, bottom = (side - 1 for side in _ABSENT_SIZE)
    pen.line((0, 0, right, bottom), fill=0, width=2)
    pen.line((0, bottom, right, 0), fill=0, width=2)
    return lossless_leaf(pdf, Picture(np.asarray(sheet), _ABSENT_DPI))


def stored_leaf(pdf: pikepdf.Pdf, page: pikepdf.Page) -> Leaf | None:
    """Carry over the one picture drawn on this page; ``None`` when PDF/A would not take it."""
    names = [str(op.operands[0]) for op in pikepdf.parse_content_stream(page, "Do")]
    held: Any = page.resources.get("/XObject", {})
    drawn = [held[name] for name in dict.fromkeys(names) if name in held]
    images = [part for part in drawn if part.get("/Subtype") == "/Image"]
    if len(images) != 1 or not _plain(images[0]):
        return None
    left, bottom, right, top = (float(side) for side in page.cropbox)
    turn = int(page.obj.get("/Rotate", 0)) // 90 * 90 % 360
    sheet = Sheet(abs(right - left), abs(top - bottom), turn)
    return Leaf(_bare(pdf.copy_foreign(images[0])), sheet)


def _bare(image: pikepdf.Object) -> pikepdf.Object:
    """Take away what is not the picture itself: nothing that acts may come along."""
    _keep(image, _OF_A_PICTURE)
    told = image.get("/DecodeParms")
    for one in told if isinstance(told, pikepdf.Array) else [told]:
        if isinstance(one, pikepdf.Dictionary):
            _keep(one, _OF_A_FILTER)
            if "/JBIG2Globals" in one:
                _keep(one.JBIG2Globals, frozenset({"/Length"}))
    return image


def _keep(one: pikepdf.Object, keys: frozenset[str]) -> None:
    for key in set(one.keys()) - keys:
        del one[key]


def _plain(image: pikepdf.Object) -> bool:
    """Tell whether the picture can stand in a PDF/A-2 with an sRGB intent as it is."""
    kinds = image.get("/Filter")
    filters = [str(kind) for kind in kinds] if isinstance(kinds, pikepdf.Array) else [str(kinds)]
    extras = ("/SMask", "/Mask", "/ImageMask", "/Alternates", "/OPI", "/Decode")
    colour = image.get("/ColorSpace")
    plain_colour = isinstance(colour, pikepdf.Name) and str(colour) in _COLOURS
    return filters[-1] in _FILTERS and plain_colour and not any(key in image for key in extras)


def _sheet(picture: Picture) -> Sheet:
    points = _POINTS / picture.dpi
    return Sheet(picture.width * points, picture.height * points, 0)


def _image(pdf: pikepdf.Pdf, data: bytes, size: tuple[int, int], mode: str) -> pikepdf.Stream:
    return pikepdf.Stream(
        pdf,
        data,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=size[0],
        Height=size[1],
        ColorSpace=pikepdf.Name.DeviceRGB if mode == "RGB" else pikepdf.Name.DeviceGray,
        BitsPerComponent=1 if mode == "1" else 8,
    )


def _png(pdf: pikepdf.Pdf, image: Image.Image) -> pikepdf.Stream:
    """PNG's data is a PDF stream as it stands: deflate with PNG predictors (7.4.4.4)."""
    out = io.BytesIO()
    image.save(out, "PNG")
    stream = _image(pdf, b"".join(_chunks(out.getvalue())), image.size, image.mode)
    stream.Filter = pikepdf.Name.FlateDecode
    stream.DecodeParms = pikepdf.Dictionary(
        Predictor=15,
        Colors=len(image.getbands()),
        BitsPerComponent=8,
        Columns=image.width,
    )
    return stream


def _chunks(png: bytes) -> Iterator[bytes]:
    """Yield the data chunks of a PNG file."""
    place = 8
    while place < len(png):
        (length,) = struct.unpack_from(">I", png, place)
        if png[place + 4 : place + 8] == b"IDAT":
            yield png[place + 8 : place + 8 + length]
        place += length + 12


def _fax(pdf: pikepdf.Pdf, image: Image.Image) -> pikepdf.Stream:
    """Store black and white as CCITT group 4, in one strip out of a TIFF made for it."""
    out = io.BytesIO()
    rows_in_a_strip, offsets, counts = 278, 273, 279
    image.save(out, "TIFF", compression="group4", tiffinfo={rows_in_a_strip: image.height})
    with Image.open(io.BytesIO(out.getvalue()), formats=["TIFF"]) as made:
        (start,), (length,) = made.tag_v2[offsets], made.tag_v2[counts]  # type: ignore[attr-defined]  # Pillow types the class, not open()
        black_is_one = made.tag_v2[262] == 0  # type: ignore[attr-defined]  # as above
    stream = _image(pdf, out.getvalue()[start : start + length], image.size, "1")
    stream.Filter = pikepdf.Name.CCITTFaxDecode
    stream.DecodeParms = pikepdf.Dictionary(
        K=-1, Columns=image.width, Rows=image.height, BlackIs1=not black_is_one
    )
    return stream
