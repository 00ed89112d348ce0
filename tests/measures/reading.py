"""How well and how fast pages are read, beside the bare engine and others, in one run.

    python -m tests.measures.reading                          our own pages, the set that is counted
    python -m tests.measures.reading --set looked [--keep DIR]      the set to look at while working
    python -m tests.measures.reading --files DIR              a private set, marked so in the table
    … [--peer VENV/bin/ocrmypdf] [--naive] [--only WORD] [--every N] [--seed N]

Our own pages are made by ``tests.measures.scans``: the same in every clone. ``DIR`` holds
``pdf/*.pdf`` and ``gt/*.json``: per document ``meta`` (the fields) and per page ``alts``, the text
once per legal reading order. The readers take turns, a few documents each, so that a busy machine
slows all alike; every reader has two processes, one of which reads a document. The peer is
optional and stays outside this project:

    python -m venv VENV && VENV/bin/pip install ocrmypdf
"""

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.demo.bodies import BODIES
from ocr.fields import find_fields
from tests.measures.compare import Tally, plain
from tests.measures.readers import Reader, Told, bare, naive, naive_one_core, ours, peer
from tests.measures.scans import COUNTED, LOOKED, scans

SETS = {"looked": (LOOKED, 1), "counted": (COUNTED, 2)}
_AT_A_TIME = 4
_MEGABYTE = 1024**2
_NAMES = {"body": "agency"}
"""What private sets call a field."""


@dataclass(frozen=True)
class Known:
    """A document with what stands in it; ``kind`` is the class of its damage.

    ``bodies`` are the bodies an archive that receives it knows.
    """

    path: Path
    kind: str
    pages: tuple[tuple[str, ...], ...]
    fields: Mapping[str, str]
    bodies: tuple[str, ...] = ()


class Counts:
    """What one reader did: over all pages, and by class of damage."""

    def __init__(self) -> None:
        self.all = Tally()
        self.kinds: dict[str, Tally] = defaultdict(Tally)
        self.cpu = 0.0
        self.received = self.written = 0
        self.memory = (0, 0)

    def add(self, known: Known, told: Told) -> None:
        """Count one document."""
        for truths, text in zip(known.pages, [*told.texts, *[""] * len(known.pages)], strict=False):
            self.all.add(truths, text)
            self.kinds[known.kind].add(truths, text)
        self.cpu += told.cpu
        self.received += known.path.stat().st_size
        self.written += told.written
        self.memory = (max(self.memory[0], told.memory[0]), max(self.memory[1], told.memory[1]))


class Fields:
    """How many fields were found exactly."""

    def __init__(self) -> None:
        self.right: dict[str, int] = defaultdict(int)
        self.asked: dict[str, int] = defaultdict(int)

    def add(self, known: Known, told: Told) -> None:
        """Count the fields of one document."""
        if not known.fields:
            return
        found = {one.name: one.value for one in find_fields(told.pages, known.bodies)}
        for name, value in known.fields.items():
            self.asked[name] += 1
            self.right[name] += is_same(found.get(name, ""), value)


def is_same(found: str, value: str) -> bool:
    """Say whether a field was found exactly, case and a leading "về việc" apart."""
    one, other = (plain(text).casefold() for text in (found, value))
    return one.removeprefix("về việc ").strip(" .") == other.removeprefix("về việc ").strip(" .")


def made(which: str, seed: int | None, folder: Path) -> Iterator[Known]:
    """Make our own set in this folder, with words of its own or of another seed."""
    cases, own = SETS[which]
    bodies = tuple(body.name for body in BODIES.values())
    for number, scan in enumerate(scans(cases, own if seed is None else seed)):
        path = folder / f"{number:02}-{scan.name.replace(' ', '-').replace(',', '')}.pdf"
        path.write_bytes(scan.content)
        yield Known(path, scan.name, scan.pages, scan.fields, bodies)


def private(files: Path) -> Iterator[Known]:
    """Take a set from a folder."""
    for known in sorted((files / "gt").glob("*.json")):
        said = json.loads(known.read_text("utf-8"))
        fields = {
            name: str(said["meta"][_NAMES.get(name, name)])
            for name in ("number", "date", "type", "body", "abstract", "signer", "position")
        }
        pages = tuple(tuple(page["alts"]) for page in said["pages"])
        kind = said["pages"][0].get("info", {}).get("tag", "")
        yield Known(files / "pdf" / f"{known.stem}.pdf", kind, pages, fields)


def measure(documents: Sequence[Known], readers: Sequence[Reader]) -> tuple[list[Counts], Fields]:
    """Let the readers take turns."""
    counts, fields = [Counts() for _ in readers], Fields()
    for start in range(0, len(documents), _AT_A_TIME):
        some = documents[start : start + _AT_A_TIME]
        for reader, count in zip(readers, counts, strict=True):
            told = reader.turn([known.path for known in some])
            for known, one in zip(some, told, strict=True):
                count.add(known, one)
                if one.kept:
                    fields.add(known, one)
    return counts, fields


def report(readers: Sequence[Reader], counts: Sequence[Counts], fields: Fields) -> Iterator[str]:
    """Yield the tables, in Markdown."""
    yield (
        "| reader | CER % | median | WER % | no marks | no order | pages > 20 % | junk letters | "
        "CPU s/page | pages/s | CPU ratio | MB, engine MB | PDF/A kB/page over the scan |"
    )
    yield "|" + "---|" * 13
    engine = next((c.cpu for r, c in zip(readers, counts, strict=True) if r.name == _BARE), 0.0)
    for reader, count in zip(readers, counts, strict=True):
        pages = count.all.pages
        grown = (count.written - count.received) / pages / 1024 if count.written else 0.0
        yield (
            f"| {reader.name} | "
            + " | ".join(f"{figure:.2f}" for figure in count.all.figures())
            + f" | {count.all.lost} | {count.all.junk} | {count.cpu / pages:.2f}"
            + f" | {pages / reader.seconds:.3f} | {count.cpu / engine if engine else 0:.2f}"
            + f" | {count.memory[0] / _MEGABYTE:.0f}, {count.memory[1] / _MEGABYTE:.0f}"
            + f" | {f'{grown:.0f}' if count.written else ''} |"
        )
    yield ""
    yield "CER % by class: " + " / ".join(reader.name for reader in readers)
    for kind in counts[0].kinds:
        figures = (next(count.kinds[kind].figures()) for count in counts)
        yield f"- {kind}: " + " / ".join(f"{figure:.1f}" for figure in figures)
    yield ""
    shares = (f"{name} {good} of {fields.asked[name]}" for name, good in fields.right.items())
    yield f"fields exact: {', '.join(shares)}"


_BARE = "the engine alone"
_LIMITED = "the same, one core a process"


def main() -> None:
    """Read the command line and measure."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--files", type=Path)
    asked.add_argument("--set", choices=SETS, default="counted")
    asked.add_argument("--seed", type=int)
    asked.add_argument("--keep", type=Path)
    asked.add_argument("--peer", default="")
    asked.add_argument("--naive", action="store_true")
    asked.add_argument("--only", default="")
    asked.add_argument("--every", type=int, default=1)
    said = asked.parse_args()
    readers = [Reader("ocr", ours), Reader(_BARE, bare)]
    if said.naive:
        readers += [
            Reader("pytesseract, three calls", naive, processes=1),
            Reader(_LIMITED, naive_one_core),
        ]
    if said.peer:
        readers.append(Reader("OCRmyPDF", peer, said.peer))
    with tempfile.TemporaryDirectory() as name:
        folder = said.keep or Path(name)
        known = list(private(said.files) if said.files else made(said.set, said.seed, folder))
        chosen = [one for one in known if said.only in f"{one.kind} {one.path.stem}"][:: said.every]
        counts, fields = measure(chosen, readers)
    what = "private set" if said.files else f"own set, {said.set}"
    lines = [f"{what}: {len(chosen)} documents", "", *report(readers, counts, fields)]
    sys.stdout.write("\n".join(lines) + "\n")
    for reader in readers:
        reader.pool.shutdown()


if __name__ == "__main__":
    main()
