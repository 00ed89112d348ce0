"""Claimers of every catalogue at once: threads and processes never take the same job."""

import itertools
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from archive.catalog.interface import Catalog
from tests.contracts.catalog_double import BACK_ENDS, id_of, lease, order

MANY = 60


@pytest.fixture(params=BACK_ENDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Name one back end after the other."""
    return str(request.param)


@pytest.fixture
def catalog(kind: str, tmp_path: Path) -> Iterator[Catalog]:
    """Open an empty catalogue."""
    catalog = BACK_ENDS[kind](tmp_path)
    catalog.upgrade()
    yield catalog
    catalog.close()


def test_threads_never_claim_the_same_job(catalog: Catalog) -> None:
    """Four threads take every job, each once."""
    _fill(catalog)
    with ThreadPoolExecutor(4) as pool:
        taken = [job for many in pool.map(lambda n: _drain(catalog, n), range(4)) for job in many]

    assert sorted(taken) == sorted(id_of(f"job {number}") for number in range(MANY))


def test_processes_never_claim_the_same_job(kind: str, catalog: Catalog, tmp_path: Path) -> None:
    """Two processes take every job, each once."""
    _fill(catalog)
    program = f"""
import pathlib, sys
from tests.contracts.catalog_double import BACK_ENDS
from tests.contracts.test_catalog_claims import _drain
catalog = BACK_ENDS[{kind!r}](pathlib.Path({str(tmp_path)!r}))
print("ready", flush=True)
sys.stdin.readline()
print(*_drain(catalog, int(sys.argv[1])))
"""
    folder = Path(__file__).parents[2]
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(number)],
            cwd=folder,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for number in range(2)
    ]
    for one in processes:
        assert one.stdout
        assert one.stdout.readline() == "ready\n"
    for one in processes:
        assert one.stdin
        one.stdin.write("go\n")
        one.stdin.flush()
    taken = [one.communicate(timeout=60)[0].split() for one in processes]

    assert sorted(itertools.chain(*taken)) == sorted(
        id_of(f"job {number}") for number in range(MANY)
    )


def _fill(catalog: Catalog) -> None:
    with catalog.work() as work:
        for number in range(MANY):
            work.jobs.enqueue(order(f"job {number}"))


def _drain(catalog: Catalog, claimer: int) -> list[str]:
    """Claim until nothing is left; return the ids."""
    taken: list[str] = []
    while True:
        with catalog.work() as work:
            job = work.jobs.claim(lease(f"{claimer}-{len(taken)}"))
        if job is None:
            return taken
        taken.append(job.id)
