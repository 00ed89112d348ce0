"""The job table against a bare table: enqueued, claimed and finished a second, each of it durable.

    python -m tests.measures.queueing [JOBS]

Side by side in one run and on one disk (``TMPDIR`` picks it), three rounds of which the best
counts: the archive's job table (a row, a lease, a token, an effect in the transaction of the end),
and beside it the least that any queue in SQLite can do and still be durable: one ``INSERT``, one
``UPDATE`` to claim, one to finish, each a commit with ``synchronous = FULL`` through the bare
driver. The bare table keeps no lease, no order, no attempts and no dedupe key.
"""

import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import cast

from archive.catalog.sqlite import SqliteCatalog
from archive.records.job import Job
from tests.archive.queue.bench import Bench

ROUNDS = 3


def main() -> None:
    """Print a line a verb: ours, the bare table's, and the ratio."""
    jobs = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    ours: dict[str, float] = {}
    bare: dict[str, float] = {}
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            _better(ours, _ours(Path(folder), jobs))
            _better(bare, _bare(Path(folder), jobs))
    for verb, rate in ours.items():
        ratio = rate / bare[verb]
        sys.stdout.write(
            f"{verb:10} {rate:8.0f} a second, bare table {bare[verb]:8.0f}, ratio {ratio:.2f}\n"
        )


def _better(best: dict[str, float], now: dict[str, float]) -> None:
    for verb, rate in now.items():
        best[verb] = max(best.get(verb, 0.0), rate)


def _rate(act: Callable[[], object], times: int) -> float:
    began = time.perf_counter()
    for _ in range(times):
        act()
    return times / (time.perf_counter() - began)


def _ours(folder: Path, jobs: int) -> dict[str, float]:
    with closing(SqliteCatalog(folder / "catalog.sqlite")) as catalog:
        catalog.upgrade()
        bench = Bench(catalog)
        table = bench.table()
        enqueued = _rate(bench.order, jobs)
        held: list[Job] = []
        claimed = _rate(lambda: held.append(cast(Job, table.claim())), jobs)
        finished = _rate(lambda: bench.do(held.pop()), jobs)
    return {"enqueue": enqueued, "claim": claimed, "finish": finished}


def _bare(folder: Path, jobs: int) -> dict[str, float]:
    with closing(sqlite3.connect(folder / "bare.sqlite", isolation_level=None)) as bare:
        bare.execute("PRAGMA journal_mode = WAL")
        bare.execute("PRAGMA synchronous = FULL")
        bare.execute("CREATE TABLE job (id INTEGER PRIMARY KEY, state TEXT, data TEXT)")
        bare.execute("CREATE INDEX job_state ON job (state)")
        bare.execute("CREATE TABLE effect (job INTEGER)")
        held: list[int] = []

        def enqueue() -> None:
            bare.execute(
                "INSERT INTO job (state, data) VALUES ('ready', ?)", (os.urandom(60).hex(),)
            )

        def claim() -> None:
            query = "SELECT id FROM job WHERE state = 'ready' LIMIT 1"
            held.append(bare.execute(query).fetchone()[0])
            bare.execute("UPDATE job SET state = 'running' WHERE id = ?", held[-1:])

        def finish() -> None:
            job = held.pop()
            bare.execute("BEGIN IMMEDIATE")
            bare.execute("INSERT INTO effect VALUES (?)", (job,))
            bare.execute("UPDATE job SET state = 'done' WHERE id = ?", (job,))
            bare.execute("COMMIT")

        return {
            "enqueue": _rate(enqueue, jobs),
            "claim": _rate(claim, jobs),
            "finish": _rate(finish, jobs),
        }


if __name__ == "__main__":
    main()
