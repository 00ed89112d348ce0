"""A PDF page that is nothing but one scanned picture gives that picture as it was stored.

This is faster than drawing the page and loses nothing: no pixel is resampled. Anything that would
look different when drawn (marks on top, a mask, a mirrored picture) makes the page be drawn.
"""

import io
from contextlib import suppress
from typing import Any

import numpy as np
import pypdfium2
from PIL import Image
from pypdfium2 import raw

from ocr.errors import OcrError
from ocr.image.picture import Picture, Pixels
from ocr.image.square import squared
from ocr.sources.raster import decoding

_SLACK = 0.02
"""Share of the page's side by which a scan may miss the edge and still be the whole page."""

_COLOURS = 3
_THUMB = 48
_DARK = 128
_ALIKE = 12.0
"""Mean difference in grey levels, at thumbnail size, under which two pictures look the same."""


def full_page_image(page: Any, enough: int = 0) -> Picture | None:  # noqa: ANN401 - no types
    """Return the one picture this page consists of, upright as shown, or ``None``.

    ``enough`` dots an inch will do (0: all there are).
    """
    try:
        image = _filling_image(page)
        if image is None:
            return None
        reduced = _reduced(page, image, enough) if enough and _is_jpeg(image) else None
        pixels = _decoded(image) if reduced is None else reduced
        return _stored(page, pixels) if _is_shown(page, image, pixels) else None
    except pypdfium2.PdfiumError:
        return None


def is_full_page_image(page: Any) -> bool:  # noqa: ANN401 - the library has no types
    """Tell whether the page consists of one picture; a JPEG is not decoded for that."""
    try:
        image = _filling_image(page)
        if image is None:
            return False
        return _is_jpeg(image) or _is_shown(page, image, _decoded(image))
    except pypdfium2.PdfiumError:
        return False


def _filling_image(page: Any) -> Any | None:  # noqa: ANN401 - the library has no types
    image = _only_image(page)
    return image if image is not None and _fills(page, image) else None


def _stored(page: Any, pixels: Pixels) -> Picture:  # noqa: ANN401 - the library has no types
    left, bottom, right, top = page.get_bbox()
    across, down = 72 * pixels.shape[1] / (right - left), 72 * pixels.shape[0] / (top - bottom)
    return squared(pixels, across, down).turned(page.get_rotation())


def _is_jpeg(image: Any) -> bool:  # noqa: ANN401 - the library has no types
    return "DCTDecode" in image.get_filters()


def _is_shown(page: Any, image: Any, pixels: Pixels) -> bool:  # noqa: ANN401 - no types
    """Tell whether a viewer shows these pixels: no mask, no inverted scale."""
    return _is_jpeg(image) or _looks_alike(page, _stored(page, pixels).pixels)


def _only_image(page: Any) -> Any | None:  # noqa: ANN401 - the library has no types
    """Return the page's picture when nothing else on the page is visible."""
    if raw.FPDFPage_GetAnnotCount(page):
        return None
    image = None
    for part in page.get_objects():
        if part.type == raw.FPDF_PAGEOBJ_IMAGE and image is None:
            image = part
        elif not _invisible(part):
            return None
    return image


def _invisible(part: Any) -> bool:  # noqa: ANN401 - the library has no types
    if part.type == raw.FPDF_PAGEOBJ_FORM:
        return True  # its parts are visited one by one
    return bool(
        part.type == raw.FPDF_PAGEOBJ_TEXT
        and raw.FPDFTextObj_GetTextRenderMode(part) == raw.FPDF_TEXTRENDERMODE_INVISIBLE
    )


def _fills(page: Any, image: Any) -> bool:  # noqa: ANN401 - the library has no types
    """Tell whether the picture lies upright on the whole page."""
    matrix = image.get_matrix()
    if image.level or matrix.b or matrix.c or matrix.a <= 0 or matrix.d <= 0:
        return False
    if raw.FPDFPageObj_HasTransparency(image):
        return False
    sides = np.subtract(image.get_bounds(), page.get_bbox())
    return bool(np.all(np.abs(sides) <= _SLACK * np.array([*page.get_size()] * 2)))


def _decoded(image: Any) -> Pixels:  # noqa: ANN401 - the library has no types
    bitmap = image.get_bitmap(render=False)
    pixels = bitmap.to_numpy()
    if pixels.ndim == 2:  # noqa: PLR2004 - grey has two dimensions
        return np.array(pixels)
    import cv2  # noqa: PLC0415 - children that only look what a page is do without

    how = cv2.COLOR_BGR2RGB if pixels.shape[2] == _COLOURS else cv2.COLOR_BGRA2RGB
    return np.asarray(cv2.cvtColor(pixels, how), np.uint8)


def _reduced(page: Any, image: Any, enough: int) -> Pixels | None:  # noqa: ANN401 - no types
    """Return a JPEG of far more than enough dots decoded at half the size or less.

    It takes a quarter of the time and of the memory: at 600 dpi a page of A3 in colour has 210 MB.
    Nothing is returned of one in four colours, or dark as if its levels were turned round.
    """
    width, height = image.get_px_size()
    left, _, right, _ = page.get_bbox()
    times = 72 * width / (right - left) / enough
    if times < 2:  # noqa: PLR2004 - half the size is the first step a JPEG has
        return None
    with suppress(OcrError), decoding(None):
        with Image.open(io.BytesIO(image.get_data(decode_simple=True)), formats=["JPEG"]) as stored:
            stored.draft(None, (int(width / times), int(height / times)))
            pixels = np.asarray(stored)
        if stored.mode in ("L", "RGB") and pixels[::_THUMB, ::_THUMB].mean() > _DARK:
            return pixels
    return None


def _looks_alike(page: Any, pixels: Pixels) -> bool:  # noqa: ANN401 - the library has no types
    drawn = page.render(scale=_THUMB / max(page.get_size()), grayscale=True).to_numpy()
    height, width = drawn.shape[:2]
    grey = pixels if pixels.ndim == 2 else pixels.mean(axis=2)  # noqa: PLR2004 - grey
    rows = np.linspace(0, grey.shape[0], height + 1).astype(int)[:-1]
    columns = np.linspace(0, grey.shape[1], width + 1).astype(int)[:-1]
    sums = np.add.reduceat(np.add.reduceat(grey, rows, axis=0, dtype=np.float64), columns, axis=1)
    small = sums / (grey.size / (height * width))
    return float(np.abs(small - drawn.reshape(height, width)).mean()) < _ALIKE
