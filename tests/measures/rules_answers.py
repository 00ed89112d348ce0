"""The rules by which pages are kept, asked for and ranked, each with what switches it off."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from search import answer, asking, fields, parse, ranking
from search import fields as f
from search.abbreviations import Abbreviations
from search.entry import Entry
from search.parse import Code, Element, Known, One, Phrase, Short
from search.plan import (
    Best,
    Every,
    Everything,
    Flat,
    Like,
    Near,
    Node,
    Preference,
    Some,
    Term,
    Weighted,
    Without,
)
from search.vietnamese import Word
from tests.measures.switches import Off, here, to

# ruff: noqa: SLF001 - the rules are private; switching them off is what this file is for

NOTHING: Node = Without(Everything())
NEVER, ALWAYS = 99, 1
"""Letters no word has, and letters every word has."""

_fields, _guesses, _joined, _misread = (
    fields.fields,
    asking._guesses,
    asking._joined,
    asking._misread,
)
_plain = parse._plain
_most, _whole, _short = asking._most, asking._whole, asking._short
_preferences, _own_number = ranking.preferences, ranking._own_number


def nothing(*_: object) -> Iterator[Any]:
    """Return nothing, whatever is asked."""
    return iter(())


def pages() -> Iterator[tuple[str, Off]]:
    """Return the rules of what is kept of a page."""
    yield "odd words", to(fields, "odd", lambda _: set())
    yield "every word is odd", here(fields, "SYLLABLES", frozenset())
    yield "no abbreviation is odd", here(fields, "abbreviations", lambda: Abbreviations({}, {}))
    yield "odd words with what is before", to(fields, "_joins", partial(_with, 0))
    yield "odd words with what is behind", to(fields, "_joins", partial(_with, -1))
    yield "short odd words", to(fields, "_SHORTEST_JOIN", 5)
    yield "long joins", to(fields, "_LONGEST_JOIN", 6)
    yield "gaps", to(fields, "_GAP", "")
    yield "whole number", to(fields, "whole_number", lambda _: "")
    yield "what it says of itself", to(fields, "_head", lambda _: [])
    for name in ("kind", "abstract", "signer", "issuer", "names", "others", "number", "state"):
        yield f"its {name}", to(fields, "fields", partial(_poorer, {name: ""}))
    yield "its day", to(fields, "fields", partial(_poorer, {"date": None}))
    yield "its day is a fact", here(fields, "day_facts", lambda _: ())
    yield "days in what it says of itself", to(fields, "fields", _facts_of_text)


def _with(side: int, read: Sequence[str], at: int) -> Iterator[str]:
    first = at + side
    pair = "".join(read[max(first, 0) : first + 2])
    if pair.isalpha() and len(pair) <= fields._LONGEST_JOIN:
        yield pair


def _poorer(lacking: dict[str, Any], entry: Entry) -> fields.Fields:
    return _fields(replace(entry, **lacking))


def _facts_of_text(entry: Entry) -> fields.Fields:
    of = _fields(entry)
    alone = replace(entry, abstract="", names="", signer="", issuer="", dossier="")
    return replace(of, texts={**of.texts, f.FACTS: _fields(alone).texts[f.FACTS]})


def guesses() -> Iterator[tuple[str, Off]]:
    """Return the rules by which a question is widened."""
    yield "ask wider", to(answer, "FEW", 0)
    yield "ask wider of few only", to(answer, "FEW", 1_000)
    yield "one misread word", to(asking, "_misread", nothing)
    for name, field in (("known misreading first", f.OTHER), ("run together first", f.PLAIN)):
        yield name, to(asking, "_misread", partial(_fewer_misread, Term, field))
    yield "odd word first", to(asking, "_misread", partial(_fewer_misread, Like, f.ODD))
    for name, kind, field in (
        ("known misreading", Term, f.OTHER),
        ("odd word", Like, f.ODD),
        ("one letter wrong", Like, f.PLAIN),
        ("cut in two", Near, f.PLAIN),
        ("telex", Term, f.PLAIN),
    ):
        yield name, to(asking, "_guesses", partial(_fewer_guesses, kind, field))
    yield "digits are not guessed", to(asking, "_guesses", _digits_too)
    for name in ("SHORTEST_MISREAD", "SHORTEST_GUESS", "_SHORTEST_SPLIT", "SHORTEST_BEGINNING"):
        said = name.rpartition("_")[2].lower()
        yield f"short: {said}", here(asking, name, getattr(asking, name) + 1)
        yield f"not too short: {said}", here(asking, name, ALWAYS)
    yield "run together", to(asking, "_joined", nothing)
    yield "run together with what is before", to(asking, "_joined", partial(_one_side, 0))
    yield "run together with what is behind", to(asking, "_joined", partial(_one_side, 1))
    yield "unfinished", to(asking, "_unfinished", lambda _, wide: wide)
    yield "only the last is unfinished", to(asking, "_wide", _all_unfinished)
    yield "finished by a space", to(parse, "_plain", _typing)
    yield "most of the words", to(asking, "_most", lambda *_: NOTHING)
    yield "half is not most", to(asking, "_most", partial(_needed, lambda few: len(few) // 2))
    yield "most is not all", to(asking, "_most", partial(_needed, len))
    for kind_ in (Code, Known):
        yield f"{kind_.__name__} is firm", to(asking, "_most", partial(_loose, kind_))
    yield "a phrase nearly", to(asking, "_nearly", lambda row, _: asking._row(f.PLAIN, row))
    yield "a phrase is firm", to(asking, "_nearly", lambda *_: Everything())
    yield "a long form nearly", to(Short, "rows", nothing)


def _fewer_misread(
    kind: type, field: str, elements: Sequence[Element], at: int
) -> Iterator[tuple[Node, range]]:
    return (one for one in _misread(elements, at) if not _is(one[0], kind, field))


def _fewer_guesses(kind: type, field: str, element: One) -> Iterator[Node]:
    return (one for one in _guesses(element) if not _is(one, kind, field))


def _is(node: Node, kind: type, field: str) -> bool:
    inner = node.part if isinstance(node, Weighted) else node
    return isinstance(inner, kind) and getattr(inner, "field", "") == field


def _digits_too(element: One) -> Iterator[Node]:
    yield from _guesses(element)
    if element.word.number:
        yield Like(f.PLAIN, element.word.plain)


def _one_side(side: int, elements: Sequence[Element], at: int) -> Iterator[Node]:
    pair = elements[max(at - side, 0) : at + 2 - side]
    return _joined(pair, side if at else 0)


def _all_unfinished(elements: Sequence[Element], typed: Sequence[Node]) -> Iterator[Node]:
    for element, node in zip(elements, typed, strict=True):
        word = replace(element, last=True) if isinstance(element, One) else element
        yield asking._unfinished(word, node)


def _typing(text: str, *, typing: bool = False) -> Iterator[Element]:
    return _plain(text, typing=typing or text[-1:].isspace())


def _needed(
    least: Callable[[Sequence[Node]], int], elements: Sequence[Element], wide: Sequence[Node]
) -> Node:
    node = _most(elements, wide)
    parts = node.parts if isinstance(node, Every) else ()
    some = [replace(one, least=least(one.parts)) for one in parts if isinstance(one, Some)]
    return Every((*(one for one in parts if not isinstance(one, Some)), *some))


def _loose(kind: type, elements: Sequence[Element], wide: Sequence[Node]) -> Node:
    few = [
        One(e.words[0]) if isinstance(e, Code | Known) and isinstance(e, kind) else e
        for e in elements
    ]
    return _most(few, wide)


def elements() -> Iterator[tuple[str, Off]]:
    """Return the rules by which one thing asked for finds its pages."""
    yield "own number", to(asking, "_whole", partial(_instead, Code, lambda way: way.parts[1]))
    yield "number cited", to(asking, "_whole", partial(_instead, Code, lambda way: way.parts[0]))
    for slop in (0, 9):
        yield f"number with {slop} between", to(asking, "_whole", partial(_loosely, slop))
    yield "accents bind", to(asking, "_whole", partial(_bound, f.PLAIN, "plain"))
    yield "no accent binds nothing", to(asking, "_whole", partial(_bound, f.EXACT, "exact"))
    yield "words of a phrase in a row", to(asking, "_row", _together)
    yield (
        "days may be misread",
        to(asking, "_whole", partial(_instead, Known, lambda way: way.parts[0])),
    )
    yield "short as typed", to(asking, "_short", partial(_ways, lambda way: isinstance(way, Every)))
    yield "short written", to(asking, "_short", partial(_ways, lambda way: isinstance(way, Term)))
    yield "short meant", to(asking, "_short", partial(_ways, lambda way: isinstance(way, Near)))


def _instead(kind: type, other: Callable[[Any], Node], element: Any) -> Node:  # noqa: ANN401 - any
    found = _whole(element)
    return other(found) if isinstance(element, kind) else found


def _loosely(slop: int, element: Any) -> Node:  # noqa: ANN401 - any element
    found = _whole(element)
    if not isinstance(element, Code) or not isinstance(found, Best):
        return found
    own, row = found.parts
    return Best((own, replace(row, slop=slop) if isinstance(row, Near) else row))


def _bound(field: str, form: str, element: Any) -> Node:  # noqa: ANN401 - any element
    if isinstance(element, Phrase):
        return asking._row(field, tuple(getattr(word, form) for word in element.words))
    return _whole(element)


def _together(field: str, row: tuple[str, ...], *_: object, **__: object) -> Node:
    return Every(tuple(Term(field, one) for one in row))


def _ways(left: Callable[[Node], bool], element: Short, plain: tuple[str, ...]) -> Node:
    found = _short(element, plain)
    kept = [way for way in found.parts if not left(way)] if isinstance(found, Best) else [found]
    return Best(tuple(kept)) if kept else NOTHING


def ranks() -> Iterator[tuple[str, Off]]:
    """Return the rules by which pages are ranked."""
    for kind in (
        "accents",
        "number",
        "whole number",
        "abstract",
        "in order",
        "in one row",
        "sealed",
    ):
        yield kind, to(ranking, "preferences", partial(_without, kind))
    yield "year", to(ranking, "preferences", partial(_without, "year"))
    for name, score in (
        ("ACCENTS", 4.0),
        ("NUMBER", 4.0),
        ("ABSTRACT", 90.0),
        ("ORDER", 90.0),
        ("WHOLE", 90.0),
        ("SEALED", 90.0),
        ("YEAR", 9.0),
        ("LETTERS", 0.0),
        ("CERTAIN", 0.0),
    ):
        yield f"{name.lower()} in its place", to(ranking, name, score)
    yield "accents have shares", to(ranking, "_accents", _all_accents)
    yield "no accents typed", to(ranking, "_accents", _marked_only)
    yield "digits behind a type", to(ranking, "_own_number", _codes_only)
    yield "letters", to(asking, "letters", nothing)
    yield "as typed", to(asking, "as_typed", lambda _: Preference("as typed", Flat(NOTHING, 0.0)))


def _without(kind: str, asked: Sequence[Element]) -> Iterator[Preference]:
    return (one for one in _preferences(asked) if one.name != kind)


def _all_accents(spoken: Sequence[Word]) -> Iterator[Preference]:
    every = Every(tuple(Term(f.EXACT, word.exact) for word in spoken))
    if spoken:
        yield Preference("accents", Flat(every, ranking.ACCENTS))


_accents = ranking._accents


def _marked_only(spoken: Sequence[Word]) -> Iterator[Preference]:
    return _accents(spoken) if any(word.marked for word in spoken) else iter(())


def _codes_only(asked: Sequence[Element]) -> Iterator[Preference]:
    return _own_number([one for one in asked if isinstance(one, Code)])
