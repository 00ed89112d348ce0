"""PDF files, through pypdfium2 (this folder is its only door).

PDFium is not safe for threads: one open file belongs to one thread. What handles pixels is loaded
when there are some: looking what a file is needs none.
"""

import ctypes
import math
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import pypdfium2
from pypdfium2 import raw

from ocr.errors import Locked, Unreadable
from ocr.page import Box
from ocr.sources.active import active_content
from ocr.sources.interface import Glyph, PageText
from ocr.sources.limits import MOST_PIXELS_A_PAGE, checked
from ocr.sources.signed import has_signature

if TYPE_CHECKING:
    from ocr.image.picture import Picture

_POINTS = 72
_PRINT_DPI = 300
"""Resolution at which a page without a scan on it is drawn for reading."""

_LEAST_DPI = 100
_GRID = 100_000
"""Letters are placed on a grid this fine before they become fractions of the page."""

_LONGEST_NAME = 128
"""Bytes of a font's name that are looked at."""

_MOSTLY = 0.6
"""A page is a scan when pictures cover this share of it."""


class PdfFile:
    """An open PDF."""

    media_type = "application/pdf"

    def __init__(self, path: Path) -> None:
        try:
            self._file = pypdfium2.PdfDocument(path)
            self._file.init_forms()
        except pypdfium2.PdfiumError as error:
            if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
                raise Locked from error
            raise Unreadable from error
        self.pages = len(self._file)
        self.encrypted = raw.FPDF_GetSecurityHandlerRevision(self._file) >= 0
        self._path = path

    @cached_property
    def signed(self) -> bool:
        """Whether a signature field is filled."""
        return has_signature(self._path)

    @cached_property
    def active(self) -> tuple[str, ...]:
        """The kinds of content that would act when the file is opened."""
        return active_content(self._path)

    @property
    def device(self) -> str:
        """What the file says made it: its creator, else its producer (ISO 32000-1, 14.3.3)."""
        said = (self._file.get_metadata_value(key).strip() for key in ("Creator", "Producer"))
        return next(filter(None, said), "")

    def pixels(self, number: int) -> int:
        """Return the largest count of pixels this page asks to be decoded or drawn."""
        page = self._page(number)
        width, height = page.get_size()
        drawn = width * height * (_LEAST_DPI / _POINTS) ** 2
        stored = [math.prod(image.get_px_size()) for image in _images(page)]
        return checked(number, max([int(drawn), *stored]))

    def _page(self, number: int) -> Any:  # noqa: ANN401 - the library has no types
        try:
            page = self._file[number - 1]
        except pypdfium2.PdfiumError as error:
            raise Unreadable(number) from error
        if min(page.get_size()) <= 0:
            raise Unreadable(number)
        return page

    def picture(self, number: int, *, enough: int = 0) -> "Picture":
        """Return the scan on the page as it is stored, or the page drawn at its resolution."""
        self.pixels(number)
        page = self._page(number)
        stored = _full_page_image(page, enough)
        if stored is not None:
            return stored
        return self._drawn(page, number, scale=_reading_dpi(page) / _POINTS)

    def is_scan(self, number: int) -> bool:
        """Tell whether the page is one stored picture and nothing else visible."""
        from ocr.sources.fullpage import is_full_page_image  # noqa: PLC0415 - see the module

        return is_full_page_image(self._page(number))

    def drawn(self, number: int, *, width: int) -> "Picture":
        """Return the page with its annotations and form fields, exactly this wide."""
        self.pixels(number)
        page = self._page(number)
        scale = width / page.get_width()
        most = math.sqrt(MOST_PIXELS_A_PAGE / (page.get_width() * page.get_height()))
        return self._drawn(page, number, scale=min(scale, most))

    def _drawn(self, page: Any, number: int, *, scale: float) -> "Picture":  # noqa: ANN401 - no types
        try:
            bitmap = page.render(scale=scale, rev_byteorder=True, maybe_alpha=False)
        except (pypdfium2.PdfiumError, MemoryError) as error:
            raise Unreadable(number) from error
        from ocr.image.picture import Picture  # noqa: PLC0415 - see the module

        pixels = bitmap.to_numpy()[..., :3].copy()
        return Picture(pixels, max(1, round(scale * _POINTS)))

    def text(self, number: int) -> PageText:
        """Return the letters of the page in the order of the file, placed as shown."""
        page = self._page(number)
        try:
            letters = page.get_textpage()
        except pypdfium2.PdfiumError as error:
            raise Unreadable(number) from error
        place = _Placer(page, letters)
        glyphs = tuple(place(index) for index in range(letters.count_chars()))
        return PageText(glyphs, scanned=_covered(page) >= _MOSTLY)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()


def _full_page_image(page: Any, enough: int) -> "Picture | None":  # noqa: ANN401 - no types
    from ocr.sources.fullpage import full_page_image  # noqa: PLC0415 - see the module

    return full_page_image(page, enough)


class _Placer:
    """Places the letters of one page as fractions of the page as shown."""

    def __init__(self, page: Any, letters: Any) -> None:  # noqa: ANN401 - the library has no types
        self._page = page
        self._letters = letters
        self._sides = [ctypes.c_double() for _ in range(4)]
        self._spot = (ctypes.c_int(), ctypes.c_int())
        self._name = ctypes.create_string_buffer(_LONGEST_NAME)

    def __call__(self, index: int) -> Glyph:
        """Return the letter at this index of the page's text."""
        text = chr(raw.FPDFText_GetUnicode(self._letters, index) or ord(" "))
        left, right, bottom, top = self._sides
        found = raw.FPDFText_GetCharBox(self._letters, index, left, right, bottom, top)
        if text.isspace() or not found:
            return Glyph(text, None)
        one = self._shown(left.value, top.value)
        two = self._shown(right.value, bottom.value)
        box = Box(*(min(pair) for pair in zip(one, two, strict=True)), *map(max, one, two))
        return Glyph(text, box, self._font(index))

    def _font(self, index: int) -> str:
        name, flags = self._name, ctypes.c_int()
        raw.FPDFText_GetFontInfo(self._letters, index, name, len(name), flags)
        return name.value.decode("utf-8", "replace")

    def _shown(self, x: float, y: float) -> tuple[float, float]:
        across, down = self._spot
        raw.FPDF_PageToDevice(self._page, 0, 0, _GRID, _GRID, 0, x, y, across, down)
        return _fraction(across.value), _fraction(down.value)


def _fraction(value: int) -> float:
    return min(1.0, max(0.0, value / _GRID))


def _images(page: Any) -> list[Any]:  # noqa: ANN401 - the library has no types
    found = []
    with suppress(pypdfium2.PdfiumError):  # a broken object does not hide the others' size
        found.extend(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]))
    return found


def _shares(page: Any) -> list[tuple[float, float]]:  # noqa: ANN401 - the library has no types
    """Return, for each picture, the share of the page it covers and its dots an inch."""
    whole = page.get_width() * page.get_height()
    shares = []
    for image in _images(page):
        left, bottom, right, top = image.get_bounds()
        across, down = image.get_px_size()
        area = max(1e-9, (right - left) * (top - bottom))
        shares.append((area / whole, _POINTS * (across * down / area) ** 0.5))
    return shares


def _covered(page: Any) -> float:  # noqa: ANN401 - the library has no types
    return float(sum(share for share, _ in _shares(page)))


def _reading_dpi(page: Any) -> float:  # noqa: ANN401 - the library has no types
    """Return the scan's own resolution, or that of good print; less for a very large page."""
    scans = [dpi for share, dpi in _shares(page) if share >= _MOSTLY]
    wanted = min(max([150.0, *scans]), _PRINT_DPI) if scans else float(_PRINT_DPI)
    inches = float(page.get_width() * page.get_height() / _POINTS**2)
    return min(wanted, math.sqrt(MOST_PIXELS_A_PAGE / inches))
