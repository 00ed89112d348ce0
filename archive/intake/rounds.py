"""What is looked at again and again while the archive is served: folders, a mail box, uploads."""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

from archive.records.errors import ArchiveError

LOG = logging.getLogger(__name__)
PATIENCE = 10.0
"""Seconds a round may take to end when the archive is stopped."""

Look = Callable[[], int]
"""Goes one round; returns how much was done."""


class Rounds:
    """Goes round in a thread of its own, every so many seconds, until it is stopped.

    ``mark`` is a file whose time says when a round last ended.
    """

    def __init__(self, looks: Sequence[Look], *, every: float, mark: Path | None = None) -> None:
        self._looks = looks
        self._mark = mark
        self._every = every
        self._stop = Event()
        self._thread = Thread(target=self._run, name="intake", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the round that runs."""
        self._stop.set()
        self._thread.join(PATIENCE)

    def go(self) -> int:
        """Go one round now: what fails at one place keeps no other from being looked at."""
        count = 0
        for look in self._looks:
            try:
                count += look()
            except (ArchiveError, OSError) as error:
                LOG.warning("a round failed", extra={"code": getattr(error, "code", "os")})
        if self._mark is not None:
            with suppress(OSError):
                self._mark.touch()
        return count

    def _run(self) -> None:
        while not self._stop.is_set():
            self.go()
            self._stop.wait(self._every)
