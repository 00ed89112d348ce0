"""Ten rounds of every service taken away for a minute and given back (P19).

    python -m tests.measures.degraded [ROUNDS [WORD…]]

With words only the services whose names begin with one of them.

One archive lives through all of it without a restart. The minute is that of the archive's clock;
what a caller waits for a dead line is real. Prints a line a service: rounds, pages opened, pages
that failed, downloads, records that waited and were done, seconds the rounds took.
"""

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from archive.records.state import State
from tests.faults.disk import RESERVE
from tests.faults.proxy import Line, Mode
from tests.faults.stampers import BadWorld, Fault
from tests.faults.ward import Ward, opened

MINUTE = 60.0
FAILED = 500


@dataclass
class Tally:
    """What a service's rounds came to."""

    pages: Counter[int] = field(default_factory=Counter)
    downloads: int = 0
    done: int = 0
    unnamed: int = 0
    unhealed: int = 0
    seconds: float = 0.0


@contextmanager
def line(ward: Ward, mode: Mode) -> Iterator[None]:
    """Break the line to TSA, OCSP and CRL."""
    ward.line.line = Line(mode)
    yield
    ward.line.line = Line()


@contextmanager
def world(ward: Ward, fault: Fault) -> Iterator[None]:
    """Have the world answer wrongly."""
    server = ward.town.office.server
    assert isinstance(server, BadWorld)
    server.fault = fault
    yield
    server.fault = Fault.NONE


SERVICES: dict[str, tuple[str, Callable[[Ward], AbstractContextManager[None]]]] = {
    "index gone": ("index", lambda ward: ward.without_index()),
    "disk full": ("disk", lambda ward: ward.with_full_disk(RESERVE)),
    "line: black hole": ("stamps", lambda ward: line(ward, Mode.BLACK_HOLE)),
    "line: refused": ("stamps", lambda ward: line(ward, Mode.REFUSE)),
    "TSA dead": ("stamps", lambda ward: world(ward, Fault.DEAD)),
    "TSA garbage": ("stamps", lambda ward: world(ward, Fault.GARBAGE)),
    "OCSP and CRL dead": ("stamps", lambda ward: world(ward, Fault.STATUS_DEAD)),
}
"""What is broken, the name it must be told by, and how."""


def lived(ward: Ward, sealed: str, service: str, tally: Tally) -> None:
    """Live through one round: work is given before, and must be done afterwards."""
    name, broken = SERVICES[service]
    began = time.monotonic()
    record, end = _given(ward, name)
    with broken(ward):
        ward.town.office.work()
        tally.unnamed += name not in ward.notices()
        tally.pages.update(ward.walk(sealed).values())
        tally.downloads += ward.result(sealed) == ward.signed(sealed)
        ward.wait(MINUTE)
    for _ in range(3):
        ward.wait(11 * MINUTE)
        ward.town.office.work()
    tally.done += ward.record(record).state is end
    tally.unhealed += ward.notices() != ""
    tally.seconds += time.monotonic() - began


def _given(ward: Ward, service: str) -> tuple[str, State]:
    """Sign a record where time-stamps will be missing, else hand something in."""
    if service != "stamps":
        _, said = ward.hand_in(b"%PDF-1.7 nothing")
        return str(said["id"]), State.REFUSED
    record = ward.reviewed()
    ward.sign(record)
    return record, State.SEALED


def main() -> None:
    """Run the rounds and print what came of them."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder) / "data") as ward:
        sealed = ward.reviewed()
        ward.sign(sealed)
        ward.town.office.work()
        words = tuple(sys.argv[2:]) or ("",)
        for service in (one for one in SERVICES if one.startswith(words)):
            tally = Tally()
            for _ in range(rounds):
                lived(ward, sealed, service, tally)
            failed = sum(n for status, n in tally.pages.items() if status == FAILED)
            sys.stdout.write(
                f"{service:18} {rounds:3} rounds  {tally.pages.total():4} pages "
                f"{dict(sorted(tally.pages.items()))}  {failed} of them 500  "
                f"{tally.downloads} downloads  {tally.done} done  "
                f"{tally.unnamed} unnamed  {tally.unhealed} unhealed  {tally.seconds:.0f} s\n"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    main()
