"""The fields of the index and what of a page goes into which.

Every token is made here, in Python, and handed to the engine in text whose tokens are separated
by spaces. No engine analyses anything, so engines cannot disagree.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

from search.abbreviations import abbreviations
from search.entry import Entry
from search.facts import day_facts, fact_values
from search.result import Hit
from search.syllable import SYLLABLES
from search.vietnamese import Word, normal, pieced, word, words

PLAIN, EXACT = "plain", "exact"
"""Page, then head, folded and with accents. Everything findable is in both, in the same order."""
PAIRS = "pairs"
"""Each folded word with the one behind it: rows of words are looked for where their pairs are."""
HEAD = "head"
"""Folded number, kind, abstract, persons and bodies: what the record says of itself."""
NUMBER = "symbol"
"""Folded parts of the document number and, in one token, the whole of it."""
FACTS = "facts"
"""Days, months and long numbers in their one form."""
ODD = "odd"
"""Words that cannot be Vietnamese, alone and joined with a neighbour: misreadings are here."""
OTHER = "other"
"""What doubtful words may also say: folded words, days and long numbers."""
MERIT = "merit"
"""The state, and the year of the document as binary digits."""
RECORD, STAMP = "record", "stamp"
BODY, KIND, STATE, YEAR = "body", "kind", "state", "year"
LEVEL, FIELD, RETENTION, VERDICT = "level", "field", "retention", "verdict"
CONFIDENCE, DOSSIER = "confidence", "dossier"
DAY, RESTRICTED, ORDER, ELDER = "day", "restricted", "order", "elder"

TEXTS = (PLAIN, EXACT, HEAD, NUMBER)
"""Fields searched by words, where neighbours count."""
SETS = (PAIRS, FACTS, ODD, OTHER, MERIT)
"""Fields of tokens without order."""
VALUES = (BODY, KIND, STATE, LEVEL, FIELD, RETENTION, VERDICT, CONFIDENCE)
"""Fields of one exact value each, counted as facets; ``Entry`` and ``Query`` call them alike."""
KEYS = (RECORD, STAMP, DOSSIER)
"""Fields of one exact value each that nobody counts."""
NUMBERS = (YEAR, DAY, RESTRICTED, ORDER, ELDER)
"""Fields of one whole number each."""
SORTS = {"newest": ORDER, "oldest": ELDER}
"""The field whose greatest number comes first in each order of days."""

FIRST_YEAR = 1985
YEAR_DIGITS = 6
"""Binary digits of a year, counted from ``FIRST_YEAR``; before it and 63 years on all are equal."""

_NEVER = "¶"  # never part of a word
_GAP = f"{_NEVER} {_NEVER}"  # keeps phrases from running from one part into the next
_LONGEST_JOIN = 12
_SHORTEST_JOIN = 3


@dataclass(frozen=True)
class Fields:
    """A page as an engine stores it: text of tokens, and numbers.

    No text of tokens is empty: engines differ in whether a page without any counts for rarity.
    """

    texts: dict[str, str]
    numbers: dict[str, int]


def fields(entry: Entry) -> Fields:
    """Return everything the index keeps of a page to find it by."""
    text = normal(entry.text)
    page = _tokens(text)
    read = page.plain.split(" ")
    number = words(entry.number)
    said = _said(entry.number, tuple(_head(entry)))
    found = said.facts | fact_values(text)
    dated = day_facts(entry.date) if entry.date else ()
    return Fields(
        {
            PLAIN: page.plain + said.plain,
            EXACT: page.exact + said.exact,
            PAIRS: _joined(pairs(read)) + said.pairs,
            HEAD: said.plain,
            NUMBER: _joined([_NEVER, *(word.plain for word in number), whole_number(number)]),
            FACTS: _joined([_NEVER, *sorted(found.union(dated))]),
            ODD: _joined(sorted(odd(read))),
            MERIT: _joined([entry.state, *year_digits(entry.date)]),
            RECORD: entry.record,
            STAMP: f"{entry.record}\t{entry.version}",
            OTHER: _joined([_NEVER, *sorted(_others(entry.others))]),
            DOSSIER: entry.dossier,
            **{name: getattr(entry, name) for name in VALUES},
        },
        {
            YEAR: entry.date.year if entry.date else 0,
            DAY: entry.date.toordinal() if entry.date else 0,
            RESTRICTED: int(entry.restricted),
            ORDER: order(entry),
            ELDER: elder(entry),
        },
    )


def pairs(row: Iterable[str]) -> Iterator[str]:
    """Return the tokens of folded words that follow each other, two by two."""
    return map("_".join, pairwise(row))


def row_pairs(tokens: Iterable[str]) -> Iterator[str]:
    """Return the pairs of a row whose words are asked for in either form."""
    return pairs(word(token).plain for token in tokens)


def whole_number(number: Sequence[Word]) -> str:
    """Return the one token that stands for a whole document number."""
    return ".".join(word.plain for word in number)


def year_digits(day: date | None) -> Sequence[str]:
    """Return the tokens that together weigh as much as the year is late."""
    since = min(max(day.year - FIRST_YEAR, 0), 2**YEAR_DIGITS - 1) if day else 0
    return [f"y{digit}" for digit in range(YEAR_DIGITS) if since >> digit & 1]


def order(entry: Entry | Hit) -> int:
    """Return the number by which *newest first* sorts: late days first, then early pages.

    Records of one day are kept apart by a checksum of their identity, so that paging is steady.
    """
    day = entry.date.toordinal() if entry.date else 0
    apart = crc32(entry.record.encode()) & 0xFFFF
    return day << 32 | apart << 16 | (0xFFFF - min(entry.page, 0xFFFF))


def elder(entry: Entry) -> int:
    """Return the number by which *oldest first* sorts, greatest first; undated pages are last."""
    days = date.max.toordinal() - entry.date.toordinal() + 1 if entry.date else 0
    return days << 32 | order(entry) & 0xFFFFFFFF


def _others(text: str) -> set[str]:
    """Return what alternative readings are found by."""
    return {word.plain for word in words(text)} | fact_values(text)


@dataclass(frozen=True, slots=True)
class _Forms:
    """The tokens of both forms of a text, separated by spaces."""

    plain: str
    exact: str


def _tokens(text: str) -> _Forms:
    """Return the tokens of a text."""
    forms = [one for one in map(_forms, text.split()) if one.plain]
    return _Forms(_joined([one.plain for one in forms]), _joined([one.exact for one in forms]))


@lru_cache(maxsize=1 << 16)
def _forms(piece: str) -> _Forms:
    """Return the tokens of text without spaces, remembered: papers repeat themselves."""
    read = pieced(piece)
    return _Forms(_joined([word.plain for word in read]), _joined([word.exact for word in read]))


def odd(read: Sequence[str]) -> set[str]:
    """Return the folded words that cannot be Vietnamese, and what they make with a neighbour."""
    known = abbreviations().by_short.keys()
    strange = {plain for plain in set(read) - SYLLABLES - known if plain.isalpha()}
    found = set(strange)
    for at in [at for at, plain in enumerate(read) if plain in strange]:
        found.update(_joins(read, at))
    return {plain for plain in found if len(plain) >= _SHORTEST_JOIN}


def _joins(read: Sequence[str], at: int) -> Iterable[str]:
    """Return this word joined with the one before and with the one after."""
    for first in (at - 1, at):
        pair = "".join(read[max(first, 0) : first + 2])
        if pair.isalpha() and len(pair) <= _LONGEST_JOIN:
            yield pair


def _head(entry: Entry) -> Sequence[str]:
    """Return what the record says of itself, without its number."""
    kept = (entry.kind, entry.abstract, entry.signer, entry.issuer, entry.names, entry.dossier)
    return [text for text in kept if text]


@dataclass(frozen=True)
class _Said:
    """What a record says of itself: tokens of both forms, and facts."""

    plain: str
    exact: str
    pairs: str
    facts: frozenset[str]


@lru_cache(maxsize=256)
def _said(number: str, texts: tuple[str, ...]) -> _Said:
    """Cut what a record says of itself; remembered, because all its pages say the same."""
    parts = [_tokens(normal(text)) for text in (number, *texts)]
    found = frozenset[str]().union(*map(fact_values, texts))
    return _Said(
        "".join(f" {_GAP} {part.plain}" for part in parts),
        "".join(f" {_GAP} {part.exact}" for part in parts),
        "".join(f" {_NEVER} {_joined(pairs(part.plain.split(' ')))}" for part in parts),
        found,
    )


def _joined(values: Iterable[str]) -> str:
    """Return tokens separated by spaces."""
    return " ".join(values)
