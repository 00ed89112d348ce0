"""Whether the table of the search contract notices each rule of fold, parser and ranking.

    python -m tests.measures.pairs [--only WORD] [--table FILE]

Switches one rule off at a time, asks every question of the table again and prints which fail. Rules
no question notices, and questions that fail together under every rule, are listed at the end: of
two such questions one says nothing the other does not.
"""

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from search import answer, fields
from search.asking import Question
from search.entry import Entry
from search.fields import Fields
from search.open import open_index
from search.parse import parse
from search.plan import Plan
from tests.contracts.search_table import Pair, ask, pages, pairs
from tests.measures import rules_answers, rules_words
from tests.measures.switches import Off, switched_off, to


def rules() -> Iterator[tuple[str, Off]]:
    """Return every rule by its name and how it is switched off."""
    for part, told in (
        ("fold", rules_words.folds),
        ("cut", rules_words.words),
        ("syllable", rules_words.syllables),
        ("short", rules_words.short_forms),
        ("parse", rules_words.questions),
        ("day", rules_words.days),
        ("page", rules_answers.pages),
        ("wider", rules_answers.guesses),
        ("ask", rules_answers.elements),
        ("rank", rules_answers.ranks),
    ):
        yield from ((f"{part}: {name}", off) for name, off in told())


@dataclass(frozen=True)
class Read:
    """What pages and questions become under the rules of the moment."""

    kept: Sequence[Fields]
    plans: Mapping[str, Sequence[Plan]]
    few: int

    @classmethod
    def now(cls, entries: Mapping[str, Entry], table: Sequence[Pair]) -> "Read":
        """Read pages and questions."""
        asked = {pair.typed: list(Question(parse(pair.typed), ()).plans()) for pair in table}
        return cls([fields.fields(entry) for entry in entries.values()], asked, answer.FEW)

    def differs(self, other: "Read", pair: Pair) -> bool:
        """Say whether a question may be answered otherwise."""
        alike = (self.kept, self.few) == (other.kept, other.few)
        return not alike or self.plans[pair.typed] != other.plans[pair.typed]


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
    usual = Read.now(entries, table)
    # What is shown of a page costs half of the time and is no part of the table.
    to(answer, "snippet", lambda *_: ())(ExitStack())
    vectors: dict[str, list[str]] = defaultdict(list)
    _say(f"{len(table)} questions, {len(failing(entries, table))} not answered as they should be")
    for name, off in rules():
        if chosen.only not in name:
            continue
        with switched_off(off):
            now = Read.now(entries, table)
            failed = failing(entries, [pair for pair in table if now.differs(usual, pair)])
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


def _say(words: str) -> None:
    print(words, flush=True)  # noqa: T201 - the table is the product


if __name__ == "__main__":
    main()
