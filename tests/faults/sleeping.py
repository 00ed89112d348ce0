"""A worker process that is stopped for longer than its lease, and wakes up again.

python -m tests.faults.sleeping DATA
"""

import sys
from pathlib import Path

from archive.assemble import assemble, now
from archive.catalog.jobtable import JobTable
from archive.queue.children import ChildrenRunner, Pace
from archive.records.job import Job
from archive.route.handler import STAGES
from archive.settings import read_settings

LEASE = 2


def main() -> None:
    """Run jobs under a short lease, one at a time, and say what becomes of each."""
    archive = assemble(read_settings(Path(sys.argv[1])))
    parts = archive.parts

    def do(job: Job) -> None:
        say("began", job)
        try:
            STAGES[job.task](parts, job)
        except Exception as error:
            say(type(error).__name__, job)
            raise
        say("ended", job)

    table = JobTable(parts.catalog, now, parts.chance, "sleeper", lease=LEASE)
    runner = ChildrenRunner(table, do, pace=Pace(workers=1, beat=LEASE / 4, look=0.1))
    runner.start()
    sys.stdin.read()
    runner.stop()


def say(what: str, job: Job) -> None:
    """Write one line for the test."""
    sys.stdout.write(f"{what} {job.task}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
