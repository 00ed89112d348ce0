"""How fast and how well pages are found, beside the engine asked directly in the same run.

    python -m tests.measures.finding [--pages N] [--folder DIR] [--server]

Prints one table; in brackets what counts only the processor's time, for machines that others use
as well. The engine directly means: tantivy with its own analyser, one field, its own
query parser, the same commits and one writing thread. With ``--server`` both are a real
Elasticsearch (``deploy/drills/elasticsearch/get``): there it means its standard analyser, one
field, its match query and the same bulk requests; the processor's time is that of this side only.
"""

import argparse
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter, process_time, thread_time

import tantivy

from search.entry import Entry
from search.fields import fields
from search.grants import Grants
from search.index.interface import Index
from search.open import open_index
from search.query import Query
from search.vietnamese import fold
from tests.measures.paper import Page, Paper
from tests.measures.rawserver import RawServer
from tests.searchserver import SearchServer

BATCH = 500
QUESTIONS = 400
USERS = 8
COPIED = 5
LOOK_ALIKES = 5_000
SAMPLES = 120
EVERYWHERE = Grants(frozenset(f"xa-{number}" for number in range(40)))


@dataclass(frozen=True)
class Times:
    """How long questions took, in milliseconds of the clock and of the processor."""

    clock: Sequence[float]
    processor: Sequence[float]

    def __str__(self) -> str:
        return "   ".join(
            f"{name} {_at(self.clock, part):6.1f} ({_at(self.processor, part):5.1f}) ms"
            for name, part in (("p50", 0.5), ("p95", 0.95))
        )


@dataclass(frozen=True)
class Sample:
    """Words copied from a record."""

    record: str
    words: str


class Raw:
    """The engine asked directly."""

    def __init__(self, folder: Path) -> None:
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("record", stored=True, tokenizer_name="raw")
        schema.add_text_field("text", stored=True)
        self._index = tantivy.Index(schema.build(), path=str(folder))

    def put(self, entries: Sequence[Entry]) -> None:
        """Add pages, as plainly as the engine allows."""
        writer = self._index.writer(32_000_000, 1)
        for entry in entries:
            writer.add_document(tantivy.Document(record=entry.record, text=entry.text))
        writer.commit()
        writer.wait_merging_threads()

    def find(self, text: str) -> int:
        """Ask the engine's own parser and read the first twenty pages back."""
        self._index.reload()
        searcher = self._index.searcher()
        query, _ = self._index.parse_query_lenient(text, ["text"])
        return len([searcher.doc(place) for _, place in searcher.search(query, 20).hits])


def batches(pages: Sequence[Page]) -> Iterator[Sequence[Entry]]:
    """Return whole records in batches of about the size a bulk load writes at once."""
    batch: list[Entry] = []
    for page in pages:
        if len(batch) >= BATCH and page.entry.page == 1:
            yield batch
            batch = []
        batch.append(page.entry)
    yield batch


def filled(put: Callable[[Sequence[Entry]], None], pages: Sequence[Page]) -> str:
    """Put all pages and say pages per second of the clock and of the processor."""
    clock, processor = perf_counter(), process_time()
    for batch in batches(pages):
        put(batch)
    clock, processor = perf_counter() - clock, process_time() - processor
    return f"{len(pages) / clock:.0f} ({len(pages) / processor:.0f}) pages/s"


def weight(folder: Path) -> int:
    """Return the bytes of a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def copied(text: str, dice: random.Random) -> str:
    """Copy five words that follow each other in one line."""
    lines = [line.split() for line in text.split("\n")]
    line = dice.choice([line for line in lines if len(line) > COPIED])
    start = dice.randrange(len(line) - COPIED)
    return " ".join(line[start : start + COPIED])


def questions(pages: Sequence[Page], dice: random.Random) -> Iterator[str]:
    """Return what inspectors type: copied words, names, numbers, days, with accents and without."""
    while True:
        page = dice.choice(pages)
        entry = page.entry
        yield copied(entry.text, dice)
        yield fold(" ".join(copied(entry.text, dice).split()[:2]))
        yield entry.number
        yield f'"{" ".join(copied(entry.text, dice).split()[:3])}"'
        yield entry.signer
        yield f"{entry.date:%d/%m/%Y}"
        yield fold(entry.abstract)
        yield " ".join(copied(entry.text, dice).split()[:2])


def times(ask: Callable[[str], object], asked: Sequence[str], users: int = 1) -> Times:
    """Ask everything with so many at once."""

    def once(text: str) -> tuple[float, float]:
        clock, processor = perf_counter(), thread_time()
        ask(text)
        return (perf_counter() - clock) * 1000, (thread_time() - processor) * 1000

    with ThreadPoolExecutor(users) as pool:
        took = list(pool.map(once, asked))
    return Times(sorted(clock for clock, _ in took), sorted(used for _, used in took))


def unique(texts: Sequence[str], pages: Sequence[Page], seed: int) -> Sequence[Sample]:
    """Return five words each of some pages that stand in no other record, accents apart.

    What stands in many papers word for word has no document to be found.
    """
    dice = random.Random(seed)  # noqa: S311 - samples
    folded = [" ".join(fold(text).split()) for text in texts]
    samples: list[Sample] = []
    while len(samples) < SAMPLES:
        at = dice.randrange(len(texts))
        words = copied(texts[at], dice)
        plain = fold(words)
        holders = {
            page.entry.record for page, text in zip(pages, folded, strict=True) if plain in text
        }
        if holders == {pages[at].entry.record}:
            samples.append(Sample(pages[at].entry.record, words))
    return samples


def found_again(index: Index, samples: Sequence[Sample], form: str) -> int:
    """Return how many samples find their record among the first three hits."""
    good = 0
    for sample in samples:
        words = sample.words
        text = {"plain": words, "no accents": fold(words), "quoted": f'"{words}"'}[form]
        hits = index.find(Query(text, limit=3), EVERYWHERE).hits
        good += sample.record in {hit.record for hit in hits}
    return good


def speed(pages: Sequence[Page], folder: Path) -> None:
    """Print how fast pages are written and found."""
    ours, raw = open_index(folder / "ours"), _raw(folder / "raw")
    _say("writing", filled(ours.put, pages), filled(raw.put, pages))
    size, raw_size = weight(folder / "ours") / len(pages), weight(folder / "raw") / len(pages)
    began = process_time()
    for page in pages[:BATCH]:
        fields(page.entry)
    _say(
        "of it, making tokens", f"({min(BATCH, len(pages)) / (process_time() - began):.0f}) pages/s"
    )
    _say("on disk", f"{size:.0f} bytes/page", f"{raw_size:.0f} bytes/page")
    asking(ours, raw, pages)


def server_speed(pages: Sequence[Page], folder: Path) -> None:
    """Print the same of a server started for this."""
    with SearchServer(folder / "server") as server:
        ours, raw = open_index(server.address("ours")), RawServer(server.url)
        _say("writing", filled(ours.put, pages), filled(raw.put, pages))
        size, raw_size = (raw.bytes(name) / len(pages) for name in ("ours-*", "raw"))
        _say("on disk", f"{size:.0f} bytes/page", f"{raw_size:.0f} bytes/page")
        asking(ours, raw, pages)


def asking(ours: Index, raw: Raw | RawServer, pages: Sequence[Page]) -> None:
    """Print how fast pages are found."""
    dice = random.Random(11)  # noqa: S311 - sample questions
    asked = list(islice(questions(pages, dice), QUESTIONS))

    def find(text: str) -> object:
        return ours.find(Query(text), EVERYWHERE)

    for users in (1, USERS):
        name = f"finding, {users} at once"
        mine, plain = times(find, asked, users), times(raw.find, asked, users)
        ratio = _at(mine.clock, 0.95) / _at(plain.clock, 0.95)
        _say(name, str(mine), f"{plain}   {ratio:.1f} times at p95")
    memory = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    _say("memory of this process", f"{memory:.0f} MiB at most")


def likeness(folder: Path) -> None:
    """Print how often five copied words find their document among look-alikes."""
    pages = list(islice(Paper(5).pages(), LOOK_ALIKES))
    index = open_index(folder / "alike")
    filled(index.put, pages)

    def find(text: str) -> object:
        return index.find(Query(text), EVERYWHERE)

    for source, texts in (
        ("as read", [page.entry.text for page in pages]),
        ("as printed", [page.printed for page in pages]),
    ):
        samples = unique(texts, pages, seed=3)
        for form in ("plain", "no accents", "quoted"):
            good = found_again(index, samples, form)
            _say(f"five words {source}", f"{form:12}{good} of {len(samples)} in the first three")
        _say(f"five words {source}", str(times(find, [sample.words for sample in samples])))


def main() -> None:
    """Measure and print."""
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("--pages", type=int, default=10_000)
    said.add_argument("--folder", type=Path)
    said.add_argument("--server", action="store_true", help="Elasticsearch instead of tantivy")
    chosen = said.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as made:
        _say(f"{chosen.pages} pages", "this index", "engine directly")
        pages = list(islice(Paper(1).pages(), chosen.pages))
        if chosen.server:
            server_speed(pages, Path(made))
        else:
            speed(pages, Path(made))
            likeness(Path(made))


def _at(took: Sequence[float], part: float) -> float:
    return took[int(len(took) * part)]


def _raw(folder: Path) -> Raw:
    folder.mkdir()
    return Raw(folder)


def _say(what: str, ours: str, raw: str = "") -> None:
    print(f"{what:24} {ours:46} {raw}", flush=True)  # noqa: T201 - the table is the product


if __name__ == "__main__":
    main()
