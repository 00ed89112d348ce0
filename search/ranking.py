"""From what was meant to what is asked: which pages answer, and which of them come first.

A score is a sum of parts a person can be told. Flat parts (exact accents, own number, abstract)
make steps that rarity cannot climb; inside a step rarity decides. A question is asked up to four
times, each time wider: as typed; with misread and split words; unfinished; most of its words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from search import fields as f
from search.grants import Grants
from search.parse import Code, Element, Known, One, Phrase, Short
from search.plan import (
    Among,
    Best,
    Between,
    Every,
    Everything,
    Flat,
    Like,
    Near,
    Node,
    Plan,
    Preference,
    Some,
    Starts,
    Term,
    Weighted,
)
from search.query import Query
from search.vietnamese import Word

CERTAIN = 300.0
"""For answering as typed, when the question was widened."""
NUMBER = 100.0
"""For being the document of that number, not one that cites it."""
ACCENTS = 40.0
"""For having every word with the accents typed; each word its share."""
LETTERS = 30.0
"""For having every word letter by letter, accents apart; each word its share."""
ABSTRACT = 25.0
"""For having every word in what the record says of itself."""
ORDER = 20.0
"""For having the words next to each other as typed; each pair its share."""
SEALED = 1.0
"""For being sealed: the final form of a document before its drafts."""
YEAR = 0.005
"""For each year since 1900: of two equal pages the newer comes first."""

_LIKE, _JOINED, _SPLIT, _STARTS = 0.01, 0.3, 0.05, 0.05
_SHORTEST_MISREAD = 4
_SHORTEST_GUESS = 5
_SHORTEST_SPLIT = 4
_SHORTEST_BEGINNING = 2
_MOST_PAIRS = 12


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the rights it is asked under."""

    elements: Sequence[Element]
    filters: tuple[Node, ...]

    def plans(self) -> Iterator[Plan]:
        """Return the question as typed, then wider each time; without words, only the filters."""
        if not self.elements:
            yield Plan(Everything(), self.filters)
            return
        # Rarity counts as the average over the words: steps stay steps for long questions too.
        even = 1 / len(self.elements)
        close = Weighted(Every(tuple(_close(self.elements))), even)
        wants = tuple(_preferences(self.elements))
        yield Plan(close, self.filters, wants)

        certain = Preference("as typed", Flat(close, CERTAIN))
        wide = tuple(_wide(self.elements))
        yield Plan(Weighted(Every(wide), even), self.filters, (*wants, certain))
        unfinished = (*wide[:-1], _unfinished(self.elements[-1], wide[-1]))
        yield Plan(Weighted(Every(unfinished), even), self.filters, wants)
        yield Plan(Weighted(_most(self.elements, wide), even), self.filters, wants)


def filters(query: Query, grants: Grants) -> tuple[Node, ...]:
    """Return what every page must satisfy: the reader's rights, then the person's choices."""
    kept: list[Node] = [Among(f.BODY, grants.bodies)]
    if not grants.restricted:
        kept.append(Between(f.RESTRICTED, 0, 0))
    for field, value in ((f.BODY, query.body), (f.KIND, query.kind), (f.STATE, query.state)):
        if value is not None:
            kept.append(Among(field, frozenset([value])))
    if query.year is not None:
        kept.append(Between(f.YEAR, max(query.year, 1), max(query.year, 1)))
    for since, until in ((grants.since, grants.until), (query.since, query.until)):
        if since or until:
            low = (since or date.min).toordinal()
            kept.append(Between(f.DAY, low, (until or date.max).toordinal()))
    return tuple(kept)


def _close(elements: Sequence[Element]) -> Iterator[Node]:
    """Return for each element the pages that have it as typed, accents apart."""
    for at, element in enumerate(elements):
        if isinstance(element, One):
            yield Best((Term(f.PLAIN, element.word.plain), *_misread(elements, at)))
        else:
            yield _whole(element)


def _whole(element: Phrase | Code | Known | Short) -> Node:
    """Return the pages that have an element of several words."""
    plain = tuple(word.plain for word in element.words)
    if isinstance(element, Phrase):
        marked = any(word.marked for word in element.words)
        exact = tuple(word.exact for word in element.words)
        return _row(f.EXACT, exact) if marked else _row(f.PLAIN, plain)
    if isinstance(element, Known):
        return Term(f.FACTS, element.value)
    if isinstance(element, Code):
        own = Every(tuple(Term(f.NUMBER, token) for token in plain))
        return Best((own, _row(f.PLAIN, plain, slop=1)))
    return _short(element, plain)


def _short(element: Short, plain: tuple[str, ...]) -> Node:
    """Return the pages that have an abbreviation or what it stands for."""
    typed = Every(tuple(Term(f.PLAIN, token) for token in plain))
    ways: list[Node] = [typed]
    for meaning in element.meanings:
        ways.append(Term(f.PLAIN, meaning.short))
        ways.append(Near(f.PLAIN, meaning.long))
    return Best(tuple(dict.fromkeys(ways)))


def _misread(elements: Sequence[Element], at: int) -> Iterator[Node]:
    """Return where a word stands one letter wrong, or run together with its neighbour."""
    word = _word(elements, at)
    if not word or not word.plain.isalpha():
        return
    if len(word.plain) >= _SHORTEST_MISREAD:
        yield Weighted(Like(f.ODD, word.plain), _LIKE)
    for first in (at - 1, at):
        before, after = _word(elements, first), _word(elements, first + 1)
        if before and after and (before.plain + after.plain).isalpha():
            yield Weighted(Term(f.PLAIN, before.plain + after.plain), _JOINED)


def _wide(elements: Sequence[Element]) -> Iterator[Node]:
    """Return for each element the pages that have something like it."""
    for element, close in zip(elements, _close(elements), strict=True):
        if isinstance(element, One):
            yield Best((close, *_guesses(element)))
        elif isinstance(element, Code) and len(element.words) > 1:
            scattered = Every(tuple(Term(f.PLAIN, word.plain) for word in element.words))
            yield Best((close, Weighted(scattered, _SPLIT)))
        else:
            yield close


def _guesses(element: One) -> Iterator[Node]:
    """Return what a word may have become: one letter wrong, or cut in two."""
    plain = element.word.plain
    if not plain.isalpha():
        return
    if len(plain) >= _SHORTEST_GUESS:
        yield Weighted(Like(f.PLAIN, plain), _LIKE)
    if len(plain) >= _SHORTEST_SPLIT:
        for cut in range(1, len(plain)):
            yield Weighted(Near(f.PLAIN, (plain[:cut], plain[cut:])), _SPLIT)


def _unfinished(element: Element, wide: Node) -> Node:
    """Return what the last word may become when it is typed to its end."""
    if not isinstance(element, One) or not element.last:
        return wide
    if len(element.word.plain) < _SHORTEST_BEGINNING:
        return wide
    return Best((wide, Weighted(Starts(f.PLAIN, element.word.plain), _STARTS)))


def _most(elements: Sequence[Element], wide: Sequence[Node]) -> Node:
    """Return the pages with more than half of the words and everything that is not a mere word.

    Of one or two words all are needed. Words in quotation marks may now differ in accents.
    """
    loose: list[Node] = []
    firm: list[Node] = []
    for element, node in zip(elements, wide, strict=True):
        if isinstance(element, One | Short):
            loose.append(node)
        elif isinstance(element, Phrase):
            firm.append(_row(f.PLAIN, tuple(word.plain for word in element.words)))
        else:
            firm.append(node)
    if loose:
        firm.append(Some(tuple(loose), least=len(loose) // 2 + 1))
    return Every(tuple(firm))


def _preferences(elements: Sequence[Element]) -> Iterator[Preference]:
    """Return what lifts one answering page above another."""
    spoken = [word for element in elements for word in _spoken(element)]
    yield from _accents(spoken)
    yield from _own_number(elements)
    yield from _abstract(spoken)
    yield from _in_order(spoken)
    yield Preference("sealed", Flat(Term(f.MERIT, "sealed"), SEALED))
    for digit in range(f.YEAR_DIGITS):
        yield Preference("year", Flat(Term(f.MERIT, f"y{digit}"), YEAR * 2**digit))


def _spoken(element: Element) -> tuple[Word, ...]:
    """Return the words of an element that may carry accents."""
    if isinstance(element, One):
        return (element.word,)
    return () if isinstance(element, Known) else element.words


def _accents(spoken: Sequence[Word]) -> Iterator[Preference]:
    """Prefer pages with the accents typed; without any typed, pages with the letters typed."""
    if not spoken:
        return
    share = ACCENTS / len(spoken)
    if any(word.marked for word in spoken):
        for word in dict.fromkeys(spoken):
            score = share * spoken.count(word)
            yield Preference("accents", Flat(Term(f.EXACT, word.exact), score))
    else:
        every = Every(tuple(Term(f.EXACT, word.exact) for word in dict.fromkeys(spoken)))
        yield Preference("accents", Flat(every, ACCENTS))
    for word in dict.fromkeys(spoken):
        score = LETTERS / len(spoken) * spoken.count(word)
        yield Preference("letters", Flat(Term(f.PLAIN, word.plain), score))


def _own_number(elements: Sequence[Element]) -> Iterator[Preference]:
    """Prefer the document of that number over those that cite it."""
    for at, element in enumerate(elements):
        plain = tuple(word.plain for word in _spoken(element))
        if isinstance(element, Code):
            own = Every(tuple(Term(f.NUMBER, token) for token in plain))
            yield Preference("number", Flat(own, NUMBER))
            whole = Flat(Term(f.NUMBER, f.whole_number(element.words)), NUMBER / 2)
            yield Preference("whole number", whole)
        elif isinstance(element, One) and element.word.plain.isdecimal():
            # Behind a document type digits are its number; elsewhere they may count anything.
            named = isinstance(elements[at - 1], Short) if at else len(elements) == 1
            score = NUMBER if named else NUMBER / 4
            yield Preference("number", Flat(Term(f.NUMBER, element.word.plain), score))


def _abstract(spoken: Sequence[Word]) -> Iterator[Preference]:
    """Prefer pages whose record says of itself what is asked."""
    if spoken:
        every = tuple(Term(f.HEAD, word.plain) for word in dict.fromkeys(spoken))
        yield Preference("abstract", Flat(Every(every), ABSTRACT))


def _in_order(spoken: Sequence[Word]) -> Iterator[Preference]:
    """Prefer pages where the words follow each other as typed."""
    pairs = list(pairwise(spoken))[:_MOST_PAIRS]
    for before, after in pairs:
        near = Near(f.PLAIN, (before.plain, after.plain))
        yield Preference("in order", Flat(near, ORDER / len(pairs)))


def _row(field: str, row: tuple[str, ...], slop: int = 0) -> Node:
    """Return the pages where these tokens stand in a row; one token is its own row."""
    return Near(field, row, slop) if len(row) > 1 else Term(field, row[0])


def _word(elements: Sequence[Element], at: int) -> Word | None:
    """Return the single word at this place, if there is one."""
    element = elements[at] if 0 <= at < len(elements) else None
    return element.word if isinstance(element, One) else None
