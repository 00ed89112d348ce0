"""Bodies over the limit: refused in our own words, and heard by whoever is still sending.

The embedded server stops reading such a request at its head, or where it grew too large, and would
answer by itself with a plain line. Here the application is asked for the answer, told by
``REFUSED`` that the body was not taken. A connection closed while its sender still sends would be
reset, and with it the answer it has not read yet; so only our half is closed, and what still comes
is read and dropped (RFC 9112, 9.6) until the other side hangs up or ``channel_timeout`` has passed.
"""

import socket
from contextlib import suppress
from io import BytesIO
from typing import Any

from flask import Request
from waitress.channel import HTTPChannel  # type: ignore[import-untyped] # it ships no types
from waitress.task import ErrorTask, WSGITask  # type: ignore[import-untyped] # it ships no types
from waitress.utilities import (  # type: ignore[import-untyped] # it ships no types
    RequestEntityTooLarge,
)


def is_oversize(request: Request) -> bool:
    """Say whether more was sent, or announced, than this request may have."""
    announced = request.content_length or 0
    return REFUSED in request.environ or announced > (request.max_content_length or announced)


REFUSED = "vankho.body_refused"
"""What the server tells the application of a request whose body it did not take."""


class Refusal(WSGITask):  # type: ignore[misc] # waitress ships no types
    """Asks the application for the answer to a request whose body was not taken."""

    def execute(self) -> None:
        """Answer, and say that the connection ends with it."""
        self.set_close_on_finish()
        super().execute()

    def get_environment(self) -> dict[str, Any]:
        """Return the request without its body."""
        environ: dict[str, Any] = super().get_environment()
        environ.pop("CONTENT_LENGTH", None)
        return {**environ, "wsgi.input": BytesIO(), REFUSED: True}


def answering(channel: Any, request: Any) -> Any:  # noqa: ANN401 - waitress ships no types
    """Return who answers a request the server itself refuses."""
    kind = Refusal if isinstance(request.error, RequestEntityTooLarge) else ErrorTask
    return kind(channel, request)


class Channel(HTTPChannel):  # type: ignore[misc] # waitress ships no types
    """A connection that hears its sender out before it ends."""

    error_task_class = staticmethod(answering)
    is_ending = False

    def readable(self) -> bool:
        """Say whether to read: also what is dropped."""
        return bool(not self.will_close if self.is_ending else super().readable())

    def writable(self) -> bool:
        """Say whether something is to be written, or the connection to be closed."""
        return bool(self.will_close if self.is_ending else super().writable())

    def handle_write(self) -> None:
        """Write; where all is said and the connection shall end, end our half of it."""
        if not self.is_ending and self.close_when_flushed and not self.total_outbufs_len:
            self.is_ending = True
            with suppress(OSError):  # the other side is gone: the next read says so
                self.socket.shutdown(socket.SHUT_WR)
            return
        super().handle_write()

    def handle_close(self) -> None:
        """Hang up; what came of a request that never will be whole goes with its connection."""
        super().handle_close()
        if self.request is not None:
            self.request.close()

    def handle_read(self) -> None:
        """Read; once all is said, only to see the other side's end."""
        if not self.is_ending:
            super().handle_read()
            return
        try:
            self.recv(self.adj.recv_bytes)  # which closes where there is nothing more
        except OSError:
            self.handle_close()
