"""How long somebody waits for the first page, and how much memory reading takes.

    python -m tests.measures.waiting first [PAGES …]      upload to the first page readable
    python -m tests.measures.waiting memory [PAGES]       the most a process and its engine held

``first`` hands scans of so many pages to a real archive and looks at its catalogue until the first
page stands there: sandbox, queue and commits included. ``memory`` reads, each in a process of its
own, a page of A4 at 200 dpi, one of A3 at 600 dpi, and a file of 300 pages with a line each.
"""

import io
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from threading import Thread

import numpy as np
from PIL import Image

from archive.demo.papers import files
from archive.demo.papers.damage import Damage, spoil
from archive.demo.papers.forms import set_paper
from archive.demo.papers.paint import painted
from archive.demo.papers.text import paper
from archive.demo.papers.typeface import Family
from tests.faults.clock import Clock
from tests.route.conftest import DECISION, Office, hand_in, opened

TIMES = 5
LENGTHS = (1, 3, 12)
LONG = 300
_A4, _A3 = (1654, 2339), (7016, 9921)
_MEGABYTE = 1024
"""In the kibibytes the kernel counts in."""

_READ = """
import resource, sys
from pathlib import Path
from ocr.read import inspect, read_pages
path = Path(sys.argv[1])
for page in read_pages(path, range(1, inspect(path).pages + 1), scratch=Path(sys.argv[2])):
    pass
told = Path("/proc/self/status").read_text().split("VmHWM:")[1]
print(told.split()[0], resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""A program that loads what reading needs and no more; what it held is asked of the kernel, for the
figure of ``getrusage`` begins with the size of who started it.
"""


def main() -> None:
    """Do one of the two measures."""
    what, *rest = sys.argv[1:] or ["first"]
    numbers = [int(one) for one in rest]
    if what == "first":
        measure_first(numbers or LENGTHS)
    else:
        measure_memory(numbers[0] if numbers else LONG)


def measure_first(lengths: Sequence[int]) -> None:
    """Print seconds from upload to the first page, and to the last."""
    with tempfile.TemporaryDirectory() as name, opened(Path(name) / "data", Clock()) as office:
        for length in lengths:
            waits = [waited(office, length) for _ in range(TIMES)]
            first, last = (statistics.median(column) for column in zip(*waits, strict=True))
            sys.stdout.write(f"{length:3} pages: first page {first:.2f} s, all {last:.2f} s\n")
            sys.stdout.flush()


def waited(office: Office, length: int) -> tuple[float, float]:
    """Hand in a scan nobody else has; return the seconds to its first page and to its last."""
    dice = np.random.default_rng(secrets.randbits(32))
    page = painted(set_paper(paper("decision"), family=Family.TERMES, seed=1)[0], dpi=200, rng=dice)
    content = files.scanned_pdf([spoil(page, Damage.NOISE, dice).convert("L")] * length)
    began = time.perf_counter()
    record = hand_in(office, DECISION, content=content)
    working = Thread(target=office.work)
    working.start()
    first = until(office, record.id, 1) - began
    last = until(office, record.id, length) - began
    working.join()
    return first, last


def until(office: Office, record: str, pages: int) -> float:
    """Return when so many pages of a record stood in the catalogue."""
    while True:
        with office.parts.catalog.view() as view:
            if len(view.pages.numbers(record)) >= pages:
                return time.perf_counter()
        time.sleep(0.02)


def measure_memory(pages: int) -> None:
    """Print the most memory of a process that reads, and of its engine."""
    cases: tuple[tuple[str, Callable[[Path], None]], ...] = (
        ("A4, 200 dpi, grey", partial(_page, size=_A4, mode="L")),
        ("A3, 600 dpi, grey", partial(_page, size=_A3, mode="L")),
        ("A3, 600 dpi, colour", partial(_page, size=_A3, mode="RGB")),
        ("30 pages with a line each", partial(_many, count=30)),
        (f"{pages} pages with a line each", partial(_many, count=pages)),
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scan.pdf"
        for name, make in cases:
            make(path)
            asked = [sys.executable, "-c", _READ, str(path), folder]
            said = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
            own, engine = (int(one) // _MEGABYTE for one in said.split())
            sys.stdout.write(f"{name:28} {own:5} MB, the engine {engine:5} MB\n")
            sys.stdout.flush()


def _page(path: Path, *, size: tuple[int, int], mode: str) -> None:
    text = set_paper(paper("decision"), family=Family.TERMES, seed=1)[0]
    image = painted(text, dpi=200, rng=np.random.default_rng(1)).convert(mode)
    dpi = 200 if size == _A4 else 600
    image.resize(size, Image.Resampling.BICUBIC).save(path, "PDF", resolution=dpi)


def _many(path: Path, *, count: int) -> None:
    text = set_paper(paper("decision"), family=Family.TERMES, seed=1)[0]
    whole = painted(text, dpi=200, rng=np.random.default_rng(1)).convert("L")
    sheet = Image.new("L", whole.size, 255)
    sheet.paste(whole.crop((0, 0, whole.width, whole.height // 5)), (0, 0))
    written = io.BytesIO()
    sheet.save(written, "PDF", resolution=200, save_all=True, append_images=[sheet] * (count - 1))
    path.write_bytes(written.getvalue())


if __name__ == "__main__":
    main()
