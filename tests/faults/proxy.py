"""A proxy that breaks the line: real sockets between a client and a service that knows nothing.

    with Proxy(("127.0.0.1", port)) as proxy:
        proxy.line = Line(mode=Mode.BLACK_HOLE)

The line may be changed while connections stand; they feel it at once. A black hole is what a
stopped process (SIGSTOP) or a dropped route looks like from outside: everything is accepted, and
nothing ever comes back.
"""

import selectors
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from types import TracebackType
from typing import Self

PART = 1 << 16
LOOK = 0.02
"""Seconds between two looks at the line and at the wish to stop."""


class Mode(Enum):
    """What the line does with bytes."""

    PASS = "pass"
    BLACK_HOLE = "black hole"
    REFUSE = "refuse"
    """Nobody listens: connections are reset as soon as they are made, standing ones too."""


@dataclass(frozen=True)
class Line:
    """How the line is.

    ``cut_after`` bytes towards the service, of each connection, it is cut; ``delay`` is how many
    seconds each part of the service's answer is held back.
    """

    mode: Mode = Mode.PASS
    cut_after: int | None = None
    delay: float = 0.0


@dataclass
class _Pair:
    """One connection: the client's end, the service's end, and what went to the service."""

    client: socket.socket
    service: socket.socket
    sent: int = 0
    held: list[tuple[float, bytes]] = field(default_factory=list)

    def close(self) -> None:
        for one in (self.client, self.service):
            with suppress(OSError):
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            one.close()


class Proxy:
    """Listens on a free port of this machine (``port``) and passes on to ``target``."""

    def __init__(self, target: tuple[str, int], *, port: int = 0) -> None:
        self.line = Line()
        self.connections = 0
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", port))
        self.port = int(self._listener.getsockname()[1])
        self._pairs: list[_Pair] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="cutting-proxy", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join()
        for pair in self._pairs:
            pair.close()
        self._listener.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            with selectors.DefaultSelector() as selector:
                selector.register(self._listener, selectors.EVENT_READ)
                for pair in self._pairs if self.line.mode is Mode.PASS else ():
                    selector.register(pair.client, selectors.EVENT_READ, pair)
                    selector.register(pair.service, selectors.EVENT_READ, pair)
                ready = selector.select(LOOK)
            for key, _ in ready:
                if key.data is None:
                    self._accept()
                elif key.data in self._pairs:
                    self._move(key.data, key.fileobj)  # type: ignore[arg-type] # a socket of ours
            self._tend()

    def _accept(self) -> None:
        client, _ = self._listener.accept()
        self.connections += 1
        try:
            service = socket.create_connection(self._target, timeout=5)
        except OSError:
            _Pair(client, client).close()
            return
        self._pairs.append(_Pair(client, service))

    def _move(self, pair: _Pair, source: socket.socket) -> None:
        """Pass on what came from one end; an end that closed closes the other."""
        try:
            part = source.recv(PART)
            if not part and not pair.held:
                self._drop(pair)
            elif source is pair.service:
                pair.held.append((time.monotonic() + self.line.delay, part))
            else:
                self._send(pair, part)
        except OSError:
            self._drop(pair)

    def _send(self, pair: _Pair, part: bytes) -> None:
        room = len(part) if self.line.cut_after is None else self.line.cut_after - pair.sent
        pair.service.sendall(part[: max(0, room)])
        pair.sent += len(part)
        if room < len(part):
            self._drop(pair)

    def _tend(self) -> None:
        """Hand out what was held back long enough; break what the line breaks."""
        for pair in list(self._pairs):
            if self.line.mode is Mode.REFUSE:
                self._drop(pair)
            elif self.line.mode is Mode.PASS:
                self._hand_out(pair)

    def _hand_out(self, pair: _Pair) -> None:
        while pair.held and pair.held[0][0] <= time.monotonic():
            _, part = pair.held.pop(0)
            try:
                pair.client.sendall(part)
            except OSError:
                part = b""
            if not part:
                self._drop(pair)
                return

    def _drop(self, pair: _Pair) -> None:
        if pair in self._pairs:
            self._pairs.remove(pair)
        pair.close()
