"""TIFF, JPEG, PNG, HEIC and WebP files: an allow-list of Pillow, and our own pixel limit."""

import math
import re
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from PIL import Image, ImageOps

from ocr.errors import OcrError, Unreadable
from ocr.image.picture import Picture
from ocr.image.square import squared
from ocr.sources.interface import PageText
from ocr.sources.limits import MOST_PIXELS_A_PAGE, checked

_FORMATS = {
    "image/tiff": "TIFF",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/heic": "HEIF",
    "image/webp": "WEBP",
}
_MAKE, _MODEL = 271, 272
"""Tags of TIFF 6.0 and EXIF 2.3."""

_A4_LONG_SIDE = 11.69
"""Inches; the size that is assumed when a picture does not say its resolution believably."""

_SMALLEST, _LARGEST = 1.5, 24.0
"""Inches; a page whose long side would be outside was not scanned at the resolution it names."""

_LEAST_DOWN = 90
"""Dots an inch of a coarse fax, from top to bottom."""

_LEAST_BELIEVED = 100
"""Cameras and programs write 72 or 96 dots an inch into pictures of any size."""

_DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    EOFError,
    MemoryError,
    RuntimeError,
    struct.error,
)
"""What decoders have been seen to raise on damaged bytes."""


class RasterFile:
    """An open picture file; every frame of a TIFF is a page."""

    encrypted = False
    signed = False
    active: tuple[str, ...] = ()

    def __init__(self, path: Path, media_type: str) -> None:
        self.media_type = media_type
        if media_type == "image/heic":
            from pillow_heif import register_heif_opener  # noqa: PLC0415 - its decoder is large

            register_heif_opener(thumbnails=False)
        with decoding(None):
            self._image = Image.open(path, formats=[_FORMATS[media_type]])
        # With a name Pillow 13 maps raw pixels as if they were not turned (TIFF Orientation).
        self._image.filename = ""
        try:
            with decoding(None):
                self.pages = int(getattr(self._image, "n_frames", 1)) if self._many else 1
        except OcrError:
            self._image.close()
            raise

    @property
    def _many(self) -> bool:
        """Only TIFF frames are pages: other frames are thumbnails, depth maps, animation."""
        return self.media_type == "image/tiff"

    @property
    def device(self) -> str:
        """What the file says made it: EXIF (or TIFF) make and model; a PNG is not asked.

        A PNG may carry them behind its pixels, which would have to be decoded first.
        """
        if self.media_type == "image/png":
            return ""
        with suppress(OcrError), decoding(None):
            tags = self._image.getexif()
            make, model = (str(tags.get(tag, "")).strip() for tag in (_MAKE, _MODEL))
            return model if model.startswith(make) else f"{make} {model}"
        return ""

    def pixels(self, number: int) -> int:
        """Return the pixels of the frame, by its header."""
        with decoding(number):
            self._image.seek(number - 1)
            return checked(number, math.prod(self._image.size))

    def picture(self, number: int, *, enough: int = 0) -> Picture:
        """Return the frame upright by its EXIF orientation, in grey or colour."""
        self.pixels(number)
        with decoding(number):
            dpi = _resolution(self._image)
            if enough and dpi >= 2 * enough:
                dpi = _reduced(self._image, dpi, enough)
            upright = ImageOps.exif_transpose(self._image)
            pixels = np.asarray(_plain(upright))
            return squared(pixels, dpi, dpi / _ratio(self._image))

    def drawn(self, number: int, *, width: int) -> Picture:
        """Return the frame, made smaller if it is wider than asked."""
        whole = self.picture(number)
        if whole.width <= width:
            return whole
        size = (width, max(1, round(whole.height * width / whole.width)))
        small = Image.fromarray(whole.pixels).resize(size, Image.Resampling.BOX)
        return Picture(np.asarray(small), max(1, whole.dpi * width // whole.width))

    def is_scan(self, number: int) -> bool:
        """Return true: a frame is always one stored picture."""
        del number
        return True

    def text(self, number: int) -> PageText:
        """Return nothing: a picture carries no text of its own."""
        del number
        return PageText((), scanned=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._image.close()


@contextmanager
def decoding(number: int | None) -> Iterator[None]:
    """Turn what Pillow raises on damaged bytes into ``Unreadable``, and keep its warnings quiet.

    Pillow warns at 89 megapixels and of odd metadata; the limits here are our own, and metadata
    that cannot be read is not used.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except Image.DecompressionBombError as error:
            checked(number or 1, _pixels_said(error))
            raise Unreadable(number) from error
        except _DAMAGE as error:
            raise Unreadable(number) from error


def _pixels_said(error: Image.DecompressionBombError) -> int:
    """Return how many pixels Pillow found in the header: only its sentence tells."""
    said = re.search(r"(\d+) pixels", str(error))
    return int(said[1]) if said else 2 * MOST_PIXELS_A_PAGE


def _resolution(image: Image.Image) -> int:
    """Return the dots an inch the file names, or an estimate for an A4 page."""
    longest = max(image.size)
    named = image.info.get("dpi", (0, 0))
    try:
        dpi = round(float(named[0]))
    except (TypeError, ValueError, IndexError, OverflowError, ZeroDivisionError):
        dpi = 0
    if dpi >= _LEAST_BELIEVED and _SMALLEST <= longest / dpi <= _LARGEST:
        return dpi
    return max(1, round(longest / _A4_LONG_SIDE))


def _reduced(image: Image.Image, dpi: int, enough: int) -> int:
    """Have a JPEG decoded at half its size or less, as far as enough is left; return its dpi."""
    width, height = image.size
    image.draft(None, (width * enough // dpi, height * enough // dpi))
    return dpi * image.width // width


def _ratio(image: Image.Image) -> float:
    """Return how many times finer the picture is across than down, 1 where it does not say."""
    named = image.info.get("dpi", (0, 0))
    with suppress(TypeError, ValueError, IndexError, ZeroDivisionError):
        across, down = float(named[0]), float(named[1])
        if min(across, down) >= _LEAST_DOWN:
            return across / down
    return 1.0


def _plain(image: Image.Image) -> Image.Image:
    """Return the image in 8-bit grey or colour, on white paper where it was transparent."""
    if image.mode in ("L", "RGB"):
        return image
    if image.mode == "1":
        return image.convert("L")
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        return _eight_bit(image)
    if "A" in image.getbands() or "transparency" in image.info:
        layered = image.convert("RGBA")
        paper = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(paper, layered).convert("RGB")
    return image.convert("RGB")


def _eight_bit(image: Image.Image) -> Image.Image:
    deep = np.asarray(image, dtype=np.float64)
    top = 65535.0 if deep.max(initial=0) > 255 else 255.0  # noqa: PLR2004 - the 8-bit maximum
    return Image.fromarray((deep.clip(0, top) * (255.0 / top)).astype(np.uint8))
