"""What waiting and keeping cost: the idle runner, jobs a second, a check and a rebuild.

python -m tests.measures.keeping [RECORDS]
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from archive.accounts.passwords import check_password, nobodys_hash
from archive.accounts.register import differing, restore
from archive.catalog.sqlite import SqliteCatalog
from archive.queue.children import ChildrenRunner
from archive.route.index import fill
from archive.upkeep.check import EVERYTHING, check
from archive.upkeep.rebuild import rebuild
from tests.archive.queue.bench import Bench
from tests.archive.upkeep.store import Store, freeze, open_store

IDLE_SECONDS = 20
JOBS = 1000


def main() -> None:
    """Print one line a figure."""
    folder = Path(tempfile.mkdtemp())
    try:
        _passwords()
        _queue(folder)
        _upkeep(folder, int(sys.argv[1]) if len(sys.argv) > 1 else 100)
    finally:
        shutil.rmtree(folder)


def _say(what: str, figure: float, unit: str) -> None:
    print(f"{what:40} {figure:10.2f} {unit}")  # noqa: T201 - the point of a measure


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _passwords() -> None:
    kept = nobodys_hash()
    fastest = min(_seconds(lambda: check_password(kept, "x" * 12)) for _ in range(5))
    _say("one password checked", fastest * 1000, "ms")


def _queue(folder: Path) -> None:
    catalog = SqliteCatalog(folder / "queue.sqlite")
    catalog.upgrade()
    bench = Bench(catalog)
    runner = ChildrenRunner(bench.table(), bench.do)
    runner.start()
    time.sleep(1)
    before = time.process_time()
    time.sleep(IDLE_SECONDS)
    idle = (time.process_time() - before) / IDLE_SECONDS
    _say("idle runner, CPU a second", idle * 1000, "ms")
    runner.stop()
    for _ in range(JOBS):
        bench.order()
    seconds = _seconds(ChildrenRunner(bench.table(), bench.do).run_until_idle)
    _say("jobs a second, one effect each", JOBS / seconds, "jobs/s")
    catalog.close()


def looked(store: Store) -> None:
    """Check everything; a finding would make the figure worthless."""
    report = check(store.parts, EVERYTHING, differing)
    if not report.ok:
        raise SystemExit(str(report.to_json()))


def made_anew(store: Store) -> None:
    """Rebuild the rows, people too."""
    rebuild(store.parts, restore)


def _upkeep(folder: Path, count: int) -> None:
    store = open_store(folder / "data")
    for number in range(count):
        store.sealed(f"so-{number}")
    freeze(store)
    objects = sum(len(files) for _, _, files in os.walk(folder / "data" / "objects"))
    _say("sealed records of 3 pages", count, f"({objects} files)")
    _say("check of everything, a record", _seconds(lambda: looked(store)) / count * 1000, "ms")
    _say("rebuild, a record", _seconds(lambda: made_anew(store)) / count * 1000, "ms")
    _say("its index filled, a record", _seconds(lambda: fill(store.parts)) / count * 1000, "ms")
    _say("the jobs that were left", _seconds(store.work), "s")
    store.close()


if __name__ == "__main__":
    main()
