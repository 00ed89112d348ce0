"""What a question was meant to say, learned from the pages it found.

No dictionary: the pages a reader may find are the only words this reader is told, so a suggestion
can betray nothing their hits do not show. Accents left out are put back the way those pages write
them, next to the same neighbours; a word that stands on none of them is mended by one letter.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from search.highlight import one_letter_apart
from search.parse import MOST_WORDS
from search.syllable import can_be_syllable
from search.vietnamese import Cut, Word, cut

_PAGES = 10  # looked at: the first ones are the likeliest
_WAYS = 6  # in which a question may go on
_NEIGHBOUR = 4  # times a word counts that stands next to a word of the question
_SHORTEST_MENDED = 4
_SHORTEST_BEGINNING = 2

_Fitting = Callable[[Cut], Iterable[str]]
"""Says which of the folded words of a page fit."""


def meant(text: str, pages: Sequence[Cut]) -> str:
    """Return the question as the pages write it; empty where that is what was typed."""
    typed = cut(text)
    said = _mended(typed, pages[:_PAGES], len(typed))
    return "" if [word.exact for word in cut(said).words] == _exact(typed) else said


def goes_on(text: str, pages: Sequence[Cut]) -> tuple[str, ...]:
    """Return how a question may go on whose last word is perhaps unfinished, likeliest first."""
    typed = cut(text)
    last = len(typed) - 1
    if last < 0 or typed.words[last].number or typed.end(last) < len(typed.text):
        return ()
    beginning = typed.words[last].plain
    if len(beginning) < _SHORTEST_BEGINNING:
        return ()
    seen = Counter[str]()
    for page, at, weight in _standing(typed, last, pages[:_PAGES], _begins(beginning)):
        seen[_with_next(page, at, beginning)] += weight
    before = _mended(typed, pages[:_PAGES], last)
    return tuple(before + ending for ending, _ in seen.most_common(_WAYS))


def _mended(typed: Cut, pages: Sequence[Cut], until: int) -> str:
    """Return the text up to a word, each word before it as the pages write it."""
    said, end = "", 0
    for at in range(min(until, MOST_WORDS)):
        said += typed.text[end : typed.start(at)] + _best(typed, at, pages)
        end = typed.end(at)
    return said + typed.text[end : typed.start(until) if until < len(typed) else None]


def _best(typed: Cut, at: int, pages: Sequence[Cut]) -> str:
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


def _stands(word: Word, pages: Sequence[Cut]) -> bool:
    """Say whether a word typed with accents stands on the pages as it was typed."""
    return word.marked and any(
        page.words[at].exact == word.exact for page in pages for at in page.places(word.plain)
    )


def _counted(typed: Cut, at: int, pages: Sequence[Cut], fitting: _Fitting) -> Counter[str]:
    """Return how often each form of a word stands on the pages, in lower case."""
    seen = Counter[str]()
    for page, place, weight in _standing(typed, at, pages, fitting):
        seen[page.written(place).lower()] += weight
    return seen


def _standing(
    typed: Cut, at: int, pages: Sequence[Cut], fitting: _Fitting
) -> Iterator[tuple[Cut, int, int]]:
    """Return where a fitting word stands, and how much that counts."""
    before = typed.words[at - 1].plain if at else ""
    after = typed.words[at + 1].plain if at + 1 < len(typed) else ""
    for page in pages:
        for place in sorted(at for plain in fitting(page) for at in page.places(plain)):
            near = before and place and page.words[place - 1].plain == before
            near = near or (after and _plain(page, place + 1) == after)
            yield page, place, _NEIGHBOUR if near else 1


def _resembles(word: Word) -> _Fitting:
    def fits(other: str) -> bool:
        return one_letter_apart(word.plain, other) and can_be_syllable(other)

    return lambda page: filter(fits, set(page.plain))


def _begins(beginning: str) -> _Fitting:
    return lambda page: {plain for plain in page.plain if plain.startswith(beginning)}


def _can_be_mended(word: Word) -> bool:
    return len(word.plain) >= _SHORTEST_MENDED and word.plain.isalpha()


def _with_next(page: Cut, at: int, beginning: str) -> str:
    """Return a word, and the next one where it was typed to its end."""
    word = page.written(at).lower()
    goes_on = page.words[at].plain == beginning and at + 1 < len(page)
    if not goes_on or page.between(at) != " " or page.words[at + 1].number:
        return word
    return f"{word} {page.written(at + 1).lower()}"


def _plain(page: Cut, at: int) -> str:
    return page.words[at].plain if at < len(page) else ""


def _exact(typed: Cut) -> list[str]:
    return [word.exact for word in typed.words]
