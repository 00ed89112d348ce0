"""The power goes while work is in flight: what was acknowledged had reached the disk (P1).

The kills of test_kill_everywhere.py lose the power every second time. Here the same fault is shown
to have teeth: a store that forgets one fsync loses what it acknowledged, and the judge sees it.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.assemble import OBJECTS
from archive.demo.papers import sample
from archive.records.errors import Damaged, NotFound
from archive.records.state import State
from tests.faults.forgetful import cut_power
from tests.faults.judging import faults
from tests.faults.killing import Order, told_in
from tests.faults.trial import KILLED, Lives, lives


@pytest.fixture(scope="module")
def program() -> Iterator[Lives]:
    """Start the program that lives and dies."""
    with lives() as program:
        yield program


def dark(program: Lives, data: Path, *lies: str) -> None:
    """Hand a paper in; when its first job is claimed, the process is killed and the power goes."""
    paper = sample("locked", seed=1)
    path, notes = data.parent / paper.name, data.parent / "notes"
    path.write_bytes(paper.content)
    order = Order(str(data), State.READ, (str(path),), "queue.after_claim", minutes=15)
    order = Order(**{**vars(order), "notes": str(notes), "lies": lies})
    assert program.live(order).status == KILLED
    assert [one for one in told_in(data) if "sha256" in one]
    cut_power(data / OBJECTS, notes)


def test_what_was_acknowledged_outlives_a_power_cut(program: Lives, data: Path) -> None:
    """Bytes, names and folders: the judge misses nothing but the end, which is still to come."""
    dark(program, data)

    found = faults(data, State.RECEIVED)
    assert [one for one in found if not one.startswith("job ")] == []


@pytest.mark.parametrize(("lie", "seen"), [("sync", Damaged), ("sync_folder", NotFound)])
def test_one_forgotten_fsync_is_seen(
    program: Lives, data: Path, lie: str, seen: type[Exception]
) -> None:
    """Without the fsync of files their bytes are others; without that of folders they are gone."""
    dark(program, data, lie)

    with pytest.raises(seen):
        faults(data, State.RECEIVED)
