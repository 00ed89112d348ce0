"""Listening to a child: its lines as they come, its end, and the parent's patience.

One loop hears both of its outputs, so that neither can fill up and block it, and looks at the clock
and at the wish to stop meanwhile. Ending a child ends its whole process group.
"""

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from threading import Event
from types import TracebackType
from typing import IO, Self, cast

from archive.sandbox.limits import Limits

LOOK = 0.2
"""Seconds between two looks at the wish to stop."""

GRACE = 5.0
"""Seconds a child may take to end after its last word."""

LAST_WORDS = 2000
"""Bytes kept of what a child wrote to standard error."""

PART = 1 << 16


class End(Enum):
    """Why listening ended."""

    EXITED = "exited"
    TOO_LONG = "too long"
    TOO_MUCH = "too much"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Ended:
    """How a child ended.

    ``signal`` is the one that killed it, 0 if none did or we did; ``said`` the end of its standard
    error.
    """

    why: End
    signal: int
    said: str


class Watched:
    """A running child. Use it in a ``with``: neither it nor what it started outlives that."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(  # noqa: S603 # our own command line
            command,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self._answers = cast("IO[bytes]", self._process.stdout)
        self._errors = cast("IO[bytes]", self._process.stderr)
        self._handle = os.pidfd_open(self._process.pid)
        self._line, self._heard, self._said = b"", 0, b""
        self._is_over = self._is_gone = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end_group()
        os.close(self._handle)
        self._answers.close()
        self._errors.close()
        with suppress(BrokenPipeError):
            cast("IO[bytes]", self._process.stdin).close()

    def ask(self, request: bytes) -> None:
        """Send the one request; that a child is gone already is noticed by ``listen``."""
        with suppress(BrokenPipeError):
            stdin = cast("IO[bytes]", self._process.stdin)
            stdin.write(request + b"\n")
            stdin.close()

    def listen(self, hear: Callable[[bytes], bool], limits: Limits, stop: Event) -> Ended:
        """Hand on each line until ``hear`` answers that it was the last, or the child is gone.

        The child and all it started have ended when this returns.
        """
        why = self._listen(hear, limits, stop)
        if why is End.EXITED and self._waited():
            return Ended(why, _signal_of(self._end_group()), self._last_words)
        self._end_group()
        return Ended(why, 0, self._last_words)

    @property
    def _last_words(self) -> str:
        return self._said.decode(errors="replace").strip()

    def _listen(self, hear: Callable[[bytes], bool], limits: Limits, stop: Event) -> End:
        deadline = time.monotonic() + limits.wall
        with selectors.DefaultSelector() as selector:
            selector.register(self._handle, selectors.EVENT_READ)
            selector.register(self._errors, selectors.EVENT_READ, self._note)
            selector.register(
                self._answers, selectors.EVENT_READ, lambda part: self._take(part, hear)
            )
            while not self._is_over:
                if time.monotonic() > deadline:
                    return End.TOO_LONG
                if stop.is_set():
                    return End.CANCELLED
                self._turn(selector)
                if self._heard > limits.answer:
                    return End.TOO_MUCH
        return End.EXITED

    def _turn(self, selector: selectors.BaseSelector) -> None:
        """Hear what there is to hear, for a moment; over is a child that is gone and silent."""
        heard = selector.select(0 if self._is_gone else LOOK)
        for key, _ in heard:
            if key.data is None:
                self._is_gone = True
                selector.unregister(key.fileobj)
            elif part := os.read(key.fd, PART):
                key.data(part)
            else:
                selector.unregister(key.fileobj)
        self._is_over = self._is_over or (self._is_gone and not heard)

    def _note(self, part: bytes) -> None:
        self._said = (self._said + part)[-LAST_WORDS:]

    def _take(self, part: bytes, hear: Callable[[bytes], bool]) -> None:
        self._heard += len(part)
        *lines, self._line = (self._line + part).split(b"\n")
        for line in lines:
            self._is_over = self._is_over or hear(line)

    def _waited(self) -> bool:
        """Say whether the child ends by itself within its grace, without asking for its status."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._handle, selectors.EVENT_READ)
            return bool(selector.select(GRACE))

    def _end_group(self) -> int:
        """Kill whatever is left of the child's group, and return the child's own status.

        The group's number stays the child's until its status was asked for, and no longer.
        """
        if self._process.returncode is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._drain()
        return self._process.returncode

    def _drain(self) -> None:
        """Wait until nobody holds the child's outputs any more: then all it started is gone."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._answers, selectors.EVENT_READ)
            while selector.select(GRACE) and os.read(self._answers.fileno(), PART):
                pass


def _signal_of(status: int) -> int:
    """Return the signal a status tells of: negative from the kernel, over 128 from bubblewrap."""
    return max(0, -status, status - 128)
