"""Read pictures of pages: once, and the doubtful ones again in other ways.

1. Every page is cleaned, put in the likeliest of its four positions and read.
2. A doubtful one is read again: turned as the engine advises, and from the bare picture, for
   cleaning can also harm. The reading with the most sound text wins.
3. Lines that are no text are dropped; rows of letters that were passed over, and those of who
   signed that a seal cut short, are read alone.

Each pass is one start of the engine.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ocr.closinglook import cut_short, with_signer
from ocr.columns import in_columns
from ocr.engines.interface import Engine, Reading, Sighting
from ocr.image.ink import grey
from ocr.image.lines import LONG_SIDE
from ocr.image.picture import Picture
from ocr.image.prepare import Prepared, prepared, untouched
from ocr.image.shrink import shrunk
from ocr.image.spread import Part, parts
from ocr.image.straighten import turn_of
from ocr.leftover import merged, unread
from ocr.quality import Worth, without_junk, worth
from ocr.watch import UNWATCHED, Desk

_DARK = 128
_LITTLE_INK = 0.0015
"""Share of dark pixels of a page with no more than a line or two of print."""


@dataclass(frozen=True)
class Try:
    """One way in which a page was read.

    ``turned`` in degrees clockwise, ``upright`` the original after that turn, ``sheet`` what the
    engine was given, and what came of it.
    """

    turned: int
    upright: Picture
    sheet: Prepared
    reading: Reading
    worth: Worth

    @property
    def inked(self) -> bool:
        """Whether there is more on the page than a line or two."""
        return float(np.mean(self.sheet.picture.pixels < _DARK)) > _LITTLE_INK

    @property
    def measure(self) -> Mapping[str, float]:
        """What decides between readings, for whoever watches."""
        return {
            "turned_degrees": self.turned,
            "words_count": self.worth.words,
            "syllables_share": self.worth.share,
            "confidence_share": self.worth.confidence,
        }


@dataclass(frozen=True)
class _Plan:
    """How to read the page with this index."""

    index: int
    turned: int
    bare: bool


def read_all(
    pictures: Sequence[Picture], engine: Engine, desks: Sequence[Desk] = ()
) -> tuple[Try, ...]:
    """Return the best reading of each picture; ``desks`` hold whoever watches each."""
    desks = desks or [UNWATCHED] * len(pictures)
    given = list(zip(pictures, desks, strict=True))
    first = [
        _Plan(index, turn_of(grey(picture)), bare=False) for index, picture in enumerate(pictures)
    ]
    best = [tried for _, tried in _carried_out(first, given, engine)]
    for index, tried in _carried_out(list(_second(best, engine)), given, engine):
        best[index] = max(best[index], tried, key=lambda one: one.worth.score)
    return tuple(_completed(best, engine, desks))


def _from_afar(picture: Picture) -> Picture:
    """Return a copy on which lines of print are seen and letters are not."""
    scale = min(1.0, LONG_SIDE / max(picture.width, picture.height))
    width, height = (max(1, round(side * scale)) for side in (picture.width, picture.height))
    return Picture(shrunk(picture.pixels, width, height), max(1, round(picture.dpi * scale)))


def _completed(best: Sequence[Try], engine: Engine, desks: Sequence[Desk]) -> list[Try]:
    """Read what was passed over on each page, and add it."""
    cleaned = [
        replace(tried, reading=_in_order(without_junk(tried.reading), tried)) for tried in best
    ]
    given = [
        (unread(tried.sheet.picture, tried.reading), cut_short(tried.sheet.picture, tried.reading))
        for tried in cleaned
    ]
    asked = [[rest, rows and rows.picture] for rest, rows in given]
    found = iter(engine.read([picture for some in asked for picture in some if picture]))
    for index, (rest, rows) in enumerate(given):
        before = cleaned[index].reading
        reading = merged(before, next(found)) if rest else before
        reading = with_signer(reading, rows, next(found)) if rows else reading
        if reading is not before:
            cleaned[index] = replace(cleaned[index], reading=_in_order(reading, cleaned[index]))
        for name, picture in (("leftover", rest), ("closing", rows and rows.picture)):
            if picture:
                added = len(cleaned[index].reading.sightings) - len(before.sightings)
                desks[index].note(name, picture, {"added_words": added})
    return cleaned


def _in_order(reading: Reading, tried: Try) -> Reading:
    """Put the columns of each page of the picture one after the other."""
    words: list[Sighting] = []
    for part in parts(tried.sheet.picture):
        end = part.left + part.picture.width
        inside = Reading(tuple(word for word in reading.sightings if part.left <= word.left < end))
        words += _after(words, in_columns(inside))
    return Reading(tuple(words))


def _second(first: Sequence[Try], engine: Engine) -> Iterator[_Plan]:
    """Plan what to try again."""
    doubtful = [i for i, tried in enumerate(first) if tried.worth.doubtful and tried.inked]
    advice = engine.upright([first[index].sheet.picture for index in doubtful])
    for index, turn in zip(doubtful, advice, strict=True):
        tried = first[index]
        if turn or tried.worth.poor:
            yield _Plan(index, (tried.turned + (turn or 180)) % 360, bare=False)
        if not turn:
            yield _Plan(index, tried.turned, bare=True)


def _carried_out(
    plans: Sequence[_Plan], given: Sequence[tuple[Picture, Desk]], engine: Engine
) -> Iterator[tuple[int, Try]]:
    """Read as planned; yield the index of the page with what came of it."""
    if not plans:
        return
    uprights = [given[plan.index][0].turned(plan.turned) for plan in plans]
    sheets = [
        untouched(upright) if plan.bare else prepared(upright, given[plan.index][1])
        for plan, upright in zip(plans, uprights, strict=True)
    ]
    readings = _read_in_parts([sheet.picture for sheet in sheets], engine)
    for plan, upright, sheet, reading in zip(plans, uprights, sheets, readings, strict=True):
        tried = Try(plan.turned, upright, sheet, reading, worth(reading))
        given[plan.index][1].note("read", sheet.picture, tried.measure)
        yield plan.index, tried


def _read_in_parts(pictures: Sequence[Picture], engine: Engine) -> list[Reading]:
    """Read each picture, page by page where two lie on it, and join what was read."""
    parted = [parts(picture) for picture in pictures]
    found = iter(engine.read([part.picture for some in parted for part in some]))
    return [_joined([(part, next(found)) for part in some]) for some in parted]


def _joined(read: Sequence[tuple[Part, Reading]]) -> Reading:
    words: list[Sighting] = []
    for part, reading in read:
        words += _after(words, _moved(reading, part.left) if part.left else reading)
    return Reading(tuple(words))


def _moved(reading: Reading, right: int) -> Reading:
    """Return the reading so many pixels further to the right."""
    return Reading(
        tuple(
            replace(word, left=word.left + right, right=word.right + right)
            for word in reading.sightings
        )
    )


def _after(words: Sequence[Sighting], reading: Reading) -> list[Sighting]:
    """Return the words of the reading with lines that count on from those before."""
    if not words:
        return list(reading.sightings)
    lines = words[-1].line + 1
    return [replace(word, line=word.line + lines) for word in reading.sightings]
