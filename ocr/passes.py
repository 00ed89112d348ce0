"""How a page becomes words: its own text if that is good, else the engine.

Pages pass in small batches, since one start of the engine reads many pictures.
"""

from collections.abc import Iterator, Sequence

from ocr.engines.interface import Engine, Reading
from ocr.engines.textlayer import words_of
from ocr.image.picture import Picture
from ocr.page import Box, Page, Word
from ocr.sources.interface import Source
from ocr.vietnamese import share, syllables

_BATCH = 4
_ENOUGH_WORDS = 8
_GOOD_TEXT = 0.8


def pages_of(
    source: Source, numbers: Sequence[int], *, engine: Engine, workers: int = 1
) -> Iterator[Page]:
    """Yield these pages in order, reading a batch at a time."""
    del workers
    for start in range(0, len(numbers), _BATCH):
        yield from _batch(source, numbers[start : start + _BATCH], engine)


def _batch(source: Source, numbers: Sequence[int], engine: Engine) -> Iterator[Page]:
    carried = {number: _carried(source, number) for number in numbers}
    pictures = {number: source.picture(number) for number in numbers}
    unread = [number for number in numbers if carried[number] is None]
    readings = engine.read([pictures[number] for number in unread]) if unread else ()
    seen = dict(zip(unread, readings, strict=True))
    for number in numbers:
        words = carried[number]
        if words is None:
            yield _page(number, pictures[number], _placed(seen[number], pictures[number]), "engine")
        else:
            yield _page(number, pictures[number], words, "textlayer")


def _carried(source: Source, number: int) -> tuple[Word, ...] | None:
    """Return the words the file carries for this page when they are Vietnamese."""
    words = words_of(source.text(number).glyphs)
    good, every = syllables(" ".join(word.text for word in words))
    return words if every >= _ENOUGH_WORDS and good / every >= _GOOD_TEXT else None


def _placed(reading: Reading, picture: Picture) -> tuple[Word, ...]:
    width, height = picture.width, picture.height
    return tuple(
        Word(
            seen.text,
            Box(seen.left / width, seen.top / height, seen.right / width, seen.bottom / height),
            seen.confidence,
            seen.line,
        )
        for seen in reading.sightings
    )


def _page(number: int, picture: Picture, words: tuple[Word, ...], source: str) -> Page:
    letters = sum(len(word.text) for word in words)
    confidence = sum(word.confidence * len(word.text) for word in words) / max(1, letters)
    return Page(
        number=number,
        width=picture.width,
        height=picture.height,
        dpi=picture.dpi,
        turned=0,
        syllables=share(" ".join(word.text for word in words)),
        confidence=confidence,
        source=source if words else "blank",
        words=words,
        warnings=(),
    )
