"""What a question was meant to say, learned from the pages it found.

No dictionary: the pages a reader may find are the only words this reader is told, so a suggestion
can betray nothing their hits do not show. Accents left out are put back the way those pages write
them, next to the same neighbours; a word that stands on none of them is mended by one letter.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from search.highlight import resembling
from search.page import Page, Place, Row
from search.parse import MOST_WORDS
from search.syllable import SHORTEST_BEGINNING, SHORTEST_MISREAD, can_be_syllable
from search.vietnamese import WORD, Cut, Word, cut

_PAGES = 10  # looked at: the first ones are the likeliest
_WAYS = 6  # in which a question may go on
_NEIGHBOUR = 4  # times a word counts that stands next to a word of the question

_Fitting = Callable[[Page], Iterable[str]]
"""Says which of the folded words of a page fit."""


def meant(text: str, pages: Sequence[Page]) -> str:
    """Return the question as the pages write it; empty where that is what was typed."""
    typed = cut(text)
    said = _mended(typed, pages[:_PAGES], len(typed))
    return "" if [word.exact for word in cut(said).words] == _exact(typed) else said


def goes_on(text: str, pages: Sequence[Page]) -> tuple[str, ...]:
    """Return how a question may go on whose last word is perhaps unfinished, likeliest first."""
    typed = cut(text)
    last = len(typed) - 1
    if last < 0 or typed.words[last].number or typed.end(last) < len(typed.text):
        return ()
    beginning = typed.words[last].plain
    if len(beginning) < SHORTEST_BEGINNING:
        return ()
    seen = Counter[str]()
    for page, at, weight in _standing(typed, last, pages[:_PAGES], _begins(beginning)):
        seen[_with_next(page, at, beginning)] += weight
    before = _mended(typed, pages[:_PAGES], last)
    return tuple(before + ending for ending, _ in seen.most_common(_WAYS))


def _mended(typed: Cut, pages: Sequence[Page], until: int) -> str:
    """Return the text up to a word, each word before it as the pages write it."""
    said, end = "", 0
    for at in range(min(until, MOST_WORDS)):
        said += typed.text[end : typed.start(at)] + _best(typed, at, pages)
        end = typed.end(at)
    return said + typed.text[end : typed.start(until) if until < len(typed) else None]


def _best(typed: Cut, at: int, pages: Sequence[Page]) -> str:
    """Return one word of the question as most of the pages write it."""
    word, written = typed.words[at], typed.written(at)
    if word.number or written.isupper() or _stands(word, pages):
        return written
    seen = _counted(typed, at, pages, lambda _: [word.plain])
    if not seen and _can_be_mended(word):
        seen = _counted(typed, at, pages, _resembles(word))
    best, weight = max(seen.items(), key=lambda one: one[1], default=(written, 0))
    if weight * 2 < seen.total() or not weight:
        return written
    return best.capitalize() if written[:1].isupper() else best


def _stands(word: Word, pages: Sequence[Page]) -> bool:
    """Say whether a word typed with accents stands on the pages as it was typed."""
    return word.marked and any(
        page.word(at).exact == word.exact for page in pages for (at,) in page.rows([word.plain])
    )


def _counted(typed: Cut, at: int, pages: Sequence[Page], fitting: _Fitting) -> Counter[str]:
    """Return how often each form of a word stands on the pages, in lower case.

    Neighbours are looked at only where there are several forms to choose from.
    """
    rows = ((page, row) for page in pages for one in fitting(page) for row in page.rows([one]))
    seen = Counter(page.text[slice(*place)].lower() for page, (place,) in rows)
    if len(seen) < 2:  # noqa: PLR2004 - several
        return seen
    seen.clear()
    for page, place, weight in _standing(typed, at, pages, fitting):
        seen[page.text[slice(*place)].lower()] += weight
    return seen


def _standing(
    typed: Cut, at: int, pages: Sequence[Page], fitting: _Fitting
) -> Iterator[tuple[Page, Place, int]]:
    """Return where a fitting word stands, and how much that counts."""
    before = typed.words[at - 1].plain if at else ""
    after = typed.words[at + 1].plain if at + 1 < len(typed) else ""
    for page in pages:
        found = (one for plain in fitting(page) for one in _weighed(page, before, plain, after))
        yield from ((page, place, weight) for place, weight in sorted(found))


def _weighed(page: Page, before: str, plain: str, after: str) -> Sequence[tuple[Place, int]]:
    """Return where a word stands on a page; beside one of these neighbours it counts for more."""
    rows = page.rows([plain])
    beside = _rows(page, (before, plain), (plain, after)) if rows else ()
    near = {place for row in beside for place in row}
    return [(place, _NEIGHBOUR if place in near else 1) for (place,) in rows]


def _rows(page: Page, *pairs: tuple[str, str]) -> Iterator[Row]:
    """Return where these folded words stand two by two; there is no word in one that is empty."""
    return chain.from_iterable(page.rows(pair) for pair in pairs if all(pair))


def _resembles(word: Word) -> _Fitting:
    return lambda page: filter(can_be_syllable, resembling(word.plain, page.different))


def _begins(beginning: str) -> _Fitting:
    return lambda page: {plain for plain in page.different if plain.startswith(beginning)}


def _can_be_mended(word: Word) -> bool:
    return len(word.plain) >= SHORTEST_MISREAD and word.plain.isalpha()


def _with_next(page: Page, place: Place, beginning: str) -> str:
    """Return a word, and the next one where it was typed to its end."""
    word, (_, end) = page.text[slice(*place)].lower(), place
    follows = WORD.match(page.text, end + 1) if page.text[end : end + 1] == " " else None
    if page.word(place).plain != beginning or not follows or follows[0].isdecimal():
        return word
    return f"{word} {follows[0].lower()}"


def _exact(typed: Cut) -> list[str]:
    return [word.exact for word in typed.words]
