"""A demonstration's data folder and a shell: prepared once, each test calls verbs in it.

Most calls run in this process, through the same door as ``vankho`` itself; what is about processes
(signals, locks) starts real ones.
"""

import io
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest

from archive.assemble import now
from archive.cli.main import vankho
from archive.cli.outcome import guarded
from archive.demo.begin import FILLED, answering, begin
from archive.demo.papers import Sample, sample
from archive.demo.prepare import WORLD
from archive.demo.world import World, load

FOREIGN_WORDS = ("Traceback", "Usage:", "Error:", "Options:", "Try ")
"""What nobody shall read: a trace, or click's own English."""


@dataclass(frozen=True)
class Said:
    """How a call ended: its exit code, the data, and the words for people."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The JSON objects on standard output, a line each."""
        return [json.loads(line) for line in self.out.splitlines()]


class Call(Protocol):
    """Calls a verb; ``pin`` goes through an open descriptor, ``data`` is the demonstration's."""

    def __call__(
        self, *words: str | Path, pin: str | None = None, data: Path | None = None
    ) -> Said:
        """Call it and return how it ended."""


@dataclass(frozen=True)
class Demo:
    """The demonstration: its folder, its certificates, and papers lying beside it."""

    data: Path
    world: World
    papers: Mapping[str, Path]

    @property
    def pin(self) -> str:
        """The PIN of the signer's key."""
        return self.world.signer("demo").pin


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Prepare a demonstration that is not filled; its certificate services answer."""
    folder = tmp_path_factory.mktemp("shell")
    data = folder / "data"
    data.mkdir(mode=0o700)
    begin(data)
    (data / FILLED).touch()
    papers = {kind: written(folder, sample(kind, seed=3)) for kind in ("born_digital", "locked")}
    papers["damaged"] = written(folder, sample("damaged", seed=3))
    papers["web"] = folder / "trang-web.pdf"
    papers["web"].write_text("<!doctype html><title>Không phải PDF</title>", encoding="utf-8")
    papers["empty"] = folder / "rong.pdf"
    papers["empty"].touch()
    with answering(data, now):
        yield Demo(data, load(data / WORLD), papers)


def written(folder: Path, paper: Sample) -> Path:
    """Write a sample into a folder and return its path."""
    path = folder / paper.name
    path.write_bytes(paper.content)
    return path


@pytest.fixture(scope="package")
def call(demo: Demo) -> Call:
    """Return a way to call a verb in the demonstration."""

    def calling(*words: str | Path, pin: str | None = None, data: Path | None = None) -> Said:
        return said_by(*words, "--data", data or demo.data, pin=pin)

    return calling


def said_by(*words: str | Path, pin: str | None = None) -> Said:
    """Call the shell's door in this process and return how it ended."""
    out, err = io.StringIO(), io.StringIO()
    with descriptor(pin) as number, redirect_stdout(out), redirect_stderr(err):
        more = [] if number is None else ["--pin-fd", str(number)]
        with pytest.raises(SystemExit) as left:
            guarded(vankho, [*map(str, words), *more])
    said = Said(int(left.value.code or 0), out.getvalue(), err.getvalue())
    assert not [one for one in FOREIGN_WORDS if one in said.out + said.err], said
    return said


@contextmanager
def descriptor(secret: str | None) -> Iterator[int | None]:
    """Lend an open descriptor from which this secret can be read."""
    if secret is None:
        yield None
        return
    reading, writing = os.pipe()
    os.write(writing, f"{secret}\n".encode())
    os.close(writing)
    try:
        yield reading
    finally:
        os.close(reading)


def handed_in(call: Call, demo: Demo) -> dict[str, Any]:
    """Hand a paper in, wait until it is read, and return its description."""
    said = call("ingest", demo.papers["born_digital"], "--body", "cau-mau", "--wait", "--json")
    assert said.code == 0, said.err
    return said.lines[0]


def reviewed(call: Call, demo: Demo) -> dict[str, Any]:
    """Carry a paper to where it waits for a signature."""
    said = call("review", handed_in(call, demo)["id"], "--confirm", "--wait", "--json")
    assert said.code == 0, said.err
    return said.lines[0]


@pytest.fixture
def fresh_record(call: Call, demo: Demo) -> dict[str, Any]:
    """Return a record for one test to change."""
    return handed_in(call, demo)


@pytest.fixture(scope="package")
def read_record(call: Call, demo: Demo) -> dict[str, Any]:
    """Return a record that waits for a review; no test changes it."""
    return handed_in(call, demo)


@pytest.fixture(scope="package")
def reviewed_record(call: Call, demo: Demo) -> dict[str, Any]:
    """Return a record that waits for a signature; no test changes it."""
    return reviewed(call, demo)


@pytest.fixture(scope="package")
def sealed_record(call: Call, demo: Demo) -> dict[str, Any]:
    """Return a record that was signed and sealed."""
    order = ("sign", "--record", reviewed(call, demo)["id"], "--key", "demo", "--as", "signer")
    said = call(*order, "--wait", "--json", pin=demo.pin)
    assert said.code == 0, said.err
    return said.lines[0]


@pytest.fixture
def copied(demo: Demo, tmp_path: Path) -> Callable[[], Path]:
    """Return a way to copy the data folder, to be damaged freely."""

    def copy() -> Path:
        return Path(shutil.copytree(demo.data, tmp_path / "copy"))

    return copy
