"""One process dies or sleeps, and the others live: its work is done once, by somebody else (P2)."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from archive.assemble import now
from archive.catalog.sqlite import SqliteCatalog
from archive.demo.papers import sample
from archive.ledger.entry import Entry
from archive.records.errors import Unavailable
from archive.records.job import JobState
from archive.records.record import Record
from archive.records.state import State
from tests.faults.sleeping import LEASE
from tests.faults.tracing import PROJECT
from tests.route.conftest import Clock, Office, hand_in, opened

SCAN = sample("letter", seed=1)
PATIENCE = 120.0
LATER = timedelta(minutes=1)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Open one archive for all of these tests; its clock starts at this machine's time."""
    with opened(tmp_path_factory.mktemp("single") / "data", Clock(now())) as office:
        yield office


def processes() -> tuple[dict[int, str], dict[int, int]]:
    """Return the program and the parent of every process of this machine."""
    names: dict[int, str] = {}
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # gone in between
            said = stat.read_text(encoding="utf-8", errors="replace")
            name, rest = said.partition("(")[2].rsplit(")", 1)
            names[int(stat.parent.name)] = name
            parents[int(stat.parent.name)] = int(rest.split()[1])
    return names, parents


def _line(process: int, parents: Mapping[int, int]) -> Iterator[int]:
    """Yield the parent of a process, and its parent, and so on."""
    while process := parents.get(process, 0):
        yield process


def killed(program: str) -> None:
    """Wait until a page is being read, then kill one of the processes at it with SIGKILL."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        names, parents = processes()
        for one in (one for one, name in names.items() if name == "tesseract"):
            line = [one, *_line(one, parents)]
            if os.getpid() in line:
                os.kill(next(it for it in line if names.get(it) == program), signal.SIGKILL)
                return
        time.sleep(0.02)
    pytest.fail("no page was read")


def done_once(office: Office, record: Record) -> None:
    """Hold a record that was read to its pages and to one ledger entry an act."""
    record = office.record(record.id)
    with office.parts.catalog.view() as view:
        rows = view.ledger.of(record.id)
        pages = view.pages.numbers(record.id)
        jobs = view.jobs.of(record.id)
    acts = Counter(Entry.from_bytes(row.data.encode()).act for row in rows)
    assert record.state is State.READ
    assert set(acts.values()) == {1}
    assert pages == frozenset(range(1, record.pages + 1))
    assert {job.state for job in jobs} == {JobState.DONE}


@pytest.mark.needs("tesseract", "bubblewrap")
@pytest.mark.parametrize("program", ["bwrap", "tesseract"])
def test_a_child_that_is_killed_is_replaced_and_its_parent_lives(
    office: Office, program: str
) -> None:
    """The walls of a child, or the engine in it: another takes the pages up, at once or later."""
    office.clock.now = now()
    record = hand_in(office, SCAN)
    worker = threading.Thread(target=office.work)
    worker.start()
    killed(program)
    worker.join(PATIENCE)
    office.clock.now += LATER
    office.work()

    done_once(office, record)


@pytest.mark.needs("tesseract")
def test_a_worker_that_slept_past_its_lease_changes_nothing(office: Office) -> None:
    """It is stopped while it reads; another one reads; awake again it is refused."""
    office.clock.now = now()
    record = hand_in(office, SCAN)
    data = office.archive.settings.data
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.sleeping", str(data)],
        cwd=PROJECT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as sleeper:
        assert sleeper.stdout
        lines = iter(sleeper.stdout.readline, "")
        assert any(line == "began read\n" for line in lines)
        _stopped(sleeper, data)
        time.sleep(LEASE + 0.5)
        office.clock.now = now()
        office.work()
        done_once(office, record)
        sleeper.send_signal(signal.SIGCONT)
        assert next(line for line in lines if "read" in line) == "Fenced read\n"
        sleeper.communicate()

    done_once(office, record)


def _stopped(process: subprocess.Popen[str], data: Path) -> None:
    """Stop a process where it does not hold the catalogue."""
    while True:
        process.send_signal(signal.SIGSTOP)
        with closing(SqliteCatalog(data / "catalog.sqlite", wait_ms=50)) as catalog:
            try:
                with catalog.work():
                    return
            except Unavailable:
                process.send_signal(signal.SIGCONT)
                time.sleep(0.1)
