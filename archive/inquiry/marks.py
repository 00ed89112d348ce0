"""Where on a page a question hits: boxes to draw, and words the machine may have read wrongly."""

import json
from dataclasses import dataclass

from archive.catalog.sql.work import Work
from archive.records.record import Record
from ocr.page import Box, Page, Word
from search.highlight import guessed, matching


@dataclass(frozen=True)
class Guess:
    """A word that was hit by what it may also say: ``read`` as it was read, ``other`` as asked."""

    read: str
    other: str
    box: Box


@dataclass(frozen=True)
class Marks:
    """What to draw on one page."""

    boxes: tuple[Box, ...] = ()
    guesses: tuple[Guess, ...] = ()

    @property
    def any(self) -> bool:
        """Whether there is anything to draw."""
        return bool(self.boxes or self.guesses)


NONE = Marks()


def marks_of(view: Work, record: Record | None, number: int, text: str) -> Marks:
    """Return what a question hits on one page of a record.

    The words that are hit; described fields a person mended, drawn where they were misread; and,
    apart from them, doubtful words that may also say what was asked.
    """
    page = view.pages.one(record.id, number) if record else None
    if record is None or page is None or not text.strip():
        return NONE
    words = Page.from_json(json.loads(page)).words
    hit = matching(text, [word.text for word in words])
    boxes = [words[n].box for n in hit]
    return Marks((*boxes, *_mended(record, number, text, boxes)), _guesses(words, hit, text))


def _guesses(words: tuple[Word, ...], hit: tuple[int, ...], text: str) -> tuple[Guess, ...]:
    others = guessed(text, [[one.text for one in word.alternatives] for word in words])
    sure = frozenset(hit)
    return tuple(
        Guess(words[at].text, other, words[at].box)
        for at, other in others.items()
        if at not in sure
    )


def _mended(record: Record, number: int, text: str, boxes: list[Box]) -> list[Box]:
    """Return the fields a person mended on this page that are hit and not drawn yet."""
    found = []
    for value in record.values:
        place = value.place
        if place is not None and place.box and place.page == number:
            field = Box(*place.box)
            drawn = any(_inside(box, field) for box in boxes)
            if not drawn and matching(text, value.text.split()):
                found.append(field)
    return found


def _inside(box: Box, other: Box) -> bool:
    across, down = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return other.left <= across <= other.right and other.top <= down <= other.bottom
