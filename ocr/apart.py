"""Read what can be read: a page that cannot be fails alone, with its reason."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ocr.errors import EngineMissing, OcrError
from ocr.page import Page
from ocr.read import read_pages
from ocr.watch import Watch

if TYPE_CHECKING:  # an engine's pictures bring numpy
    from ocr.engines.interface import Engine


def read_each(
    path: Path,
    numbers: Sequence[int],
    *,
    scratch: "Path | Engine",
    workers: int = 1,
    watch: Watch | None = None,
) -> Iterator[Page]:
    """Yield these pages in order; one that could not be read is a ``Page.unread``.

    Arguments are those of ``read_pages``; what is wrong with the file as a whole ``read.inspect``
    says before. Raises ``EngineMissing``.
    """
    left = list(numbers)
    try:
        for page in read_pages(path, left, scratch=scratch, workers=workers, watch=watch):
            yield page
            left = left[1:]
    except EngineMissing:
        raise
    except OcrError:
        for number in left:
            yield _alone(path, number, scratch=scratch, watch=watch)


def _alone(path: Path, number: int, *, scratch: "Path | Engine", watch: Watch | None) -> Page:
    try:
        (page,) = read_pages(path, [number], scratch=scratch, watch=watch)
    except OcrError as error:
        return Page.unread(number, error.code, error.message)
    return page
