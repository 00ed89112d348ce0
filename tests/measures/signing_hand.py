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
    """What is to be done so many ``times``: "sign", "lta" or "verify", with whose key."""

    act: str
    file: str
    who: str = "demo"
    visible: bool = False
    times: int = 1


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
        for _ in range(1 if task.act == "lta" else task.times):
            act(task, pdf)
        cost = (time.process_time() - cpu, time.perf_counter() - wall)
        sys.stdout.write(json.dumps([one * 1000 / task.times for one in cost]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
