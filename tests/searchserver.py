"""A real Elasticsearch for the tests: one process for the run, its state in a folder of its own."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Self

from search.index.address import Address

RUN = Path(__file__).resolve().parents[1] / "deploy" / "drills" / "elasticsearch" / "run"
PATIENCE = 240.0
"""Seconds a start may take: 12 to 25 on an idle machine."""


class SearchServer:
    """The server ``deploy/drills/elasticsearch`` keeps; started with the first ``with``."""

    def __init__(self, state: Path, port: int = 0) -> None:
        self.state = state
        self.port = port or _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it is asked."""
        return f"http://127.0.0.1:{self.port}"

    def address(self, name: str, patience: float = 60.0) -> Address:
        """Return where an index of this name is found; a busy machine answers late."""
        return Address(self.url, name, patience=patience)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start it with what it wrote before and wait until it answers."""
        self.state.mkdir(parents=True, exist_ok=True)
        with (self.state / "said.txt").open("ab") as said:
            # A group of its own: the signal that stops it reaches the server behind its launcher.
            self._process = subprocess.Popen(
                [RUN, self.state, str(self.port)],
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        until = time.monotonic() + PATIENCE
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                self.stop()
                message = f"Elasticsearch did not start: {self.state / 'said.txt'}"
                raise RuntimeError(message)
            time.sleep(0.2)

    def hang(self) -> None:
        """Let it stop answering with its port open, as a machine without memory does."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it answer again."""
        self._signal(signal.SIGCONT)

    def stop(self) -> None:
        """End it at once, as a failure of power would; what it confirmed is on disk."""
        if self._process is not None:
            self._signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            os.killpg(self._process.pid, number)

    def _answers(self) -> bool:
        asked = f"{self.url}/_cluster/health?wait_for_status=yellow&timeout=5s"
        try:
            with urllib.request.urlopen(asked, timeout=10) as answer:  # noqa: S310 - our own
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])
