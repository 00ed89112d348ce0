"""What mostly waits for somebody else's answer has a lane of its own."""

import threading

from archive.queue.children import ChildrenRunner, Pace
from archive.records.job import Job, Task
from tests.archive.queue.bench import Bench


def test_what_waits_for_others_takes_no_place_of_those_who_work(bench: Bench) -> None:
    """Two answers are waited for at once, no third; a page is read meanwhile."""
    inside, most = threading.Semaphore(2), threading.Event()
    read = threading.Event()
    meeting = threading.Barrier(2, timeout=10)

    def handler(job: Job) -> None:
        if job.task is Task.TIMESTAMP:
            if not inside.acquire(blocking=False):
                most.set()
            meeting.wait()
            assert read.wait(10)
            inside.release()
        bench.do(job)
        if job.task is Task.READ:
            read.set()

    for _ in range(4):
        bench.order(task=Task.TIMESTAMP, priority=10)
    bench.order()
    pace = Pace(workers=1, waiters=2)
    assert ChildrenRunner(bench.table(), handler, pace=pace).run_until_idle() == 5
    assert not most.is_set()
