"""What a person may have meant by the words typed.

There is no query language and therefore no syntax error. Quotation marks keep words together;
everything else is recognised by its look: document numbers, days, long numbers, abbreviations.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from search.abbreviations import Abbreviation, abbreviations
from search.facts import Fact, facts
from search.syllable import can_be_syllable
from search.vietnamese import Token, Word, normal, tokens

MOST_WORDS = 40
"""Words of a question that are looked for; what comes after them is left out."""

_QUOTED = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]')
_BEFORE_A_DAY = frozenset(["ngay", "thang"])
_GLUE = frozenset("/-._–")


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


Element: TypeAlias = One | Phrase | Code | Known | Short


def parse(text: str) -> Sequence[Element]:
    """Return what is looked for, in the order typed; empty if there is no word in the text."""
    whole = normal(text)
    found: list[Element] = []
    at = 0
    for quoted in _QUOTED.finditer(whole):
        found += _plain(whole[at : quoted.start()])
        found += _phrase(quoted[1])
        at = quoted.end()
    found += _plain(whole[at:], typing=not whole[-1:].isspace())
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
    kept = tuple(token.word for token in tokens(text))[:MOST_WORDS]
    if kept:
        yield Phrase(kept)


def _plain(text: str, *, typing: bool = False) -> Iterator[Element]:
    """Return what text outside quotation marks asks for."""
    cut = tokens(text)
    # A day is told before its month, and the day is what was typed.
    known = {fact.first: fact for fact in reversed(facts(text, cut))}
    at = 0
    while at < len(cut):
        if cut[at].word.plain in _BEFORE_A_DAY and at + 1 in known:
            at += 1
        element, at = _next(text, cut, known.get(at), at)
        if isinstance(element, One) and at == len(cut) and typing:
            element = One(element.word, last=True)
        yield element


def _next(text: str, cut: Sequence[Token], fact: Fact | None, at: int) -> tuple[Element, int]:
    """Read one element and say where the next begins."""
    if fact:
        spoken = cut[at : fact.last + 1]
        return Known(fact.value, _words(spoken)), fact.last + 1
    number = _number_starts(cut, at)
    if number is not None:
        end = _code_end(text, cut, number)
        if end > number + 1 or number > at:
            return Code(_words(cut[number:end])), end
    return _word(text, cut, at)


def _word(text: str, cut: Sequence[Token], at: int) -> tuple[Element, int]:
    """Read an abbreviation, its long form, or a word."""
    token = cut[at]
    table = abbreviations()
    long = table.starting([token.word.plain for token in cut[at : at + 8]])
    if long:
        end = at + len(long.long)
        return Short(_words(cut[at:end]), (long,)), end
    meanings = table.by_short.get(token.word.plain, ())
    capitals = text[token.start : token.end].isupper()
    if meanings and (capitals or not can_be_syllable(token.word.plain)):
        return Short((token.word,), meanings), at + 1
    return One(token.word), at + 1


def _number_starts(cut: Sequence[Token], at: int) -> int | None:
    """Return where the digits stand, here or behind the word ``số``."""
    if cut[at].word.plain.isdecimal():
        return at
    after = at + 1 < len(cut) and cut[at + 1].word.plain.isdecimal()
    return at + 1 if after and cut[at].word.exact in ("so", "sô\u0301") else None


def _code_end(text: str, cut: Sequence[Token], first: int) -> int:
    """Return the token behind a document number that begins with the digits at ``first``."""
    known = abbreviations().by_short
    end = first + 1
    while end < len(cut):
        between = text[cut[end - 1].end : cut[end].start]
        glued = not between or between in _GLUE
        symbol = not cut[end].word.plain.isdecimal() and cut[end].word.plain in known
        upper_or_odd = symbol and _symbol(text, cut[end])
        if not glued and not (upper_or_odd and between.strip(" /-.–") == ""):
            break
        end += 1
    return end


def _symbol(text: str, token: Token) -> bool:
    """Say whether a short form standing free was meant as one."""
    plain = token.word.plain
    return text[token.start : token.end].isupper() or not can_be_syllable(plain)


def _words(cut: Sequence[Token]) -> tuple[Word, ...]:
    """Return the words of tokens."""
    return tuple(token.word for token in cut)
