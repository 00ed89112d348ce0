"""Wait for work to be done: by a running ``serve``, or else by this very process."""

import fcntl
import time
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from archive.assemble import Archive
from archive.cli.outcome import say
from archive.cli.shell import Shell
from archive.inquiry.worklists import Progress, progress
from archive.parts import Clock
from archive.records.state import State, Waiting

POLL = 0.2
"""Seconds between two looks at the work."""
LONG = 10.0
"""Seconds after which whoever waits is told that the wait may be left."""
LOCK = "serve.lock"
"""Held by whoever runs the jobs of a data folder."""
REBUILDING = "rebuild.lock"
"""Held while the catalogue of a data folder is made anew."""


@contextmanager
def served(data: Path) -> Iterator[None]:
    """Hold the lock of whoever runs the jobs. Raises ``BlockingIOError`` if somebody does."""
    with (data / LOCK).open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


@contextmanager
def being_rebuilt(data: Path) -> Iterator[None]:
    """Hold the lock of a rebuild. Raises ``BlockingIOError`` if one is under way."""
    with (data / REBUILDING).open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def is_being_rebuilt(data: Path) -> bool:
    """Say whether a rebuild is under way in this folder."""
    try:
        with being_rebuilt(data):
            return False
    except BlockingIOError:
        return True


def is_served(data: Path) -> bool:
    """Say whether somebody runs the jobs of this folder now."""
    try:
        with served(data):
            return False
    except BlockingIOError:
        return True


def wait_until(shell: Shell, is_done: Callable[[], bool]) -> None:
    """Wait until something is done; without a running ``serve`` this process does the work.

    ``is_done`` is asked again and again, so that it may show how far the work is. Whoever waits
    long for somebody else is told once that the wait may be left.
    """
    began = time.monotonic()
    told = False
    while not is_done():
        ran = 0
        with suppress(BlockingIOError), served(shell.settings.data):
            ran = _work(shell, is_done)
        if ran == 0 and not is_done():
            if not told and time.monotonic() - began > LONG:
                say("Vẫn đang chờ. Có thể thôi đợi bằng Ctrl-C: việc sẽ tự chạy tiếp khi có thể.")
                told = True
            time.sleep(POLL)


def _work(shell: Shell, look: Callable[[], object]) -> int:
    """Run everything that is due, looking on meanwhile; return how many jobs were run."""
    runner = shell.archive.runner
    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(runner.run_until_idle)
        try:
            while wait([working], timeout=POLL).not_done:
                look()
        except BaseException:  # told to stop: what runs is given back before anybody else may work
            runner.stop()
            raise
    return working.result()


def wait_past(shell: Shell, ids: Collection[str], *states: State) -> None:
    """Wait until each of these records has left these states, or is stopped by a problem."""

    def is_done() -> bool:
        return all(past(one, *states) for one in progress(shell.parts, shell.actor, [*ids]))

    wait_until(shell, is_done)


def past(one: Progress, *states: State) -> bool:
    """Say whether a record has left these states and can be found so, or is stopped."""
    held = one.waiting_for is Waiting.PERSON  # a batch scan that somebody has to take apart
    return one.problem is not None or (not one.busy and (held or one.state not in states))


@contextmanager
def neighbours(archive: Archive) -> Iterator[None]:
    """Have a demonstration's certificate services answer; a real archive's are elsewhere."""
    if not archive.settings.demo:
        yield
        return
    with answering(archive.settings.data, archive.parts.clock):
        yield


def answering(data: Path, clock: Clock) -> AbstractContextManager[None]:
    """Have the certificate services of this demonstration answer, where no ``serve`` runs them."""
    from archive.demo import begin  # noqa: PLC0415 - only a demonstration loads it

    return begin.answering(data, clock)
