"""Read the picture of a page: once, and a doubtful one again in other ways.

1. The page is cleaned, put in the likeliest of its four positions and read.
2. A doubtful one is read again: turned as the engine advises, and from the bare picture, for
   cleaning can also harm. The reading with the most sound text wins.
3. Lines that are no text are dropped; rows of letters that were passed over, and those of who
   signed that a seal cut short, are read alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from ocr.closinglook import Thin, cut_short, with_signer
from ocr.columns import in_columns
from ocr.engines.interface import Engine, Reading, Sighting
from ocr.image.ink import grey
from ocr.image.picture import Picture
from ocr.image.prepare import Prepared, prepared, untouched
from ocr.image.shrink import shrunk
from ocr.image.spread import Part, parts
from ocr.image.straighten import turn_of
from ocr.leftover import merged, unread
from ocr.quality import Worth, without_junk, worth
from ocr.watch import UNWATCHED, Desk

_AFAR = 900
"""Pixels of the longer side of a copy on which rows show how they end, and letters are no more."""

_DARK = 128
_THIN = (None, Thin(5, leaving=True), Thin(2), Thin(3))
"""Strokes that are left out where a seal crosses who signed: first none, then
those that leave the row, then all thin ones."""

_SHINING_THROUGH = 60
"""Levels below the paper that the back of a sheet may show."""

_GRAINS = 40
"""Pixels of dark ink: one sign of print has more, whatever the size of the page."""

_LITTLE_INK = 0.0015
"""Share of dark pixels of a page with no more than a line or two of print."""


_NOTHING = Reading(())


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


def read_picture(picture: Picture, engine: Engine, desk: Desk = UNWATCHED) -> Try:
    """Return the best reading of the picture; ``desk`` holds whoever watches."""
    trial = _Trial(picture, engine, desk)
    best = trial.of(turn_of(_from_afar(picture)))
    if best.worth.doubtful and best.inked:
        best = max([best, *_again(best, trial)], key=lambda one: one.worth.score)
    return _completed(best, engine, desk)


def _from_afar(picture: Picture) -> Picture:
    """Return a grey copy on which lines of print are seen and letters are not."""
    scale = min(1.0, _AFAR / max(picture.width, picture.height))
    width, height = (max(1, round(side * scale)) for side in (picture.width, picture.height))
    small = shrunk(picture.pixels, width, height)
    return grey(Picture(small, max(1, round(picture.dpi * scale))))


@dataclass(frozen=True)
class _Trial:
    """A page that is read in several ways."""

    picture: Picture
    engine: Engine
    desk: Desk

    def of(self, turned: int, *, bare: bool = False) -> Try:
        """Read it after this turn, cleaned or as it is."""
        upright = self.picture.turned(turned)
        sheet = untouched(upright) if bare else prepared(upright, self.desk)
        reading = _read_in_parts(sheet.picture, self.engine) if _is_printed(sheet) else _NOTHING
        tried = Try(turned, upright, sheet, reading, worth(reading))
        self.desk.note("read", sheet.picture, tried.measure)
        return tried


def _is_printed(sheet: Prepared) -> bool:
    """Tell whether there is more ink than what shines through from the back: all is read that is.

    Paler print has been made black by now (``image.pale``).
    """
    pixels = sheet.picture.pixels
    ink = max(0, int(np.median(pixels[::8, ::8])) - _SHINING_THROUGH)
    return cv2.countNonZero(cv2.threshold(pixels, ink, 1, cv2.THRESH_BINARY_INV)[1]) > _GRAINS


def _again(first: Try, trial: _Trial) -> Iterator[Try]:
    """Read a doubtful page in other ways."""
    turn = trial.engine.upright(first.sheet.picture)
    other = None
    if turn or first.worth.poor:
        other = trial.of((first.turned + (turn or 180)) % 360)
        yield other
    if not turn or other is None or other.worth.doubtful:
        yield trial.of(first.turned, bare=True)


def _completed(best: Try, engine: Engine, desk: Desk) -> Try:
    """Read what was passed over on the page, and add it."""
    sheet = best.sheet.picture
    before = reading = _in_order(without_junk(best.reading), best)
    rest = unread(sheet, reading)
    if rest:
        more = _in_order(reading, best, rest.placed(*engine.read([rest.picture])))
        desk.note("leftover", rest.picture, _added(reading, more))
        reading = more
    for thin in _THIN:
        # A name of which the leftover gave a part is still one that was cut short.
        rows = cut_short(sheet, reading if thin else before, thin)
        if rows is None:
            continue
        more = with_signer(reading, rows, *engine.read([rows.picture]))
        desk.note("closing", rows.picture, _added(reading, more))
        reading = _in_order(more, best) if more is not reading else reading
    return replace(best, reading=reading)


def _added(before: Reading, after: Reading) -> Mapping[str, float]:
    return {"added_words": len(after.sightings) - len(before.sightings)}


def _in_order(reading: Reading, tried: Try, more: Reading = _NOTHING) -> Reading:
    """Put the columns of each page of the picture one after the other, with what was passed over.

    What was passed over on a page of a spread goes among the lines of that page only.
    """
    words: list[Sighting] = []
    for part in parts(tried.sheet.picture):
        words += _after(words, in_columns(merged(_within(part, reading), _within(part, more))))
    return Reading(tuple(words))


def _within(part: Part, reading: Reading) -> Reading:
    """Return what was read on this part of the picture."""
    end = part.left + part.picture.width
    return Reading(tuple(word for word in reading.sightings if part.left <= word.left < end))


def _read_in_parts(picture: Picture, engine: Engine) -> Reading:
    """Read the picture, page by page where two lie on it, and join what was read."""
    some = parts(picture)
    found = engine.read([part.picture for part in some])
    return _joined(list(zip(some, found, strict=True)))


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
