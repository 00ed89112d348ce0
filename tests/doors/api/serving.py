"""The archive served on loopback, with its work done beside."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from archive.web.wsgi import Server
from tests.doors.api.conftest import Hall


@contextmanager
def served(hall: Hall) -> Iterator[str]:
    """Serve the archive on loopback, and do its work beside; give the server's address."""
    server = Server(hall.app, host="127.0.0.1", port=0, threads=4)
    over = threading.Event()

    def work() -> None:
        while not over.wait(0.1):
            hall.office.work()

    threads = [threading.Thread(target=server.run), threading.Thread(target=work)]
    for thread in threads:
        thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        over.set()
        server.stop()
        for thread in threads:
            thread.join()
