"""Connections that keep a request unfinished on purpose (slowloris) are ended: attacks C5, 9.

The embedded server forgets a connection that is silent; one that says a byte now and then would be
kept for good, and few hundred of them keep everybody out.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from archive.web.problems import OF_HTTP

TIMEOUT = 408


@dataclass(frozen=True)
class Patience:
    """How slow a request may come.

    Its first lines must be there within ``head`` seconds; of its body at least ``least`` bytes must
    come in every ``body`` seconds.
    """

    head: float = 20.0
    body: float = 60.0
    least: int = 16 * 1024


@dataclass(frozen=True)
class _Mark:
    """How far an unfinished request was at an instant (seconds of a clock that only goes on)."""

    request: object
    in_body: bool
    bytes: int
    at: float


class Sentry:
    """Looks at the connections now and then; called from the server's own loop alone."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._marks: dict[object, _Mark] = {}

    def look(self, channels: Iterable[Any], now: float) -> None:
        """End every connection whose request has come too slowly since it was looked at last."""
        marks = dict[object, _Mark]()
        for channel in channels:
            request = channel.request
            if request is None or request.completed:
                continue
            here = _Mark(request, request.headers_finished, request.body_bytes_received, now)
            before = self._marks.get(channel, here)
            if before.request is not request or before.in_body != here.in_body:
                before = here
            if not self._is_over(before, now):
                marks[channel] = before
            elif here.in_body and here.bytes - before.bytes >= self._patience.least:
                marks[channel] = here
            else:
                _end(channel)
        self._marks = marks

    def _is_over(self, mark: _Mark, now: float) -> bool:
        patience = self._patience.body if mark.in_body else self._patience.head
        return now - mark.at > patience


def _end(channel: Any) -> None:  # noqa: ANN401 - waitress ships no types
    """Say why, as far as the other side listens, and hang up."""
    words = OF_HTTP[TIMEOUT][1].encode()
    head = (
        f"HTTP/1.1 {TIMEOUT} Request Timeout\r\nContent-Type: text/plain; charset=utf-8\r\n"
        f"Content-Length: {len(words)}\r\nConnection: close\r\n\r\n"
    )
    with suppress(OSError):
        channel.socket.send(head.encode("ascii") + words)
    channel.handle_close()
