"""What the engine says in hOCR: words with their places, and what doubtful letters may also be.

hOCR is HTML with agreed classes (kba.github.io/hocr-spec). Only what Tesseract writes is taken
apart here, by its class names: letters of the page cannot imitate them, for it escapes quotes.
"""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import combinations, count
from math import prod

from ocr.engines.interface import Reading, Sighting
from ocr.page import Alternative

DOUBTED = 0.85
"""Words the engine is less sure of come with alternatives."""

MOST = 3
"""Alternatives of one word."""

_PAGE = "class='ocr_page'"
_LINE = re.compile(r"class='ocr_(?:line|header|caption|textfloat)'")
_WORD_CLASS = "class='ocrx_word'"
_WORD = re.compile(
    r"[^>]*title='bbox (\d+) (\d+) (\d+) (\d+); x_wconf (\d+)[^>]*>((?:</?(?:strong|em)>|[^<])*)"
)
_MARKUP = re.compile(r"</?(?:strong|em)>")
_LETTER = "id='lstm_choices_"
_CHOICE = re.compile(r"x_confs ([\d.]+)'>([^<]*)<")
_LEAST = 5.0
"""Percent: a letter less likely than this is none."""

_LEAST_WORD = 0.02
_ETH = str.maketrans("Ðð", "Đđ")
"""An Icelandic letter that looks like đ and stands in no Vietnamese word."""

_CHANGED = 2
"""Letters of a word that may be other ones at the same time."""

_Choices = Sequence[tuple[str, float]]
"""A letter and what it may be instead, each with its confidence in percent."""


def readings(told: str) -> tuple[Reading, ...]:
    """Return what stands on each page."""
    return tuple(Reading(tuple(_sightings(page))) for page in told.split(_PAGE)[1:])


def _sightings(page: str) -> Iterator[Sighting]:
    lines = count()
    for told in _LINE.split(page)[1:]:
        words = [word for word in map(_word, told.split(_WORD_CLASS)[1:]) if word is not None]
        if not words:
            continue
        line = next(lines)
        for text, sides, confidence, alternatives in words:
            yield Sighting(text, *sides, confidence, line, alternatives)


def _word(
    told: str,
) -> tuple[str, tuple[int, int, int, int], float, tuple[Alternative, ...]] | None:
    """Return text, sides, confidence and alternatives; ``None`` for a word without letters."""
    match = _WORD.match(told)
    if match is None:
        return None
    text = _plain(_MARKUP.sub("", match[6])).strip()
    if not text:
        return None
    left, top, right, bottom, sure = (int(match[group]) for group in range(1, 6))
    confidence = sure / 100
    others = _alternatives(told, text, confidence) if confidence < DOUBTED else ()
    return text, (left, top, right, bottom), confidence, others


def _alternatives(told: str, text: str, confidence: float) -> tuple[Alternative, ...]:
    """Return the likeliest words that differ in one or two letters."""
    letters = [_choices(one) for one in told.split(_LETTER)[1:]]
    if "".join(one[0][0] for one in letters if one).strip() != text:
        return ()
    open_ones = [at for at, one in enumerate(letters) if len(one) > 1]
    found: dict[str, float] = {}
    for size in range(1, _CHANGED + 1):
        for places in combinations(open_ones, size):
            other = "".join(one[at in places][0] for at, one in enumerate(letters) if one).strip()
            likely = prod(letters[at][1][1] / max(letters[at][0][1], _LEAST) for at in places)
            if other and other != text:
                found[other] = max(found.get(other, 0.0), confidence * min(1.0, likely))
    best = sorted(found.items(), key=lambda one: -one[1])[:MOST]
    return tuple(Alternative(word, sure) for word, sure in best if sure > _LEAST_WORD)


def _plain(told: str) -> str:
    return unescape(told).translate(_ETH)


def _choices(told: str) -> _Choices:
    """Return a letter and, where there is one, the likeliest other."""
    seen = [(_plain(letter), float(sure)) for sure, letter in _CHOICE.findall(told)]
    seen = [one for place, one in enumerate(seen) if not place or one[0] != seen[0][0]]
    return [one for place, one in enumerate(seen) if one[1] >= _LEAST or not place][:2]
