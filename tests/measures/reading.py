"""How well and how fast pages are read, beside the bare engine and OCRmyPDF, in one run.

    python -m tests.measures.reading --files DIR [--peer VENV/bin/ocrmypdf] [--only WORD]

``DIR`` holds ``pdf/*.pdf`` and ``gt/*.json``: per document ``meta`` (the fields) and per page
``alts``, the text once per legal reading order. The readers take turns file by file, so that a
busy machine slows all alike. The peer is optional and stays outside this project:

    python -m venv VENV && VENV/bin/pip install ocrmypdf
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from ocr.engines.tesseract import TesseractEngine
from ocr.fields import find_fields
from ocr.image.ink import grey
from ocr.page import Page
from ocr.read import inspect, opened, read_pages
from ocr.searchable import write_searchable

CORES = 2
BAD = 0.2
FIELDS = {
    "number": "number",
    "date": "date",
    "type": "type",
    "body": "agency",
    "abstract": "abstract",
    "signer": "signer",
    "position": "position",
}
QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "—": "-", "–": "-"})


@dataclass
class Tally:
    """What one reader got wrong, and what it took."""

    edits: int = 0
    letters: int = 0
    word_edits: int = 0
    words: int = 0
    rates: list[float] = field(default_factory=list)
    junk: int = 0
    pages: int = 0
    seconds: float = 0.0
    cpu: float = 0.0

    def add(self, truths: Sequence[str], read: str) -> None:
        """Count one page against the nearest of its legal reading orders."""
        self.pages += 1
        text = plain(read)
        truth = min(map(plain, truths), key=lambda one: Levenshtein.distance(one, text))
        edits = Levenshtein.distance(truth, text)
        if not truth:
            self.junk += len(text)
            return
        self.edits += edits
        self.letters += len(truth)
        self.word_edits += Levenshtein.distance(truth.split(), text.split())
        self.words += len(truth.split())
        self.rates.append(edits / len(truth))

    def row(self, name: str) -> str:
        """Return one line of the table."""
        middle = sorted(self.rates)[len(self.rates) // 2]
        bad = sum(rate > BAD for rate in self.rates)
        return (
            f"{name:<14}{100 * self.edits / self.letters:7.2f}{100 * middle:8.2f}"
            f"{100 * self.word_edits / self.words:7.2f}{bad:7}{self.junk:7}"
            f"{self.cpu / self.pages:8.2f}{self.pages / self.seconds:9.2f}"
        )


def plain(text: str) -> str:
    """Return the text as it is compared: NFC, simple quotes and dashes, single blanks."""
    text = unicodedata.normalize("NFC", text).translate(QUOTES).replace("…", "...")
    return " ".join(text.split())


def ours(path: Path, folder: Path) -> list[str]:
    """Read, and write the searchable PDF/A, as the peer does; keep the reading beside."""
    numbers = range(1, inspect(path).pages + 1)
    pages = list(read_pages(path, numbers, scratch=folder, workers=CORES))
    at = datetime(2026, 1, 1, tzinfo=UTC)
    write_searchable(path, pages, folder / f"{path.stem}.pdf", title=path.stem, at=at)
    kept = json.dumps([page.to_json() for page in pages], ensure_ascii=False)
    (folder / f"{path.stem}.json").write_text(kept, "utf-8")
    return [page.text for page in pages]


def bare(path: Path, folder: Path) -> list[str]:
    """Read with the engine alone: grey pictures, nothing prepared, one start per file."""
    with opened(path) as source:
        pictures = [grey(source.picture(number)) for number in range(1, source.pages + 1)]
    readings = TesseractEngine(folder).read(pictures)
    return [" ".join(word.text for word in reading.sightings) for reading in readings]


def peer(command: str) -> Callable[[Path, Path], list[str]]:
    """Return a reader that runs OCRmyPDF with the options nearest to what is done here."""

    def reader(path: Path, folder: Path) -> list[str]:
        told = folder / "peer.txt"
        options = "-l vie --rotate-pages --deskew --rasterizer pypdfium --pdfa-backend internal"
        options += f" --output-type pdfa-2 -O 0 -j {CORES} -q --sidecar"
        out = str(folder / "peer.pdf")
        subprocess.run([command, *options.split(), str(told), str(path), out], check=True)
        return told.read_text("utf-8").split("\f")

    return reader


def cpu() -> float:
    """Return the processor seconds of this process and of the children it waited for."""
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(use.ru_utime + use.ru_stime for use in uses)


def documents(files: Path, only: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield each PDF with what is known of it."""
    for known in sorted((files / "gt").glob("*.json")):
        if only in known.stem:
            yield files / "pdf" / f"{known.stem}.pdf", json.loads(known.read_text("utf-8"))


def measure(files: Path, readers: dict[str, Callable[[Path, Path], list[str]]], only: str) -> None:
    """Let the readers take turns and write the tables."""
    tallies = {name: Tally() for name in readers}
    right = dict.fromkeys(FIELDS, 0)
    count = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path, known in documents(files, only):
            count += 1
            for reader, read in readers.items():
                _one(known, tallies[reader], partial(read, path, folder))
            kept = json.loads((folder / f"{path.stem}.json").read_text("utf-8"))
            found = {one.name: one.value for one in find_fields(list(map(Page.from_json, kept)))}
            for field_name, key in FIELDS.items():
                wanted = plain(str(known["meta"][key])).casefold()
                right[field_name] += plain(found.get(field_name, "")).casefold() == wanted
    write = sys.stdout.write
    write(f"{'reader':<14}{'CER %':>7}{'median':>8}{'WER %':>7}{'> 20 %':>7}{'junk':>7}")
    write(f"{'CPU s/p':>8}{'pages/s':>9}\n")
    for reader, tally in tallies.items():
        write(tally.row(reader) + "\n")
    shares = ", ".join(f"{one} {100 * good / count:.1f}" for one, good in right.items())
    write(f"fields exact, % of {count} documents: {shares}\n")


def _one(known: dict[str, Any], tally: Tally, read: Callable[[], list[str]]) -> None:
    before, start = cpu(), time.perf_counter()
    texts = read()
    tally.seconds += time.perf_counter() - start
    tally.cpu += cpu() - before
    for page, text in zip(known["pages"], texts, strict=False):
        tally.add(page["alts"], text)


def main() -> None:
    """Read the command line and measure."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--files", type=Path, required=True)
    asked.add_argument("--peer", default="")
    asked.add_argument("--only", default="")
    said = asked.parse_args()
    readers: dict[str, Callable[[Path, Path], list[str]]] = {"ocr": ours, "bare engine": bare}
    if said.peer:
        readers["OCRmyPDF"] = peer(said.peer)
    measure(said.files, readers, said.only)


if __name__ == "__main__":
    main()
