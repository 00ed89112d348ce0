"""What a person may have meant by the words typed.

There is no query language and therefore no syntax error. Quotation marks keep words together;
everything else is recognised by its look: document numbers, days, long numbers, abbreviations.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from search.abbreviations import Abbreviation, abbreviations
from search.facts import Fact, facts
from search.syllable import can_be_syllable
from search.vietnamese import Cut, Word, cut, normal, words

MOST_WORDS = 40
"""Words of a question that are looked for; what comes after them is left out."""

_QUOTED = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]')
_BEFORE_A_DAY = frozenset(["ngay", "thang"])
_GLUE = frozenset("/-._")
_LONGEST_FORM = 8  # words of the longest form in the table of abbreviations


@dataclass(frozen=True, slots=True)
class One:
    """A single word."""

    word: Word
    last: bool = False
    """True if the person may still be typing it."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that were put in quotation marks."""

    words: tuple[Word, ...]

    def pairs(self) -> int:
        """Return how many pairs of neighbours are enough where a word was misread; 0: none are."""
        return _pairs(len(self.words), 1)


@dataclass(frozen=True, slots=True)
class Code:
    """A document number, whole or in part: ``123/QĐ-UBND``, ``số 123``."""

    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A day, a month or a long number."""

    value: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Short:
    """An abbreviation or what it stands for, whichever was typed."""

    words: tuple[Word, ...]
    meanings: tuple[Abbreviation, ...]

    def rows(self) -> Iterator[tuple[tuple[str, ...], int]]:
        """Return the long forms in which a word may be misread, and how many pairs are enough.

        One pair alone tells no name: ``nhân dân`` is part of many.
        """
        rows = ((one.long, _pairs(len(one.long), 2)) for one in self.meanings)
        return ((long, enough) for long, enough in rows if enough)


Element: TypeAlias = One | Phrase | Code | Known | Short


def _pairs(words: int, least: int) -> int:
    """Return the pairs of a row that stay when a word in the middle breaks two; 0 if too few do."""
    return max(least, words - 3) if words > 3 else 0  # noqa: PLR2004 - two words of a pair, one more


def parse(text: str) -> Sequence[Element]:
    """Return what is looked for, in the order typed; empty if there is no word in the text."""
    whole = normal(text)
    found: list[Element] = []
    at = 0
    for quoted in _QUOTED.finditer(whole):
        found += islice(_plain(whole[at : quoted.start()]), MOST_WORDS)
        found += _phrase(quoted[1])
        at = quoted.end()
    found += islice(_plain(whole[at:], typing=not whole[-1:].isspace()), MOST_WORDS)
    return _bounded(found)


def _bounded(found: Sequence[Element]) -> Sequence[Element]:
    """Leave out what goes beyond the number of words one question may have."""
    kept: list[Element] = []
    room = MOST_WORDS
    for element in found:
        room -= 1 if isinstance(element, One) else len(element.words)
        if room < 0:
            break
        kept.append(element)
    return kept


def _phrase(text: str) -> Iterator[Element]:
    """Return the words in quotation marks as one."""
    kept = tuple(words(text))[:MOST_WORDS]
    if kept:
        yield Phrase(kept)


def _plain(text: str, *, typing: bool = False) -> Iterator[Element]:
    """Return what text outside quotation marks asks for."""
    typed = cut(text)
    # A day is told before its month, and the day is what was typed.
    known = {fact.first: fact for fact in reversed(facts(typed))}
    at = 0
    while at < len(typed):
        if typed.words[at].plain in _BEFORE_A_DAY and at + 1 in known:
            at += 1
        element, at = _next(typed, known.get(at), at)
        if isinstance(element, One) and at == len(typed) and typing:
            element = One(element.word, last=True)
        yield element


def _next(typed: Cut, fact: Fact | None, at: int) -> tuple[Element, int]:
    """Read one element and say where the next begins."""
    if fact:
        return Known(fact.value, tuple(typed.words[at : fact.last + 1])), fact.last + 1
    number = _number_starts(typed, at)
    if number is not None:
        end = _code_end(typed, number)
        if end > number + 1 or number > at:
            return Code(tuple(typed.words[number:end])), end
    return _word(typed, at)


def _word(typed: Cut, at: int) -> tuple[Element, int]:
    """Read an abbreviation, its long form, or a word."""
    word = typed.words[at]
    table = abbreviations()
    long = table.starting([word.plain for word in typed.words[at : at + _LONGEST_FORM]])
    if long:
        end = at + len(long.long)
        return Short(tuple(typed.words[at:end]), (long,)), end
    meanings = table.by_short.get(word.plain, ())
    if meanings and _meant_short(typed, at):
        # HĐ is hợp đồng only; HD may be a HĐ typed without its mark.
        meant = tuple(one for one in meanings if word.marked and one.written == word.exact)
        return Short((word,), meant or meanings), at + 1
    return One(word), at + 1


def _number_starts(typed: Cut, at: int) -> int | None:
    """Return where the digits stand, here or behind the word ``số``."""
    if typed.words[at].number:
        return at
    after = at + 1 < len(typed) and typed.words[at + 1].number
    return at + 1 if after and typed.words[at].exact in ("so", "sô\u0301") else None


def _code_end(typed: Cut, first: int) -> int:
    """Return the word behind a document number that begins with the digits at ``first``."""
    end = first + 1
    while end < len(typed):
        between = typed.between(end - 1)
        glued = not between or between in _GLUE
        if not glued and not (_symbol(typed, end) and not between.strip(" /-.")):
            break
        end += 1
    return end


def _symbol(typed: Cut, at: int) -> bool:
    """Say whether a word standing free belongs to a document number."""
    return typed.words[at].plain in abbreviations().by_short and _meant_short(typed, at)


def _meant_short(typed: Cut, at: int) -> bool:
    """Say whether a word that could be an abbreviation was meant as one."""
    return typed.written(at).isupper() or not can_be_syllable(typed.words[at].plain)
