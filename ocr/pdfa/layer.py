"""The invisible text of one page, each word where its print stands."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ocr.page import Page, Word
from ocr.pdfa.glyphless import WIDTH

_WHOLE = 0.6
_SMALLEST = 1.0
"""Points: boxes flatter than this belong to dashes and dots."""


@dataclass(frozen=True)
class Sheet:
    """A page as stored: its size in points, and the clockwise ``rotate`` a viewer applies."""

    width: float
    height: float
    rotate: int

    @property
    def shown(self) -> tuple[float, float]:
        """Width and height as a viewer shows them."""
        if self.rotate % 180:
            return self.height, self.width
        return self.width, self.height

    def matrix(self, across: float, down: float) -> tuple[float, ...]:
        """Return the text matrix for writing from this place of the page as shown.

        ``across`` and ``down`` are points from the upper left corner. Rotating the page later
        turns the text upright with the picture (ISO 32000-1, 7.7.3.3).
        """
        places = {
            0: (1, 0, 0, 1, across, self.height - down),
            90: (0, 1, -1, 0, down, across),
            180: (-1, 0, 0, -1, self.width - across, down),
            270: (0, -1, 1, 0, self.width - down, self.height - across),
        }
        return places[self.rotate]


def text_layer(page: Page, sheet: Sheet, font: str) -> bytes:
    """Return the drawing operators that write the words of the page invisibly."""
    if not page.words:
        return b""
    body = "\n".join(operator for line in page.lines for operator in _line(line, sheet, font))
    return f"BT\n3 Tr\n{body}\nET\n".encode("ascii")


def _line(line: tuple[Word, ...], sheet: Sheet, font: str) -> Iterator[str]:
    """Write one line; its words share their height, as print does."""
    width, height = sheet.shown
    tall = max(_SMALLEST, height * max(_height(word) for word in line))
    foot = _foot(line)
    yield f"{font} {tall:.2f} Tf"
    for index, word in enumerate(line):
        # The blank after each word but the last makes copied text read as it is printed.
        text = word.text if index == len(line) - 1 else word.text + " "
        wide = max(_SMALLEST, width * (word.box.right - word.box.left))
        stretch = 100 * wide / (WIDTH * tall * len(word.text.encode("utf-16-be")) / 2)
        place = sheet.matrix(width * word.box.left, height * foot(word.box.left))
        yield f"{stretch:.2f} Tz {' '.join(f'{side:.2f}' for side in place)} Tm"
        yield f"<{text.encode('utf-16-be').hex().upper()}> Tj"


def _foot(line: tuple[Word, ...]) -> Callable[[float], float]:
    """Return the straight line all words of this line stand on.

    Readers of the file part lines by their feet; boxes end at tails of letters and under dashes.
    """
    tall = max(map(_height, line))
    whole = [word.box for word in line if _height(word) >= _WHOLE * tall]
    across = sum(box.left for box in whole) / len(whole)
    down = sum(box.bottom for box in whole) / len(whole)
    spread = sum((box.left - across) ** 2 for box in whole)
    fall = sum((box.left - across) * (box.bottom - down) for box in whole)
    slope = fall / spread if spread else 0.0
    return lambda place: down + slope * (place - across)


def _height(word: Word) -> float:
    return word.box.bottom - word.box.top
