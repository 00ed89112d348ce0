"""Which words of a page a question hits, in the words the caller has.

The same rules as the index, told once more for a single page: accents narrow where they can,
words that follow each other as typed are preferred, and only a word that is nowhere as typed is
looked for run together, cut in two, one letter wrong, or unfinished.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, chain, pairwise

from search.facts import facts
from search.page import Page, Place, Row
from search.parse import Code, Element, Known, One, Phrase, Short, parse
from search.query import LONGEST
from search.syllable import (
    SHORTEST_BEGINNING,
    SHORTEST_GUESS,
    SHORTEST_MISREAD,
    can_be_syllable,
)
from search.telex import telexed
from search.vietnamese import Cut, Word, cut, fold, normal


def matching(query_text: str, words: Sequence[str]) -> tuple[int, ...]:
    """Return the places (from 0) of the words the question hits, in order.

    ``words`` are the words of one page as read, with whatever punctuation clings to them. Text
    beyond the longest question allowed is not looked at; nothing is raised.
    """
    kept = [normal(word) for word in words]
    # A sign of its own line keeps a combining mark at the start of a word from joining the last.
    page = Page("\n".join(kept))
    starts = list(accumulate((len(word) + 1 for word in kept), initial=0))
    hits = hit_words(parse(query_text[:LONGEST]), page)
    return tuple(sorted({bisect_right(starts, start) - 1 for start, _ in hits}))


def guessed(query_text: str, others: Sequence[Sequence[str]]) -> Mapping[int, str]:
    """Return the places (from 0) whose other readings the question names, each with that reading.

    ``others`` are for each word of a page what it may also say. Only what is asked for word by
    word is looked at, days and long numbers too; words in quotation marks are never guessed.
    """
    asked: set[str] = set()
    for element in parse(query_text[:LONGEST]):
        if isinstance(element, One):
            asked.add(element.word.plain)
        elif isinstance(element, Known):
            asked.add(element.value)
    found: dict[int, str] = {}
    for at, readings in enumerate(others):
        for reading in readings:
            read = cut(reading)
            tokens = {word.plain for word in read.words} | {fact.value for fact in facts(read)}
            if asked & tokens:
                found.setdefault(at, reading)
    return found


def hit_words(elements: Sequence[Element], page: Page) -> frozenset[Place]:
    """Return where the words stand that are hit on a page."""
    hits = _hit_ones(elements, page)
    for element in elements:
        if not isinstance(element, One):
            hits.update(_hit(element, page))
    return frozenset(hits)


def _hit(element: Phrase | Code | Known | Short, page: Page) -> Iterable[Place]:
    """Return what an element of several words hits: where they stand in a row, if they do."""
    if isinstance(element, Known):
        return _known(element.value, page.cut)
    if isinstance(element, Code):
        return _all(page.rows([word.plain for word in element.words], loose=True))
    plain = tuple(one.plain for one in element.words)
    ways = [_typed(element.words, page)]
    if isinstance(element, Short):
        for way in element.meanings:
            ways += [_all(page.rows(way.long)), _all(page.rows([way.short]))]
    if any(ways):
        return chain.from_iterable(ways)
    if isinstance(element, Phrase):
        return _nearly(plain, element.pairs(), page)
    alone = [page.rows([one]) for one in plain]
    if all(alone):  # though not in a row: that is what was typed
        return _all(chain.from_iterable(alone))
    return chain.from_iterable(_nearly(row, enough, page) for row, enough in element.rows())


def _nearly(row: Sequence[str], enough: int, page: Page) -> set[Place]:
    """Return where the pairs of a row stand, if enough of them do."""
    there = list(filter(None, map(page.rows, pairwise(row)))) if enough else []
    return _all(chain.from_iterable(there)) if len(there) >= enough else set()


def _known(value: str, page: Cut) -> Iterator[Place]:
    """Return the words that a day or a long number is read from."""
    read = (range(fact.first, fact.last + 1) for fact in facts(page) if fact.value == value)
    return ((page.start(at), page.end(at)) for row in read for at in row)


def _hit_ones(elements: Sequence[Element], page: Page) -> set[Place]:
    """Return what the single words hit: pairs as typed before words alone."""
    hits: set[Place] = set()
    paired: set[int] = set()
    for at, (one, other) in enumerate(pairwise(elements)):
        if isinstance(one, One) and isinstance(other, One):
            pair = _typed((one.word, other.word), page)
            if pair:
                hits |= pair
                paired |= {at, at + 1}
    for at, element in enumerate(elements):
        if isinstance(element, One) and at not in paired:
            hits |= _typed((element.word,), page) or _near(elements, at, element, page)
    return hits


def _near(elements: Sequence[Element], at: int, element: One, page: Page) -> set[Place]:
    """Return where something stands that is like a word which is nowhere as typed."""
    plain = element.word.plain
    near = [e.word.plain if isinstance(e, One) else "" for e in elements[max(at - 1, 0) : at + 2]]
    joined = [[a + b] for a, b in pairwise(near) if a and b]
    meant = telexed(plain)
    for ways in (_halves(plain), joined, _like(plain, page), [[meant]] if meant else []):
        hits = {place for way in ways for place in _all(page.rows(way))}
        if hits:
            return hits
    begun = _starting(plain, page) if element.last else ()
    return {place for way in begun for place in _all(page.rows(way))}


def _typed(words: Sequence[Word], page: Page) -> set[Place]:
    """Return where words follow each other, with the accents typed if they do so anywhere."""
    rows = page.rows([word.plain for word in words])
    exact = [word.exact for word in words]
    return _all([row for row in rows if [page.word(at).exact for at in row] == exact] or rows)


def _all(rows: Iterable[Row]) -> set[Place]:
    """Return every place in these rows."""
    return {place for row in rows for place in row}


@lru_cache(maxsize=1 << 10)
def _halves(plain: str) -> Sequence[tuple[str, str]]:
    """Return the ways to cut a word in two; a word of the question is looked for on every page."""
    return [(fold(plain[:at]), fold(plain[at:])) for at in range(1, len(plain))]


def _like(plain: str, page: Page) -> Iterator[Sequence[str]]:
    """Return the words of a page that are this one but for a letter; digits are never guessed.

    Of a short word only what cannot be Vietnamese: most syllables are a letter from another.
    """
    if len(plain) >= SHORTEST_MISREAD and plain.isalpha():
        short = len(plain) < SHORTEST_GUESS
        for other in resembling(plain, page.different):
            if not (short and can_be_syllable(other)):
                yield [other]


def _starting(plain: str, page: Page) -> Iterator[Sequence[str]]:
    """Return the words of a page that begin as this one was typed so far."""
    if len(plain) >= SHORTEST_BEGINNING:
        for other in page.different:
            if other.startswith(plain):
                yield [other]


def resembling(plain: str, words: Iterable[str]) -> Iterator[str]:
    """Return the words that one letter makes of this one, of four letters and more.

    The other end of both is the same then, which is seen at once.
    """
    first, last = plain[0], plain[-1]
    for word in words:
        if (word[0] == first or word[-1] == last) and one_letter_apart(plain, word):
            yield word


@lru_cache(maxsize=1 << 16)
def one_letter_apart(one: str, other: str) -> bool:
    """Say whether one letter changed, added, dropped or swapped makes one word of the other."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return one == other
    shorter, longer = sorted((one, other), key=len)
    same = next((at for at, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), -1)
    if same < 0:
        return True
    if len(shorter) < len(longer):
        return shorter[same:] == longer[same + 1 :]
    swapped = longer[:same] + longer[same : same + 2][::-1] + longer[same + 2 :]
    return shorter[same + 1 :] == longer[same + 1 :] or shorter == swapped
