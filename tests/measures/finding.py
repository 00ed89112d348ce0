"""How fast and how well pages are found, beside the engine asked directly in the same run.

    python -m tests.measures.finding [--pages N] [--folder DIR] [--kept DIR] [--server]

Prints one table; in brackets what counts only the processor's time, for machines that others use
as well. Beside this library the engine is asked directly in the same run, with the same commits,
pages, questions and users: once doing the same job by its own means, once doing the least it can
(``rawengine``). ``--kept`` leaves the indexes in a folder; as many pages once written there are not
written again. With ``--server`` all three are a real Elasticsearch (``rawserver``,
``deploy/drills/elasticsearch/get``); the processor's time is then that of this side only.
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
from typing import Protocol

from search.entry import Entry
from search.fields import fields
from search.grants import Grants
from search.index.interface import Index
from search.open import open_index
from search.query import Query
from search.result import Result
from search.vietnamese import fold
from tests.measures.paper import Page, Paper
from tests.measures.rawengine import BareEngine, PlainEngine
from tests.measures.rawserver import BareServer, PlainServer
from tests.searchserver import SearchServer

BATCH = 500
QUESTIONS = 400
USERS = 8
WARMING = 40
COPIED = 5
LOOK_ALIKES = 5_000
SAMPLES = 120
EVERYWHERE = Grants(frozenset(f"xa-{number}" for number in range(40)))


@dataclass(frozen=True)
class Times:
    """How long questions took, p50 and p95, in milliseconds of the clock and of the processor."""

    clock: Sequence[float]
    processor: Sequence[float]

    def __str__(self) -> str:
        return " · ".join(
            f"{_at(self.clock, part):.1f} ({_at(self.processor, part):.1f})" for part in (0.5, 0.95)
        )


@dataclass(frozen=True)
class Sample:
    """Words copied from a record."""

    record: str
    words: str


@dataclass(frozen=True)
class Asked:
    """A question of one kind."""

    kind: str
    text: str


class Engine(Protocol):
    """What is measured: pages are put into it and it is asked."""

    def put(self, entries: Sequence[Entry]) -> None:
        """Add whole records."""

    def find(self, text: str) -> object:
        """Answer as a page of results needs it."""


class Ours:
    """The library, asked as by a person who may see everything."""

    def __init__(self, index: Index) -> None:
        self.put = index.put
        self._index = index

    def find(self, text: str) -> Result:
        """Return the first page of results."""
        return self._index.find(Query(text), EVERYWHERE)


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
    return f"{len(pages) / clock:.0f} ({len(pages) / processor:.0f})"


def weight(folder: Path) -> int:
    """Return the bytes of a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def copied(text: str, dice: random.Random) -> str:
    """Copy five words that follow each other in one line."""
    lines = [line.split() for line in text.split("\n")]
    line = dice.choice([line for line in lines if len(line) > COPIED])
    start = dice.randrange(len(line) - COPIED)
    return " ".join(line[start : start + COPIED])


def questions(pages: Sequence[Page], dice: random.Random) -> Iterator[Asked]:
    """Return what inspectors type: copied words, names, numbers, days, with accents and without."""
    while True:
        page = dice.choice(pages)
        entry = page.entry
        yield Asked("five words", copied(entry.text, dice))
        yield Asked("two, no accents", fold(" ".join(copied(entry.text, dice).split()[:2])))
        yield Asked("number", entry.number)
        yield Asked("three, quoted", f'"{" ".join(copied(entry.text, dice).split()[:3])}"')
        yield Asked("person", entry.signer)
        yield Asked("day", f"{entry.date:%d/%m/%Y}")
        yield Asked("abstract", fold(entry.abstract))
        yield Asked("two words", " ".join(copied(entry.text, dice).split()[:2]))


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
    ours = Ours(open_index(folder / "ours"))
    plain, bare = PlainEngine(folder / "plain", EVERYWHERE), BareEngine(folder / "bare")
    written = folder / f"written-{len(pages)}"
    if not written.exists():
        writing([ours, plain, bare], pages)
        written.touch()
    _say("on disk, bytes/page", *(f"{weight(one) / len(pages):.0f}" for one in _beside(folder)))
    asking([ours, plain, bare], pages)


def server_speed(pages: Sequence[Page], folder: Path) -> None:
    """Print the same of a server started for this."""
    with SearchServer(folder / "server") as server:
        ours = Ours(open_index(server.address("ours")))
        plain, bare = PlainServer(server.url, EVERYWHERE), BareServer(server.url)
        writing([ours, plain, bare], pages)
        sizes = (plain.bytes(name) / len(pages) for name in ("ours-*", "plain", "bare"))
        _say("on disk, bytes/page", *(f"{size:.0f}" for size in sizes))
        asking([ours, plain, bare], pages)


def writing(engines: Sequence[Engine], pages: Sequence[Page]) -> None:
    """Print how fast pages are written."""
    _say("writing, pages/s", *(filled(one.put, pages) for one in engines))
    began = process_time()
    for page in pages[:BATCH]:
        fields(page.entry)
    made = min(BATCH, len(pages)) / (process_time() - began)
    _say("– of it, making tokens", f"({made:.0f})")


def asking(engines: Sequence[Engine], pages: Sequence[Page]) -> None:
    """Print how fast pages are found, by kind of question where one asks alone."""
    dice = random.Random(11)  # noqa: S311 - sample questions
    asked = list(islice(questions(pages, dice), QUESTIONS))
    texts = [one.text for one in asked]
    for engine in engines:
        times(engine.find, texts[:WARMING], USERS)
    for kind in dict.fromkeys(one.kind for one in asked):
        some = [one.text for one in asked if one.kind == kind]
        _say(f"one user: {kind}", *(str(times(one.find, some)) for one in engines))
    for users in (1, USERS):
        took = [times(one.find, texts, users) for one in engines]
        _say(f"{users} at once, all kinds", *map(str, took))
        mine, *others = (_at(one.clock, 0.95) for one in took)
        _say("– times at p95", "", *(f"{mine / other:.1f}" for other in others))
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
    said.add_argument("--kept", type=Path, help="where the embedded indexes stay")
    said.add_argument("--server", action="store_true", help="Elasticsearch instead of tantivy")
    chosen = said.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as made:
        _say(f"{chosen.pages} pages", "this index", "engine, the same job", "engine, bare")
        pages = list(islice(Paper(1).pages(), chosen.pages))
        if chosen.server:
            server_speed(pages, Path(made))
        else:
            speed(pages, chosen.kept or Path(made))
            likeness(Path(made))


def _at(took: Sequence[float], part: float) -> float:
    return took[int(len(took) * part)]


def _beside(folder: Path) -> Iterator[Path]:
    return (folder / name for name in ("ours", "plain", "bare"))


def _say(what: str, *told: str) -> None:
    row = f"{what:26}" + "".join(f"{one:36}" for one in told)
    print(row.rstrip(), flush=True)  # noqa: T201 - the table is the product


if __name__ == "__main__":
    main()
