"""How good a reading is, and which of its lines are no text at all.

Two witnesses that do not know each other: the engine's own confidence, and the share of words that
can be Vietnamese syllables. Stamps, folds, dust and the back of the paper shining through give
lines that both distrust.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ocr.engines.interface import Reading, Sighting
from ocr.vietnamese import syllables

_DOUBTED, _FEW_SYLLABLES = 0.40, 0.5
_HARDLY_SEEN, _MOST_SYLLABLES = 0.25, 0.7
_A_FEW = 4
_SOUND = 0.6
_NOTHING, _SIGN_SOUND = 0.2, 0.55
"""A word, and a sign without letters, that the engine is less sure of are strokes; but for the
words of a page of which it is hardly sure at all."""

_STROKES = "|¦_~`"
"""What the frames of tables and underlines are read as."""

_NUMBER = re.compile(r"\d{2}")

_READABLE = 0.8
"""Readable pages score above this, junk below 0.6."""

_JUNK_SHARE, _JUNK_CONFIDENCE = 0.6, 0.7
_ENOUGH = 8
_LONG_WORD = 4


@dataclass(frozen=True)
class Worth:
    """What a reading is worth.

    ``words`` counts the words that could be syllables, ``share`` the part of them that can be;
    ``confidence`` is the mean over letters; both run from 0 to 1. ``sideways``: the engine, which
    also reads lines that run up and down, found most words to be taller than wide.
    """

    words: int
    share: float
    confidence: float
    sideways: bool

    @property
    def score(self) -> float:
        """One number for choosing between readings of the same page: more sound text is more."""
        lying = 0.5 if self.sideways else 1.0
        return self.words * self.share**2 * self.confidence * lying

    @property
    def doubtful(self) -> bool:
        """Whether another reading (turned, or of the bare picture) should be tried."""
        few = self.words < _ENOUGH and self.confidence < _READABLE
        return self.sideways or few or self.share < _READABLE

    @property
    def poor(self) -> bool:
        """Whether the page may well stand on its head."""
        return self.words < _ENOUGH or self.share < _JUNK_SHARE

    @property
    def junk(self) -> bool:
        """Whether nothing of it is text."""
        return not self.words or (self.share < _JUNK_SHARE and self.confidence < _JUNK_CONFIDENCE)


def worth(reading: Reading) -> Worth:
    """Weigh a reading."""
    seen = reading.sightings
    good, words = syllables(" ".join(word.text for word in seen))
    return Worth(words, good / words if words else 0.0, confidence(seen), _sideways(seen))


def _sideways(seen: Sequence[Sighting]) -> bool:
    long = [word for word in seen if len(word.text) >= _LONG_WORD]
    tall = sum(word.bottom - word.top > word.right - word.left for word in long)
    return 2 * tall > len(long)


def confidence(seen: Sequence[Sighting]) -> float:
    """Return the engine's mean confidence over all letters, 0 where there are none."""
    letters = sum(len(word.text) for word in seen)
    return sum(word.confidence * len(word.text) for word in seen) / letters if letters else 0.0


def without_junk(reading: Reading) -> Reading:
    """Return the reading without the lines that are no text, and words without stray strokes."""
    whole = worth(reading)
    if whole.junk:
        return Reading(())
    least = _NOTHING if whole.confidence >= _JUNK_CONFIDENCE else 0.0
    lines = (tuple(line) for _, line in groupby(reading.sightings, lambda word: word.line))
    kept = [word for line in lines if not _is_junk(line) for word in line]
    trimmed = (replace(word, text=word.text.strip(_STROKES)) for word in kept)
    return Reading(tuple(word for word in trimmed if _is_word(word, least)))


def is_sound(line: tuple[Sighting, ...]) -> bool:
    """Tell whether a line found beside seals and signatures is text beyond doubt."""
    text = " ".join(word.text for word in line)
    good, words = syllables(text)
    return (
        confidence(line) > _SOUND and 2 * good > words and (good > 1 or bool(_NUMBER.search(text)))
    )


def _is_word(word: Sighting, least: float) -> bool:
    if any(letter.isalnum() for letter in word.text):
        return word.confidence >= least or bool(_NUMBER.search(word.text))
    return bool(word.text) and word.confidence >= _SIGN_SOUND


def _is_junk(line: tuple[Sighting, ...]) -> bool:
    text = " ".join(word.text for word in line)
    good, words = syllables(text)
    share = good / words if words else 0.0
    sure = confidence(line)
    if sure < _HARDLY_SEEN and (share < _MOST_SYLLABLES or words < _A_FEW):
        return True
    few = share < _FEW_SYLLABLES or words < _A_FEW
    return sure < _DOUBTED and few and not _NUMBER.search(text)
