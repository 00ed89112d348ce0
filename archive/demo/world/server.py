"""One small HTTP server on loopback for everything the demonstration's certificates point at.

``POST /tsa`` (RFC 3161), ``POST /ocsp`` (RFC 6960), ``GET /root.crl`` and ``/issuing.crl``,
``GET /root.cer`` and ``/issuing.cer``.
"""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from cryptography.hazmat.primitives.serialization import Encoding

from archive.demo.world import status
from archive.demo.world.faults import Faults, Off
from archive.demo.world.stamp import Stamping
from archive.demo.world.world import ISSUING, ROOT, World

LARGEST_REQUEST = 64 * 1024
KINDS = {
    "tsa": "application/timestamp-reply",
    "ocsp": "application/ocsp-response",
    "crl": "application/pkix-crl",
    "cer": "application/pkix-cert",
}


class WorldServer(AbstractContextManager["WorldServer"]):
    """Serves a world in a thread; ``clock`` is the time in every answer.

    ``with WorldServer(world, clock) as server:`` or ``start`` and ``stop``. The port is the
    world's; OSError when it is taken.
    """

    def __init__(self, world: World, clock: Callable[[], datetime]) -> None:
        self.world = world
        self.clock = clock
        self.faults = Faults()
        self._stamping = Stamping(world)
        self._http: _Http | None = None
        self._stopping = threading.Event()

    def start(self) -> None:
        """Listen and answer from a thread of its own."""
        self._stopping.clear()
        self._http = _Http(self)
        serve = partial(self._http.serve_forever, poll_interval=0.05)
        threading.Thread(target=serve, name="demo-world", daemon=True).start()

    def stop(self) -> None:
        """Stop answering and free the port."""
        self._stopping.set()
        if self._http is not None:
            self._http.shutdown()
            self._http.server_close()
            self._http = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def get(self, path: str) -> tuple[str, bytes]:
        """Answer a GET with a media type and a body; KeyError when there is nothing there."""
        name, _, kind = path.lstrip("/").partition(".")
        if name not in (ROOT, ISSUING):
            raise KeyError(path)
        if kind == "cer":
            return KINDS[kind], self.world.certificate(name).public_bytes(Encoding.DER)
        if kind != "crl":
            raise KeyError(path)
        if self.faults.crl_off:
            raise Off
        return KINDS[kind], status.write_crl(self.world, name, self.clock())

    def post(self, path: str, body: bytes) -> tuple[str, bytes]:
        """Answer a POST; ValueError when the body is no request."""
        if path == "/tsa":
            # Waiting ends early when the server stops, so that tests do not wait for it.
            self._stopping.wait(self.faults.tsa_seconds)
            return KINDS["tsa"], self._stamping.answer(body, self.faults.tsa, self.clock())
        if path != "/ocsp":
            raise KeyError(path)
        if self.faults.ocsp_off:
            raise Off
        return KINDS["ocsp"], status.answer_ocsp(self.world, body, self.clock())


class _Http(ThreadingHTTPServer):
    """The listening socket, which knows what it serves."""

    def __init__(self, serves: WorldServer) -> None:
        self.serves = serves
        super().__init__(("127.0.0.1", serves.world.port), _Handler)


class _Handler(BaseHTTPRequestHandler):
    """Reads one request, writes one answer."""

    timeout = 10
    server: _Http

    def do_GET(self) -> None:
        """Answer a GET."""
        self._reply(lambda: self.server.serves.get(self.path))

    def do_POST(self) -> None:
        """Answer a POST."""
        size = int(self.headers.get("Content-Length") or 0)
        if not 0 < size <= LARGEST_REQUEST:
            self._send(413, "text/plain", b"")
            return
        body = self.rfile.read(size)
        self._reply(lambda: self.server.serves.post(self.path, body))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing on the terminal."""

    def _reply(self, answer: Callable[[], tuple[str, bytes]]) -> None:
        try:
            kind, body = answer()
        except Off:
            self._send(503, "text/plain", b"")
        except KeyError:
            self._send(404, "text/plain", b"")
        except (ValueError, TypeError):
            self._send(400, "text/plain", b"")
        else:
            self._send(200, kind, body)

    def _send(self, code: int, kind: str, body: bytes) -> None:
        # Whoever asked may have given up waiting: that is their right.
        with suppress(ConnectionError):
            self.send_response(code)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
