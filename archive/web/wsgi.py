"""The embedded web server: waitress on one address, started and stopped by its owner."""

import threading
import time

from flask import Flask
from waitress import wasyncore  # type: ignore[import-untyped] # it ships no types
from waitress.server import create_server  # type: ignore[import-untyped] # it ships no types

from archive.web.oversize import Channel
from archive.web.slow import Patience, Sentry

PATIENCE = Patience()
CONNECTIONS = 500
"""At once; a browser holds six. More wait at the door."""

SLACK = 1 << 20
"""What a request may weigh beyond its file: field names, boundaries, other fields."""


class Server:
    """Serves one app. ``run`` blocks until ``stop`` is called, from any thread.

    ``port`` 0 asks the system for a free one; ``port`` then says which it gave. Who asks is whoever
    opened the connection; only what ``trusted_proxy`` (an address) forwards is asked for its
    ``X-Forwarded-For``. From anybody else such headers are dropped: who could set them could be
    counted as somebody else. Whoever sends slower than ``patience`` allows is answered 408, whoever
    sends more than the app takes 413, in its own words (``oversize``).
    """

    def __init__(  # noqa: PLR0913 - the place it stands in, all by name
        self,
        app: Flask,
        *,
        host: str,
        port: int,
        threads: int = 16,
        trusted_proxy: str = "",
        patience: Patience = PATIENCE,
    ) -> None:
        self._sentry = Sentry(patience)
        self._sockets: dict[int, object] = {}
        self._stopping = threading.Event()
        self._server = create_server(
            app,
            map=self._sockets,
            host=host,
            port=port,
            threads=threads,
            ident="vankho",
            max_request_body_size=(app.config["MAX_CONTENT_LENGTH"] or 0) + SLACK,
            channel_timeout=60,
            connection_limit=CONNECTIONS,
            trusted_proxy=trusted_proxy or None,
            trusted_proxy_headers={"x-forwarded-for"} if trusted_proxy else set(),
            clear_untrusted_proxy_headers=True,
        )
        self._server.channel_class = Channel

    @property
    def port(self) -> int:
        """The port people connect to."""
        return int(self._server.effective_port)

    def run(self) -> None:
        """Serve until stopped; requests that began are answered."""
        while not self._stopping.is_set():
            wasyncore.loop(timeout=1, map=self._sockets, use_poll=True, count=1)
            self._sentry.look(list(self._server.active_channels.values()), time.monotonic())
        self._server.task_dispatcher.shutdown()
        self._server.close()
        wasyncore.close_all(self._sockets, ignore_all=True)

    def stop(self) -> None:
        """End ``run`` soon."""
        self._stopping.set()
        self._server.pull_trigger()
