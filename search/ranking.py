"""Which of the answering pages come first, and why.

A score is a sum of parts a person can be told. Flat parts (exact accents, own number, abstract)
make steps that rarity cannot climb; inside a step rarity decides.
"""

from collections.abc import Iterator, Sequence

from search import fields as f
from search.parse import Code, Element, Known, One, Short
from search.plan import Every, Flat, Near, Node, Preference, Term
from search.vietnamese import Word

CERTAIN = 300.0
"""For answering as typed, when the question was widened."""
NUMBER = 100.0
"""For being the document of that number, not one that cites it."""
ACCENTS = 40.0
"""For having every word with the accents typed, each its share; half, if none were typed."""
LETTERS = 30.0
"""For having every word letter by letter, accents apart; each word its share."""
ORDER = 20.0
"""For having the words next to each other as typed; each pair of them its share."""
WHOLE = 15.0
"""For having all of them in one row."""
ABSTRACT = 15.0
"""For having every word in what the record says of itself."""
SEALED = 1.0
"""For being sealed: the final form of a document before its drafts."""
YEAR = 0.005
"""For each year since ``FIRST_YEAR``: of two equal pages the newer comes first."""

IN_A_ROW = frozenset(["in order", "in one row"])
"""What is preferred of words that follow each other."""

_LONGEST_ROW = 8


def preferences(elements: Sequence[Element]) -> Iterator[Preference]:
    """Return what lifts one answering page above another."""
    spoken = [word for element in elements for word in _spoken(element)]
    yield from _accents(spoken)
    yield from _own_number(elements)
    yield from _abstract(spoken)
    yield from _in_order(spoken)
    yield Preference("sealed", Flat(Term(f.MERIT, "sealed"), SEALED))
    for digit in range(f.YEAR_DIGITS):
        yield Preference("year", Flat(Term(f.MERIT, f"y{digit}"), YEAR * 2**digit))


def letters(elements: Sequence[Element]) -> Iterator[Preference]:
    """Prefer, among guesses, pages with the more words letter by letter."""
    spoken = [word for element in elements for word in _spoken(element)]
    for word in dict.fromkeys(spoken):
        score = LETTERS / len(spoken) * spoken.count(word)
        yield Preference("letters", Flat(Term(f.PLAIN, word.plain), score))


def as_typed(close: Node) -> Preference:
    """Prefer, when the question was widened, what answered it before."""
    return Preference("as typed", Flat(close, CERTAIN))


def _spoken(element: Element) -> tuple[Word, ...]:
    """Return the words of an element that may carry accents."""
    if isinstance(element, One):
        return (element.word,)
    return () if isinstance(element, Known) else element.words


def _accents(spoken: Sequence[Word]) -> Iterator[Preference]:
    """Prefer pages with the accents typed; where none are typed, pages without any."""
    if not spoken:
        return
    share = ACCENTS / len(spoken)
    if any(word.marked for word in spoken):
        for word in dict.fromkeys(spoken):
            score = share * spoken.count(word)
            yield Preference("accents", Flat(Term(f.EXACT, word.exact), score))
    else:
        every = Every(tuple(Term(f.EXACT, word.exact) for word in dict.fromkeys(spoken)))
        yield Preference("accents", Flat(every, ACCENTS / 2))


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
            score = NUMBER if named else NUMBER / 20
            yield Preference("number", Flat(Term(f.NUMBER, element.word.plain), score))


def _abstract(spoken: Sequence[Word]) -> Iterator[Preference]:
    """Prefer pages whose record says of itself what is asked."""
    if spoken:
        every = tuple(Term(f.HEAD, word.plain) for word in dict.fromkeys(spoken))
        yield Preference("abstract", Flat(Every(every), ABSTRACT))


def _in_order(spoken: Sequence[Word]) -> Iterator[Preference]:
    """Prefer pages where the words follow each other as typed: by pairs, and all in one row."""
    plain = [word.plain for word in spoken]
    pairs = list(f.pairs(plain))
    for pair in dict.fromkeys(pairs):
        score = ORDER / len(pairs) * pairs.count(pair)
        yield Preference("in order", Flat(Term(f.PAIRS, pair), score))
    if len(pairs) > 1:
        yield Preference("in one row", Flat(Near(f.PLAIN, tuple(plain[:_LONGEST_ROW])), WHOLE))
