"""Which words of a page a question hits, in the words the caller has.

The same rules as the index, told once more for a single page: accents narrow where they can,
words that follow each other as typed are preferred, and only a word that is nowhere as typed is
looked for run together, cut in two, one letter wrong, or unfinished.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise

from search.facts import facts
from search.parse import Code, Element, Known, One, Short, parse
from search.query import LONGEST
from search.telex import telexed
from search.vietnamese import Cut, Word, cut, fold, normal

_SHORTEST_MISREAD = 4
_SHORTEST_BEGINNING = 2


def matching(query_text: str, words: Sequence[str]) -> tuple[int, ...]:
    """Return the places (from 0) of the words the question hits, in order.

    ``words`` are the words of one page as read, with whatever punctuation clings to them. Text
    beyond the longest question allowed is not looked at; nothing is raised.
    """
    kept = [normal(word) for word in words]
    # A sign of its own line keeps a combining mark at the start of a word from joining the last.
    page = cut("\n".join(kept))
    starts = list(accumulate((len(word) + 1 for word in kept), initial=0))
    hits = hit_words(parse(query_text[:LONGEST]), page)
    return tuple(sorted({bisect_right(starts, page.start(at)) - 1 for at in hits}))


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


def hit_words(elements: Sequence[Element], page: Cut) -> frozenset[int]:
    """Return the places of the words hit on a page that was cut."""
    asked = _Page(page)
    hits: set[int] = set()
    for element in elements:
        hits |= _hit(element, asked)
    hits |= _hit_ones(elements, asked)
    return frozenset(hits)


class _Page:
    """The words of a page, ready to be asked where they stand."""

    def __init__(self, page: Cut) -> None:
        self.cut = page
        self.words = page.words
        self.plain = page.plain
        self.different = frozenset(page.plain)
        self._places: dict[str, Sequence[int]] = {}

    def places(self, plain: str) -> Sequence[int]:
        """Return where a folded word stands."""
        if plain not in self.different:
            return ()
        if plain not in self._places:
            self._places[plain] = self.cut.places(plain)
        return self._places[plain]

    def rows(self, plain: Sequence[str], slop: int = 0) -> Iterator[range]:
        """Return where these folded words follow each other."""
        if not self.different.issuperset(plain):
            return
        if not slop:
            length, row = len(plain), list(plain)
            for at in self.places(plain[0]):
                if self.plain[at : at + length] == row:
                    yield range(at, at + length)
            return
        for start in self.places(plain[0]):
            end = start
            for wanted in plain[1:]:
                end = self._after(end, wanted, slop)
                if end < 0:
                    break
            else:
                yield range(start, end + 1)

    def _after(self, at: int, wanted: str, slop: int) -> int:
        """Return where the next word of a row stands, or -1."""
        for place in range(at + 1, min(at + 2 + slop, len(self.words))):
            if self.plain[place] == wanted:
                return place
        return -1


def _hit(element: Element, page: _Page) -> set[int]:
    """Return what an element of several words hits."""
    if isinstance(element, Known):
        read = facts(page.cut)
        return _all(range(f.first, f.last + 1) for f in read if f.value == element.value)
    if isinstance(element, One):
        return set()
    plain = [word.plain for word in element.words]
    if isinstance(element, Code):
        return _all(page.rows(plain, slop=1))
    found = _exact_first(list(page.rows(plain)), element.words, page)
    if isinstance(element, Short):
        found += [row for way in element.meanings for row in page.rows(way.long)]
        found += [row for way in element.meanings for row in page.rows([way.short])]
    return _all(found)


def _hit_ones(elements: Sequence[Element], page: _Page) -> set[int]:
    """Return what the single words hit: pairs as typed before words alone."""
    hits: set[int] = set()
    paired: set[int] = set()
    for at in range(len(elements) - 1):
        pair = [e.word for e in elements[at : at + 2] if isinstance(e, One)]
        if len(pair) < 2:  # noqa: PLR2004 - a pair
            continue
        rows = list(page.rows([word.plain for word in pair]))
        if rows:
            hits |= _all(_exact_first(rows, pair, page))
            paired |= {at, at + 1}
    for at, element in enumerate(elements):
        if isinstance(element, One) and at not in paired:
            hits |= _hit_word(elements, at, element, page)
    return hits


def _hit_word(elements: Sequence[Element], at: int, element: One, page: _Page) -> set[int]:
    """Return where a word stands as typed, or else where something like it stands."""
    plain = element.word.plain
    alone = list(page.rows([plain]))
    if alone:
        return _all(_exact_first(alone, [element.word], page))
    near = [e.word.plain if isinstance(e, One) else "" for e in elements[max(at - 1, 0) : at + 2]]
    joined = {a + b for a, b in pairwise(near) if a and b}
    typed = page.places(telexed(plain))
    for row in (_split(plain, page), _run_together(joined, page), _like(plain, page), typed):
        hits = set(row)
        if hits:
            return hits
    return set(_starting(plain, page)) if element.last else set()


def _split(plain: str, page: _Page) -> Iterator[int]:
    """Return where a word was cut in two."""
    for halves in _halves(plain):
        for row in page.rows(halves):
            yield from row


@lru_cache(maxsize=1 << 10)
def _halves(plain: str) -> Sequence[tuple[str, str]]:
    """Return the ways to cut a word in two; a word of the question is looked for on every page."""
    return [(fold(plain[:at]), fold(plain[at:])) for at in range(1, len(plain))]


def _run_together(joined: Iterable[str], page: _Page) -> Iterator[int]:
    """Return where a word was run together with its neighbour."""
    for pair in joined:
        yield from page.places(pair)


def _like(plain: str, page: _Page) -> Iterator[int]:
    """Return where a word stands one letter wrong; digits are never guessed."""
    if len(plain) >= _SHORTEST_MISREAD and plain.isalpha():
        for other in page.different:
            if one_letter_apart(plain, other):
                yield from page.places(other)


def _starting(plain: str, page: _Page) -> Iterator[int]:
    """Return where a word begins as typed so far."""
    if len(plain) >= _SHORTEST_BEGINNING:
        for other in page.different:
            if other.startswith(plain):
                yield from page.places(other)


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


def _exact_first(rows: list[range], words: Sequence[Word], page: _Page) -> list[range]:
    """Keep only the rows with the accents typed, if there are any."""
    exact = [word.exact for word in words]
    kept = [row for row in rows if [page.words[at].exact for at in row] == exact]
    return kept or rows


def _all(rows: Iterable[range]) -> set[int]:
    """Return every place in these rows."""
    return {at for row in rows for at in row}
