"""How much one reading may take. Checked before pixels are decoded: a refusal costs no memory."""

from typing import TYPE_CHECKING

from ocr.errors import TooLarge, Unreadable

if TYPE_CHECKING:  # whoever only counts needs nothing of what opens files
    from ocr.sources.interface import Source

MOST_PAGES = 300
MOST_PIXELS_A_PAGE = 100_000_000
MOST_PIXELS = 10_000_000_000

_MILLION, _BILLION = 1_000_000, 1_000_000_000


def check_file(source: "Source") -> None:
    """Raise ``TooLarge`` for too many pages or pixels, ``Unreadable`` where no page opens."""
    if not source.pages:
        raise Unreadable
    if source.pages > MOST_PAGES:
        raise TooLarge(measure=f"{source.pages} trang", limit=f"{MOST_PAGES} trang")
    count, broken = Count(), 0
    for number in range(1, source.pages + 1):
        try:
            count.add(source.pixels(number))
        except Unreadable:
            count.add(0)
            broken += 1  # one bad page fails alone, when it is read
            if broken == source.pages:
                raise


class Count:
    """The pages of a file and their pixels, counted up."""

    def __init__(self) -> None:
        self._page = self._total = 0

    def add(self, pixels: int) -> None:
        """Count one more page. Raises ``TooLarge`` for it, or for all of them together."""
        self._page += 1
        self._total += checked(self._page, pixels)
        if self._total > MOST_PIXELS:
            limit = f"{MOST_PIXELS // _BILLION} tỷ"
            raise TooLarge(measure=f"đến trang {self._page} đã hơn {limit} điểm ảnh", limit=limit)


def checked(number: int, pixels: int) -> int:
    """Return the count of pixels of this page, or raise ``TooLarge``."""
    if pixels > MOST_PIXELS_A_PAGE:
        raise TooLarge(
            page=number,
            measure=f"{_grouped(pixels // _MILLION)} triệu điểm ảnh",
            limit=f"{MOST_PIXELS_A_PAGE // _MILLION} triệu",
        )
    return pixels


def _grouped(number: int) -> str:
    """Write a number with Vietnam's points between thousands: ``3.600``."""
    return f"{number:,}".replace(",", ".")
