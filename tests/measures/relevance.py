"""How well the right pages come first, beside three engines as they come.

    python -m tests.measures.relevance [--beside N] [--server]

Two labelled sets: the questions of the search contract with their tiers as grades, asked among its
pages, and words copied from printed papers, whose readings have errors, each with one right record.
Both stand among ``--beside`` other pages. Prints nDCG@10 and recall@10 of each engine. ``--server``
asks a real Elasticsearch too (``deploy/drills/elasticsearch/get``).
"""

import argparse
import random
import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from math import log2
from pathlib import Path

import tantivy
from elasticsearch import Elasticsearch

from search.entry import Entry
from search.grants import Grants
from search.open import open_index
from search.query import Query
from search.vietnamese import fold
from tests.contracts.search_table import pages as contract_pages
from tests.contracts.search_table import pairs
from tests.measures.finding import copied
from tests.measures.paper import Page, Paper
from tests.searchserver import SearchServer

TOP = 10
SAMPLES = 60
EVERYWHERE = Grants(frozenset(["xa-dong", *(f"xa-{number}" for number in range(40))]))

Find = Callable[[str], Sequence[str]]
"""Returns the names of the first ten pages."""


@dataclass(frozen=True)
class Labelled:
    """A question and the grade of each page that answers it."""

    text: str
    grades: Mapping[str, int]


def name_of(entry: Entry) -> str:
    """Return what a page is called here."""
    return f"{entry.record}/{entry.page}"


def whole(entry: Entry) -> str:
    """Return everything a page could be found by, for engines that know no fields."""
    about = (entry.kind, entry.number, entry.abstract, entry.signer, entry.issuer, entry.names)
    day = f"{entry.date:%d/%m/%Y}" if entry.date else ""
    return " ".join([*about, day, entry.text])


def ours(entries: Sequence[Entry], folder: Path) -> Find:
    """Return this library over the embedded engine."""
    index = open_index(folder / "ours")
    index.put(entries)

    def find(text: str) -> Sequence[str]:
        hits = index.find(Query(text, limit=TOP), EVERYWHERE).hits
        return [f"{hit.record}/{hit.page}" for hit in hits]

    return find


def fts5(entries: Sequence[Entry]) -> Find:
    """Return SQLite's own full text search, marks removed."""
    base = sqlite3.connect(":memory:")
    base.execute(
        "CREATE VIRTUAL TABLE page USING fts5"
        '(name UNINDEXED, text, tokenize="unicode61 remove_diacritics 2")'
    )
    base.executemany("INSERT INTO page VALUES (?, ?)", [(name_of(e), whole(e)) for e in entries])

    def find(text: str) -> Sequence[str]:
        words = " ".join(f'"{word}"' for word in re.findall(r"\w+", text))
        asked = "SELECT name FROM page WHERE page MATCH ? ORDER BY rank LIMIT ?"
        return [row[0] for row in base.execute(asked, (words, TOP))] if words else []

    return find


def plain_tantivy(entries: Sequence[Entry], folder: Path) -> Find:
    """Return tantivy with its defaults."""
    folder.mkdir()
    schema = tantivy.SchemaBuilder()
    schema.add_text_field("name", stored=True, tokenizer_name="raw")
    schema.add_text_field("text")
    index = tantivy.Index(schema.build(), path=str(folder))
    writer = index.writer(32_000_000, 1)
    for entry in entries:
        writer.add_document(tantivy.Document(name=name_of(entry), text=whole(entry)))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def find(text: str) -> Sequence[str]:
        query, _ = index.parse_query_lenient(text, ["text"])
        hits = searcher.search(query, TOP).hits
        return [str(searcher.doc(place).get_first("name")) for _, place in hits]

    return find


def plain_server(entries: Sequence[Entry], server: SearchServer) -> Find:
    """Return Elasticsearch with its standard analyser."""
    asked = Elasticsearch(server.url, request_timeout=120)
    asked.indices.create(index="plain", mappings={"properties": {"text": {"type": "text"}}})
    for at in range(0, len(entries), 500):
        steps: list[dict[str, object]] = []
        for entry in entries[at : at + 500]:
            steps += [{"index": {"_id": name_of(entry)}}, {"text": whole(entry)}]
        asked.bulk(index="plain", operations=steps, refresh=True)

    def find(text: str) -> Sequence[str]:
        said = asked.search(index="plain", query={"match": {"text": text}}, size=TOP)
        return [hit["_id"] for hit in said["hits"]["hits"]]

    return find


def contract() -> Iterator[Labelled]:
    """Return the questions of the contract that have an answer; better tiers weigh more."""
    names = {name: name_of(entry) for name, entry in contract_pages().items()}
    for pair in pairs():
        tiers = len(pair.tiers)
        grades = {names[one]: tiers - at for at, tier in enumerate(pair.tiers) for one in tier}
        if grades:
            yield Labelled(pair.typed, grades)


def samples(pages: Sequence[Page], form: Callable[[str], str]) -> Iterator[Labelled]:
    """Return words copied from printed papers; every page of the record is as good."""
    dice = random.Random(7)  # noqa: S311 - samples
    folded = [" ".join(fold(page.printed).split()) for page in pages]
    for page in dice.sample(list(pages), SAMPLES):
        words = copied(page.printed, dice)
        plain = fold(words)
        alike = {
            name_of(one.entry): 1 for one, text in zip(pages, folded, strict=True) if plain in text
        }
        yield Labelled(form(words), alike)


def measured(find: Find, asked: Sequence[Labelled]) -> str:
    """Return nDCG@10 and recall@10 over all questions."""
    gains, recalls = list[float](), list[float]()
    for one in asked:
        found = find(one.text)
        best = sorted(one.grades.values(), reverse=True)[:TOP]
        gained = _gain([one.grades.get(name, 0) for name in found])
        gains.append(gained / _gain(best))
        recalls.append(len({*found} & one.grades.keys()) / min(len(one.grades), TOP))
    return f"{sum(gains) / len(gains):.3f} · {sum(recalls) / len(recalls):.3f}"


def _gain(grades: Sequence[int]) -> float:
    return sum(grade / log2(at + 2) for at, grade in enumerate(grades))


def main() -> None:
    """Measure and print."""
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("--beside", type=int, default=5_000)
    said.add_argument("--server", action="store_true")
    chosen = said.parse_args()
    papers = list(islice(Paper(5).pages(), chosen.beside))
    entries = [*contract_pages().values(), *(page.entry for page in papers)]
    sets = {
        "contract": list(contract()),
        "copied": list(samples(papers, str)),
        "copied, no accents": list(samples(papers, fold)),
    }
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        engines = {
            "this library": ours(entries, folder),
            "SQLite FTS5": fts5(entries),
            "tantivy's defaults": plain_tantivy(entries, folder / "plain"),
        }
        if chosen.server:
            server = stack.enter_context(SearchServer(folder / "server"))
            engines["Elasticsearch, standard"] = plain_server(entries, server)
        _say(f"{'nDCG@10 · recall@10':26}" + "".join(f"{name:24}" for name in sets))
        for name, find in engines.items():
            _say(f"{name:26}" + "".join(f"{measured(find, one):24}" for one in sets.values()))


def _say(words: str) -> None:
    print(words, flush=True)  # noqa: T201 - the table is the product


if __name__ == "__main__":
    main()
