"""A file with pages.

The contract, tested in tests/ocr/test_sources.py:

- Pages count from 1; each is shown as a viewer would show it (stored rotation is respected).
- ``picture`` gives the page at the resolution it was scanned at, so that nothing is lost.
- ``drawn`` gives it at a width for people to look at.
- ``glyphs`` gives the text the file itself carries, in its own order; none for a plain picture.
- Limits are checked before pixels are decoded: ``TooLarge`` costs no memory.
- ``Unreadable`` names the page when the rest of the file may still be good.
"""

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from ocr.page import Box

if TYPE_CHECKING:  # pixels bring numpy, half a second in a child that only looks what a file is
    from ocr.image.picture import Picture


@dataclass(frozen=True)
class Glyph:
    """One letter of a file's own text; a space or line end has no box.

    ``font`` is the name the file gives, for old fonts say how their letters are to be taken.
    """

    text: str
    box: Box | None
    font: str = ""


@dataclass(frozen=True)
class PageText:
    """The text a page carries in itself.

    ``scanned`` says that a picture covers most of the page, so that the text was put there by
    another reading program, or beside the scan.
    """

    glyphs: tuple[Glyph, ...]
    scanned: bool


class Source(Protocol):
    """An open file with pages; a context manager."""

    media_type: str
    pages: int
    encrypted: bool

    @property
    def signed(self) -> bool:
        """Whether a signature field is filled, validly or not."""

    @property
    def active(self) -> tuple[str, ...]:
        """The kinds of content that would act when the file is opened (``ocr.sources.active``)."""

    @property
    def device(self) -> str:
        """What the file says made it: a scanner, a camera, a program; empty if it says nothing."""

    def pixels(self, number: int) -> int:
        """Return how many pixels the page takes to decode or draw; raise ``TooLarge``."""

    def picture(self, number: int, *, enough: int = 0) -> "Picture":
        """Return the page at its own resolution, or at one of no less than ``enough`` dots an inch.

        What costs least is taken of a picture far finer than that; 0 is all of it.
        """

    def drawn(self, number: int, *, width: int) -> "Picture":
        """Return the page about this many pixels wide (never enlarged beyond the original)."""

    def is_scan(self, number: int) -> bool:
        """Tell whether the page is nothing but one stored picture."""

    def text(self, number: int) -> PageText:
        """Return the text the file carries for this page."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class Opener(Protocol):
    """Opens a file of one kind and checks its limits."""

    def __call__(self, path: Path) -> Source:
        """Return the open file, or raise an ``OcrError``."""
