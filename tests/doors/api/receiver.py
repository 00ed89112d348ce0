"""A machine that hears of steps: a real server on loopback that keeps what it was told."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

TOLERANCE = 5 * 60
"""Seconds a message may be old, as Standard Webhooks suggests."""


@dataclass(frozen=True)
class Heard:
    """A message as it came over the wire."""

    headers: Mapping[str, str]
    body: bytes

    @property
    def said(self) -> dict[str, Any]:
        """What the body says."""
        return cast("dict[str, Any]", json.loads(self.body))


@dataclass
class Receiver:
    """What was heard, and with which status the next messages are answered."""

    port: int
    status: int = 204
    moved_to: str = ""
    heard: list[Heard] = field(default_factory=list)

    @property
    def place(self) -> str:
        """The host and port to be allowed."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """The address to be registered."""
        return f"http://{self.place}/tin"


def is_genuine(heard: Heard, secret: str, *, now: float, known: set[str]) -> bool:
    """Judge a message as a receiver should: signed with our secret, of now, and not heard before.

    Written from the text of Standard Webhooks 1.0, with nothing of the archive.
    """
    name, at = heard.headers["webhook-id"], heard.headers["webhook-timestamp"]
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{name}.{at}.".encode() + heard.body
    right = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    offered = heard.headers["webhook-signature"].split(" ")
    is_signed = any(hmac.compare_digest(one, f"v1,{right}") for one in offered)
    is_fresh = abs(now - int(at)) <= TOLERANCE and name not in known
    known.add(name)
    return is_signed and is_fresh


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Listen on a free port of loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Ear)
    receiver = Receiver(server.server_port)
    server.receiver = receiver  # type: ignore[attr-defined] # the handler finds it here
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Ear(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        receiver: Receiver = self.server.receiver  # type: ignore[attr-defined] # see above
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        receiver.heard.append(Heard(headers, body))
        self.send_response(receiver.status)
        if receiver.moved_to:
            self.send_header("Location", receiver.moved_to)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing on the terminal."""
