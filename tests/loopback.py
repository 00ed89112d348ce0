"""An app on a real port of this machine, for as long as somebody needs it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask

from archive.web.slow import Patience
from archive.web.wsgi import PATIENCE, Server


@dataclass(frozen=True)
class Served:
    """Where an app listens."""

    port: int

    @property
    def address(self) -> str:
        """The address a browser opens."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def served(
    app: Flask, *, threads: int = 16, trusted_proxy: str = "", patience: Patience = PATIENCE
) -> Iterator[Served]:
    """Serve this app on loopback, with the archive's own server; it ends with the block."""
    server = Server(
        app,
        host="127.0.0.1",
        port=0,
        threads=threads,
        trusted_proxy=trusted_proxy,
        patience=patience,
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield Served(server.port)
    finally:
        server.stop()
        thread.join()
