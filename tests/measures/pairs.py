"""Whether the table of the search contract notices each rule of fold, parser and ranking.

    python -m tests.measures.pairs [--only WORD] [--table FILE]

Switches one rule off at a time, asks every question of the table again and prints which fail. Rules
no question notices, and questions that fail together under every rule, are listed at the end: of
two such questions one says nothing the other does not.
"""

import argparse
import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

from search import abbreviations, asking, facts, fields, highlight, parse, ranking, syllable
from search import vietnamese as v
from search.entry import Entry
from search.open import open_index
from search.plan import Every, Everything, Flat, Node, Preference, Term, Without
from tests.contracts.search_table import Pair, ask, pages, pairs

Off = Callable[[ExitStack], None]
"""Switches a rule off until the stack is closed."""

NOTHING: Node = Without(Everything())
PATTERN = re.compile(r"(?!)()")


def to(module: ModuleType | type, name: str, value: object) -> Off:
    """Return what gives a name of a module another value, wherever the name was imported."""

    def switch(stack: ExitStack) -> None:
        old = getattr(module, name)
        for place in (
            module,
            v,
            parse,
            facts,
            fields,
            asking,
            ranking,
            syllable,
            highlight,
            abbreviations,
        ):
            if getattr(place, name, None) is old:
                setattr(place, name, value)
                stack.callback(setattr, place, name, old)

    return switch


def without(kind: str) -> Off:
    """Return what leaves out one kind of preference."""
    real = ranking.preferences

    def fewer(elements: Sequence[parse.Element]) -> Iterator[Preference]:
        return (one for one in real(elements) if one.name != kind)

    return to(ranking, "preferences", fewer)


def nothing(*_: object) -> Iterator[Any]:
    """Return nothing, whatever is asked."""
    return iter(())


def untoned(lowered: str) -> str:
    """Return a lowered word with its tone where it was written."""
    return v.normal(lowered)


def undashed(lowered: str) -> str:
    """Return a lowered word without marks in which đ stays đ."""
    return real_fold(lowered.replace("đ", "\ue000")).replace("\ue000", "đ")


real_fold = v._folded  # noqa: SLF001 - its rules are switched off one by one

RULES: Mapping[str, Off] = {
    "fold: NFC first": to(v, "normal", str),
    "fold: tone at the end": to(v, "_spelling", untoned),
    "fold: short y is i": to(v, "_SHORT_Y", PATTERN),
    "fold: look-alikes of đ": to(v, "_STROKED", {}),
    "fold: đ is d": to(v, "_folded", undashed),
    "fold: marks off": to(v, "_folded", str),
    "fold: leading zeros": to(v, "_IDENTITY", 0),
    "fold: zeros of identities": to(v, "_IDENTITY", 99),
    "fold: letters and digits part": to(v, "_WORD", re.compile(r"[^\W_]+")),
    "parse: quotation marks": to(parse, "_QUOTED", PATTERN),
    "parse: signs glue a number": to(parse, "_GLUE", frozenset()),
    "parse: số before digits": to(
        parse, "_number_starts", lambda typed, at: at if typed.words[at].number else None
    ),
    "parse: ngày before a day": to(parse, "_BEFORE_A_DAY", frozenset()),
    "parse: always meant short": to(parse, "_meant_short", lambda *_: True),
    "parse: never meant short": to(parse, "_meant_short", lambda *_: False),
    "parse: long forms": to(abbreviations.Abbreviations, "starting", lambda *_: None),
    "facts: days in figures": to(facts, "_numeric_day", lambda *_: None),
    "facts: days in words": to(facts, "_spoken_day", lambda *_: None),
    "facts: months": to(facts, "_month", lambda *_: None),
    "facts: long numbers": to(facts, "_long_number", lambda *_: []),
    "facts: groups of an identity": to(facts, "_WHOLE_NUMBER", ()),
    "facts: groups of thousands": to(facts, "_GROUP", 0),
    "facts: any sign in a day": to(facts, "_BETWEEN_DATE", frozenset("/")),
    "fields: odd words": to(fields, "odd", lambda _: set()),
    "fields: whole number": to(fields, "whole_number", lambda _: ""),
    "fields: gaps": to(fields, "_GAP", ""),
    "fields: words of the record": to(fields, "_head", lambda _: []),
    "ask: one misread word": to(asking, "_misread", nothing),
    "ask: one letter wrong": to(asking, "_SHORTEST_MISREAD", 99),
    "ask: a letter wrong anywhere": to(asking, "_SHORTEST_GUESS", 99),
    "ask: run together": to(asking, "_joined", nothing),
    "ask: cut in two": to(asking, "_SHORTEST_SPLIT", 99),
    "ask: unfinished": to(asking, "_unfinished", lambda _, wide: wide),
    "ask: short beginnings": to(asking, "_SHORTEST_BEGINNING", 99),
    "ask: most of the words": to(asking, "_most", lambda *_: NOTHING),
    "ask: a phrase nearly": to(asking, "_nearly", lambda row: asking._row(fields.PLAIN, row)),  # noqa: SLF001 - as above
    "ask: a number cited": to(
        asking,
        "_row",
        lambda field, row, *_, **__: Every(tuple(Term(field, one) for one in row)),
    ),
    "rank: accents": without("accents"),
    "rank: number": without("number"),
    "rank: whole number": without("whole number"),
    "rank: abstract": without("abstract"),
    "rank: in order": without("in order"),
    "rank: in one row": without("in one row"),
    "rank: sealed": without("sealed"),
    "rank: year": without("year"),
    "rank: letters": to(asking, "letters", nothing),
    "rank: letter by letter": to(asking, "LETTERS", 0.0),
    "rank: as typed": to(asking, "as_typed", lambda _: Preference("as typed", Flat(NOTHING, 0.0))),
}
"""Each rule and how it is switched off."""


@contextmanager
def switched_off(off: Off) -> Iterator[None]:
    """Work without one rule; what was remembered of it is forgotten before and after."""
    with ExitStack() as stack:
        off(stack)
        stack.callback(_forget)
        _forget()
        yield


def failing(entries: Mapping[str, Entry], table: Sequence[Pair]) -> frozenset[str]:
    """Return the questions that are not answered as the table says."""
    names = {(entry.record, entry.page): name for name, entry in entries.items()}
    with tempfile.TemporaryDirectory() as folder:
        index = open_index(Path(folder))
        index.put(list(entries.values()))
        found = {
            pair: [names[hit.record, hit.page] for hit in ask(index, pair.typed).hits]
            for pair in table
        }
        index.close()
    return frozenset(pair.typed for pair in table if not is_met(pair, found[pair]))


def is_met(pair: Pair, found: Sequence[str]) -> bool:
    """Say whether an answer is what the table asks for."""
    wanted = frozenset().union(*pair.tiers)
    return (
        wanted <= set(found)
        and not pair.misses & set(found)
        and (not pair.only or set(found) == wanted)
        and all(
            max(map(found.index, a)) < min(map(found.index, b)) for a, b in pairwise(pair.tiers)
        )
    )


def main() -> None:
    """Measure and print."""
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("--only", default="", help="rules whose name holds this")
    said.add_argument("--table", type=Path, help="another table than the contract's")
    chosen = said.parse_args()
    entries, table = pages(), pairs(chosen.table) if chosen.table else pairs()
    vectors: dict[str, list[str]] = defaultdict(list)
    _say(f"{len(table)} questions, {len(failing(entries, table))} not answered as they should be")
    for name, off in RULES.items():
        if chosen.only not in name:
            continue
        with switched_off(off):
            failed = failing(entries, table)
        _say(f"{len(failed):4}  {name}" + ("" if failed else "   NOBODY NOTICES"))
        for typed in failed:
            vectors[typed].append(name)
    together: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for pair in table:
        together[tuple(vectors[pair.typed])].append(pair.typed)
    _say(f"{len(together)} different answers to: which rules break this question")
    for broken, alike in sorted(together.items(), key=lambda one: -len(one[1])):
        if len(alike) > 1:
            by = ", ".join(broken) or "under no rule"
            _say(f"{len(alike)} fail together ({by}): {' | '.join(alike)}")


def _forget() -> None:
    for remembered in (v.word, syllable.can_be_syllable, fields._ordinary):  # noqa: SLF001 - its memory
        remembered.cache_clear()


def _say(words: str) -> None:
    print(words, flush=True)  # noqa: T201 - the table is the product


if __name__ == "__main__":
    main()
