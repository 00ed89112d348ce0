"""The archive served on loopback, with its work done beside."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests import loopback
from tests.doors.api.conftest import Hall


@contextmanager
def served(hall: Hall) -> Iterator[str]:
    """Serve the archive on loopback, and do its work beside; give the server's address."""
    over = threading.Event()

    def work() -> None:
        while not over.wait(0.1):
            hall.office.work()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        with loopback.served(hall.app, threads=4) as here:
            yield here.address
    finally:
        over.set()
        thread.join()
