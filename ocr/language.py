"""In which language a page is written, and how surely.

Three witnesses: the share of words that can be Vietnamese syllables, the share of letters with
marks that only Vietnamese has, and the share of the commonest English words. Names and numbers
speak no language, so a page with few words has none.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from ocr.finding.lists import listed
from ocr.vietnamese import syllables

Code = Literal["vi", "en", "other", "none"]

_MARKS = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
"""Grave, acute, circumflex, tilde, breve, hook above, horn, dot below."""

_FEWEST = 5
_WORD = re.compile(r"[^\W\d_]+")
_VIETNAMESE, _MARKED = 0.7, 0.15
_ENGLISH = 0.12


@dataclass(frozen=True)
class Language:
    """``code`` after ISO 639-1, ``other`` or ``none``; ``share`` of what speaks for it, 0 to 1."""

    code: Code
    share: float


def language_of(text: str) -> Language:
    """Return the language of a page's text."""
    composed = unicodedata.normalize("NFC", text)
    good, long = syllables(composed)
    words = [word.lower() for word in _WORD.findall(composed)]
    if len(words) < _FEWEST:
        return Language("none", 0.0)
    possible = good / long if long else 0.0
    marked = sum(any(_is_marked(letter) for letter in word) for word in words) / len(words)
    if possible >= _VIETNAMESE and marked >= _MARKED:
        return Language("vi", possible)
    english = sum(word in listed("english") for word in words) / len(words)
    if english >= _ENGLISH and marked < _MARKED:
        return Language("en", english)
    return Language("other", 1 - max(possible, english))


def _is_marked(letter: str) -> bool:
    """Tell whether this letter has a mark that Vietnamese uses."""
    parts = unicodedata.normalize("NFD", letter)
    return letter == "đ" or any(mark in parts for mark in _MARKS)
