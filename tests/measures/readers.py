"""The readers that are measured beside each other; each works in processes of its own.

Every reader takes a PDF and gives back the text of its pages and what it wrote. A process counts
its own processor time and that of the programs it starts.
"""

import atexit
import json
import os
import resource
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from pytesseract import image_to_data, image_to_pdf_or_hocr, image_to_string

from ocr.engines.interface import Engine
from ocr.page import Page
from ocr.read import engine_in, inspect, opened, read_pages
from ocr.searchable import write_searchable

CORES = 2
_ONE_CORE = {**os.environ, "OMP_THREAD_LIMIT": "1"}  # noqa: TID251 - the engine's own variable
_PEER = (
    "-l vie --rotate-pages --deskew --rasterizer pypdfium --pdfa-backend internal "
    "--output-type pdfa-2 -O 0 -j 1 -q"
)


@dataclass(frozen=True)
class Told:
    """What came of one document: texts and, from ``ocr`` only, its pages; bytes of its PDF/A.

    ``cpu`` in processor seconds, ``memory`` the most a process has held so far, in bytes: the
    reader's own, and that of the programs it starts.
    """

    texts: tuple[str, ...]
    written: int = 0
    kept: str = ""
    cpu: float = 0.0
    memory: tuple[int, int] = (0, 0)

    @property
    def pages(self) -> list[Page]:
        """The pages as ``ocr`` gave them."""
        return [Page.from_json(page) for page in json.loads(self.kept)]


Read = Callable[[Path, Path, str], Told]


@dataclass
class Reader:
    """A reader, its processes, and the time it took."""

    name: str
    read: Read
    command: str = ""
    processes: int = CORES
    seconds: float = 0.0
    pool: ProcessPoolExecutor = field(init=False)

    def __post_init__(self) -> None:
        """Start the processes."""
        self.pool = ProcessPoolExecutor(self.processes, mp_context=get_context("spawn"))
        for waited in [self.pool.submit(time.sleep, 1) for _ in range(self.processes)]:
            waited.result()

    def turn(self, paths: Sequence[Path]) -> list[Told]:
        """Read some documents, as many at a time as there are processes; count the seconds."""
        start = time.perf_counter()
        found = list(self.pool.map(_counted, [(self.read, path, self.command) for path in paths]))
        self.seconds += time.perf_counter() - start
        return found


def _counted(task: tuple[Read, Path, str]) -> Told:
    read, path, command = task
    with TemporaryDirectory() as folder:
        before = _cpu()
        told = read(path, Path(folder), command)
        cpu = _cpu() - before
    return Told(told.texts, told.written, told.kept, cpu, _memory())


_WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def _cpu() -> float:
    """Return the processor seconds of this process and of what it started, ended or not."""
    uses = [resource.getrusage(who) for who in _WHO]
    running = sum(_ticks(child) for child in _running()) / os.sysconf("SC_CLK_TCK")
    return running + sum(use.ru_utime + use.ru_stime for use in uses)


def _memory() -> tuple[int, int]:
    """Return the most bytes this process and one it started have held so far."""
    own, started = (resource.getrusage(who).ru_maxrss * 1024 for who in _WHO)
    return own, max([started, *(_most_held(child) for child in _running())])


def _running() -> Iterator[Path]:
    """Yield the folders in /proc of programs this process started that still run."""
    for task in Path("/proc/self/task").iterdir():
        yield from (Path("/proc", child) for child in (task / "children").read_text().split())


def _ticks(process: Path) -> int:
    """Return the processor time of a process: fields 14 and 15 of proc(5), after its name."""
    user, system = (process / "stat").read_text().rpartition(")")[2].split()[11:13]
    return int(user) + int(system)


def _most_held(process: Path) -> int:
    return int((process / "status").read_text().split("VmHWM:")[1].split()[0]) * 1024


def ours(path: Path, folder: Path, _: str) -> Told:
    """Read, and write the searchable PDF/A, as the peer does."""
    numbers = range(1, inspect(path).pages + 1)
    pages = list(read_pages(path, numbers, scratch=_engine()))
    out = folder / "out.pdf"
    write_searchable(path, pages, out, title=path.stem, at=datetime(2026, 1, 1, tzinfo=UTC))
    kept = json.dumps([page.to_json() for page in pages], ensure_ascii=False)
    return Told(tuple(page.text for page in pages), out.stat().st_size, kept)


@cache
def _engine() -> Engine:
    """Return the engine of this process, which reads one document after the other."""
    until_the_end = ExitStack()
    atexit.register(until_the_end.close)
    scratch = until_the_end.enter_context(TemporaryDirectory())
    return until_the_end.enter_context(engine_in(Path(scratch)))


def bare(path: Path, folder: Path, _: str) -> Told:
    """Read with the engine alone: pictures as they are, one core, one start a document."""
    names = []
    with opened(path) as source:
        for number in range(1, source.pages + 1):
            picture = source.picture(number)
            names.append(folder / f"{number}.tif")
            Image.fromarray(picture.pixels).save(names[-1], dpi=(picture.dpi, picture.dpi))
    (folder / "names").write_text("".join(f"{name}\n" for name in names), "utf-8")
    asked = ["tesseract", str(folder / "names"), str(folder / "out"), "-l", "vie"]
    subprocess.run(asked, check=True, env=_ONE_CORE, stderr=subprocess.DEVNULL)
    return Told(tuple((folder / "out.txt").read_text("utf-8").split("\f")[: len(names)]))


def naive(path: Path, _folder: Path, _: str) -> Told:
    """Read as a first program does: pytesseract, one picture a call, all threads.

    Text, words with their boxes and a searchable PDF are three calls, each of which recognises the
    page anew: the library has no call for two of them.
    """
    os.environ.pop("OMP_THREAD_LIMIT", None)  # noqa: TID251 - what a first program does not know
    return _three_calls(path)


def naive_one_core(path: Path, _folder: Path, _: str) -> Told:
    """Do the same, with the engine kept to one core."""
    os.environ["OMP_THREAD_LIMIT"] = "1"  # noqa: TID251 - the engine's own variable
    return _three_calls(path)


def _three_calls(path: Path) -> Told:
    with opened(path) as source:
        pictures = [source.picture(number) for number in range(1, source.pages + 1)]
    texts, written = [], 0
    for picture in pictures:
        image = Image.fromarray(picture.pixels)
        texts.append(image_to_string(image, lang="vie"))
        image_to_data(image, lang="vie")
        written += len(image_to_pdf_or_hocr(image, lang="vie", extension="pdf"))
    return Told(tuple(texts), written)


def peer(path: Path, folder: Path, command: str) -> Told:
    """Run OCRmyPDF with the options nearest to what is done here."""
    told, out = folder / "peer.txt", folder / "peer.pdf"
    asked = [*command.split(), *_PEER.split(), "--sidecar", str(told), str(path), str(out)]
    subprocess.run(asked, check=True, stderr=subprocess.DEVNULL)
    return Told(tuple(told.read_text("utf-8").split("\f")), out.stat().st_size)
