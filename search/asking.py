"""From what was meant to what is asked: which pages answer at all.

A question is asked up to four times, each time wider: as typed, where one word of the page may be
misread; with more words misread or split; with its last word unfinished; with most of its words.
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
    Without,
)
from search.query import Query
from search.ranking import IN_A_ROW, LETTERS, as_typed, letters, preferences
from search.syllable import SHORTEST_BEGINNING, SHORTEST_GUESS, SHORTEST_MISREAD
from search.telex import telexed
from search.vietnamese import Word, fold

_LIKE, _SPLIT, _STARTS = 0.01, 0.05, 0.05
_SHORTEST_SPLIT = 4
_SHORT_QUESTION = 4

_Misread = tuple[Node, range]
"""Where a word was misread, and the elements that stands for."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the rights it is asked under."""

    elements: Sequence[Element]
    filters: tuple[Node, ...]

    def plans(self) -> Iterator[Plan]:
        """Return the question as typed, then wider each time; without words, only the filters.

        Where a step makes nothing wider, it requires what the step before it requires.
        """
        if not self.elements:
            yield Plan(Everything(), self.filters)
            return
        # Rarity counts as the average over the words: steps stay steps for long questions too.
        even = 1 / len(self.elements)
        typed = tuple(_typed(element) for element in self.elements)
        close = _close(self.elements, typed, even)
        wants = tuple(preferences(self.elements))
        yield Plan(close, self.filters, tuple(_unsure(self.elements, wants)))

        wants = (*wants, *letters(self.elements), as_typed(close))
        wide = tuple(_wide(self.elements, typed))
        like = Weighted(Every(wide), even) if wide != typed else close
        yield Plan(like, self.filters, wants)
        begun = (*wide[:-1], _unfinished(self.elements[-1], wide[-1]))
        yield Plan(Weighted(Every(begun), even) if begun != wide else like, self.filters, wants)
        most = _most(self.elements, wide)
        yield Plan(Weighted(most, even) if most != Every(wide) else like, self.filters, wants)


def _unsure(elements: Sequence[Element], wants: Sequence[Preference]) -> Iterator[Preference]:
    """Leave out what every page has that answers as typed: words quoted alone are in one row."""
    quoted = len(elements) == 1 and isinstance(elements[0], Phrase)
    return (want for want in wants if not quoted or want.name not in IN_A_ROW)


def filters(query: Query, grants: Grants) -> tuple[Node, ...]:
    """Return what every page must satisfy: the reader's rights, then the person's choices."""
    rights = tuple(_allowed(one) for one in (grants, *grants.more) if one.bodies)
    kept: list[Node] = [Best(rights)]
    if grants.without:
        kept.append(Without(Among(f.RECORD, grants.without)))
    for field in (*f.VALUES, f.DOSSIER):
        value: str | None = getattr(query, field)
        if value is not None:
            kept.append(Among(field, frozenset([value])))
    if query.bodies is not None:
        kept.append(Among(f.BODY, query.bodies))
    if query.year is not None:
        kept.append(Between(f.YEAR, max(query.year, 1), max(query.year, 1)))
    if query.since or query.until:
        kept.append(_dated(query.since, query.until))
    return tuple(kept)


def _allowed(grants: Grants) -> Node:
    """Return the pages one right opens."""
    kept: list[Node] = [Among(f.BODY, grants.bodies)]
    if not grants.restricted:
        # Said of the few that are hidden: what all the others share is a list of nearly every page.
        kept.append(Without(Between(f.RESTRICTED, 1, 1)))
    if grants.since or grants.until:
        kept.append(_dated(grants.since, grants.until))
    return Every(tuple(kept))


def _dated(since: date | None, until: date | None) -> Node:
    """Return the pages of a period; undated ones have day 0 and lie in none."""
    return Between(f.DAY, (since or date.min).toordinal(), (until or date.max).toordinal())


def _typed(element: Element) -> Node:
    """Return the pages that have an element as typed, accents apart."""
    return Term(f.PLAIN, element.word.plain) if isinstance(element, One) else _whole(element)


def _whole(element: Phrase | Code | Known | Short) -> Node:
    """Return the pages that have an element of several words."""
    plain = tuple(word.plain for word in element.words)
    if isinstance(element, Phrase):
        marked = any(word.marked for word in element.words)
        exact = tuple(word.exact for word in element.words)
        return _row(f.EXACT, exact) if marked else _row(f.PLAIN, plain)
    if isinstance(element, Known):
        known = Term(f.FACTS, element.value)
        return Best((known, Weighted(Term(f.OTHER, element.value), _LIKE)))
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
        if meaning.long != plain:
            ways.append(Near(f.PLAIN, meaning.long))
    return Best(tuple(dict.fromkeys(ways)))


def _close(elements: Sequence[Element], typed: Sequence[Node], even: float) -> Node:
    """Return the pages that have all elements, or all but one of which a misreading is there.

    Said as a conjunction for each misreading, not as alternatives for each word: an engine walks a
    conjunction along its rarest part, and a misreading is always rare.
    """
    letter_by_letter = Every((Weighted(Every(tuple(typed)), even), Flat(Everything(), LETTERS)))
    misread = [one for at in range(len(elements)) for one in _misread(elements, at)]
    if not misread:
        return letter_by_letter
    return Best((letter_by_letter, Flat(_but(misread, typed, range(len(typed))), _LIKE)))


def _but(misread: Sequence[_Misread], typed: Sequence[Node], all_: range) -> Node:
    """Return the pages with one misreading and all of these elements but those it stands for.

    Long questions are halved: what half is right is said once for all misreadings of the other
    half, so that n words are named n · log n times, not n² times.
    """
    ways: list[Node] = []
    middle = all_.start + len(all_) // 2
    for half in (range(all_.start, middle), range(middle, all_.stop)):
        inside = [one for one in misread if one[1][0] in half and one[1][-1] in half]
        if inside and len(all_) > _SHORT_QUESTION:
            misread = [one for one in misread if one not in inside]
            right = tuple(typed[at] for at in all_ if at not in half)
            ways.append(Every((_but(inside, typed, half), *right)))
    for rare, stands_for in misread:
        ways.append(Every((rare, *(typed[at] for at in all_ if at not in stands_for))))
    return Best(tuple(ways))


def _misread(elements: Sequence[Element], at: int) -> Iterator[_Misread]:
    """Return where a word is one letter wrong or joined with the next, and what that replaces."""
    word, after = _word(elements, at), _word(elements, at + 1)
    if not word:
        return
    yield Term(f.OTHER, word.plain), range(at, at + 1)
    if not word.plain.isalpha():
        return
    if len(word.plain) >= SHORTEST_MISREAD:
        yield Like(f.ODD, word.plain), range(at, at + 1)
    if after and after.plain.isalpha():
        yield Term(f.PLAIN, word.plain + after.plain), range(at, at + 2)


def _wide(elements: Sequence[Element], typed: Sequence[Node]) -> Iterator[Node]:
    """Return for each element the pages that have something like it."""
    for at, (element, node) in enumerate(zip(elements, typed, strict=True)):
        if isinstance(element, One):
            yield Best((node, *_joined(elements, at), *_guesses(element)))
        elif isinstance(element, Short):
            misread = [Weighted(_nearly(*row), _LIKE) for row in element.rows()]
            yield Best((node, *misread)) if misread else node
        else:
            # Numbers, days and quoted words stay as typed: what resembles them is something else.
            yield node


def _joined(elements: Sequence[Element], at: int) -> Iterator[Node]:
    """Return where a word is run together with one of its neighbours."""
    for first in (at - 1, at):
        before, after = _word(elements, first), _word(elements, first + 1)
        if before and after and (before.plain + after.plain).isalpha():
            yield Weighted(Term(f.PLAIN, before.plain + after.plain), _SPLIT)


def _guesses(element: One) -> Iterator[Node]:
    """Return what a word may stand for: misread, one letter wrong, cut in two, typed as Telex."""
    plain = element.word.plain
    yield Weighted(Term(f.OTHER, plain), _LIKE)
    if not plain.isalpha():
        return
    if meant := telexed(plain):
        yield Weighted(Term(f.PLAIN, meant), _LIKE)
    if len(plain) >= SHORTEST_MISREAD:
        yield Weighted(Like(f.ODD, plain), _LIKE)
    if len(plain) >= SHORTEST_GUESS:
        yield Weighted(Like(f.PLAIN, plain), _LIKE)
    if len(plain) >= _SHORTEST_SPLIT:
        for cut in range(1, len(plain)):
            halves = (fold(plain[:cut]), fold(plain[cut:]))
            yield Weighted(Near(f.PLAIN, halves), _SPLIT)


def _unfinished(element: Element, wide: Node) -> Node:
    """Return what the last word may become when it is typed to its end."""
    if not isinstance(element, One) or not element.last:
        return wide
    if len(element.word.plain) < SHORTEST_BEGINNING:
        return wide
    return Best((wide, Weighted(Starts(f.PLAIN, element.word.plain), _STARTS)))


def _most(elements: Sequence[Element], wide: Sequence[Node]) -> Node:
    """Return the pages with more than half of the words and everything that is not a mere word.

    Of one or two words all are needed. Words in quotation marks may now differ in accents, and
    one of them may be misread.
    """
    loose: list[Node] = []
    firm: list[Node] = []
    for element, node in zip(elements, wide, strict=True):
        if isinstance(element, One | Short):
            loose.append(node)
        elif isinstance(element, Phrase):
            firm.append(_nearly(tuple(word.plain for word in element.words), element.pairs()))
        else:
            firm.append(node)
    if loose:
        firm.append(Some(tuple(loose), least=len(loose) // 2 + 1))
    return Every(tuple(firm))


def _nearly(row: tuple[str, ...], enough: int) -> Node:
    """Return the pages with these words in a row, or with enough of its pairs, if any are."""
    whole = _row(f.PLAIN, row)
    pairs = tuple(Near(f.PLAIN, pair) for pair in pairwise(row))
    return Best((whole, Weighted(Some(pairs, enough), _SPLIT))) if enough else whole


def _row(field: str, row: tuple[str, ...], slop: int = 0) -> Node:
    """Return the pages where these tokens stand in a row; one token is its own row."""
    return Near(field, row, slop) if len(row) > 1 else Term(field, row[0])


def _word(elements: Sequence[Element], at: int) -> Word | None:
    """Return the single word at this place, if there is one."""
    element = elements[at] if 0 <= at < len(elements) else None
    return element.word if isinstance(element, One) else None
