"""P4 at its full size: flips one bit at a time and asks the check; then clean archives.

python -m tests.measures.flips [FLIPS [SEED [CLEAN]]]

Prints what was missed. The last number is how many sealed records a clean archive holds that is
checked for false alarms.
"""

import sys
import tempfile
import time
from pathlib import Path

from archive.accounts.register import differing
from archive.upkeep.check import EVERYTHING, check
from tests.archive.upkeep.store import Store, freeze, open_store
from tests.promises.bits import missed, shown


def main() -> None:
    """Flip, ask, count."""
    given = [int(word) for word in sys.argv[1:]]
    flips, seed, clean = [*given, *(1000, 1, 100)[len(given) :]]
    with tempfile.TemporaryDirectory() as folder:
        store = _filled(Path(folder) / "flipped", 2)
        began = time.perf_counter()
        found = missed(store, flips, seed)
        store.close()
        _say(f"{flips} flips, {len(found)} missed, {time.perf_counter() - began:.0f} s")
        _say(shown(found))
        store = _filled(Path(folder) / "clean", clean)
        report = check(store.parts, EVERYTHING, differing)
        store.close()
        _say(f"{report.checked} clean objects, {len(report.damaged)} false alarms")


def _filled(folder: Path, count: int) -> Store:
    store = open_store(folder)
    for number in range(count):
        store.sealed(f"so-{number}")
    store.hand_in("con-mo")
    freeze(store)
    return store


def _say(words: str) -> None:
    print(words)  # noqa: T201 - the point of a measure


if __name__ == "__main__":
    main()
