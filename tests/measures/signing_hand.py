"""One side of the contest in tests/measures/signatures.py, in a process of its own.

    python -m tests.measures.signing_hand ours|stock WORLD

It reads a task a line (JSON, ``Task``) and answers what one document cost, in milliseconds of
processor time and of wall time.
"""

import importlib
import json
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archive.demo.world import load

FIELD = "KySo1"
KEYS = ("rsa", "demo")


@dataclass(frozen=True)
class Task:
    """What is to be done so many ``times``, with whose key.

    "sign" one document after the other, or as one batch: raise to "lta", "verify" those offline,
    "ask" about those at B-B online. A batch lies beside the ``file``, as `batch` names it.
    """

    act: str
    file: str
    who: str = "demo"
    visible: bool = False
    times: int = 1


BATCHES = ("lta", "verify", "ask")


def batch(task: Task, level: str) -> list[Path]:
    """Name the files of a batch at a level."""
    return [Path(f"{task.file}.{level}.{number}") for number in range(task.times)]


def now() -> datetime:
    """Tell this machine's time."""
    return datetime.now(UTC)  # noqa: TID251 - a program for people, run by hand


def main() -> None:
    """Do as told, one task after the other; the first of a kind is for warming up."""
    side, folder = sys.argv[1:]
    hand = importlib.import_module(f"tests.measures.signing_{side}").Hand(load(Path(folder)))
    for line in sys.stdin:
        task = Task(**json.loads(line))
        pdf = Path(task.file).read_bytes()
        act = getattr(hand, task.act)
        cpu, wall = time.process_time(), time.perf_counter()
        for _ in range(1 if task.act in BATCHES else task.times):
            act(task, pdf)
        cost = (time.process_time() - cpu, time.perf_counter() - wall)
        sys.stdout.write(json.dumps([one * 1000 / task.times for one in cost]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
