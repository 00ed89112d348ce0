"""Where documents are being signed: one thread for each sitting, its key in that thread's hands.

A key that was unlocked lives here for as long as there is something to sign, and goes with the
thread; nothing of it is written anywhere. When the process dies, the sitting stays with what is
left, and its signer types the PIN again.
"""

import logging
from contextlib import suppress
from threading import Lock, Thread

from archive.catalog.sql.sittings import Hold
from archive.parts import Parts
from archive.records.actor import Actor
from archive.records.errors import ArchiveError
from archive.route.sign import Unlocked
from archive.route.sitting import sign_all

PATIENCE = 10.0
"""Seconds a stop waits for the document that is being signed."""

log = logging.getLogger(__name__)


class Seats:
    """Signs beside the requests of one process."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._lock = Lock()
        self._threads: dict[Hold, Thread] = {}

    def start(self, hold: Hold, unlocked: Unlocked, by: Actor, *, wait: float = 0.0) -> None:
        """Sign what is left of a sitting; wait so many seconds, for it may be over by then."""
        thread = Thread(target=self._sign, args=(hold, unlocked, by), name="sitting", daemon=True)
        with self._lock:
            self._threads[hold] = thread
        thread.start()
        thread.join(timeout=wait)

    def stop(self) -> None:
        """Take every seat away and wait for the documents that are being signed."""
        with self._lock:
            seated = dict(self._threads)
        with suppress(ArchiveError), self._parts.catalog.work() as work:
            for hold in seated:
                work.sittings.leave(hold)
        for thread in seated.values():
            thread.join(timeout=PATIENCE)

    def _sign(self, hold: Hold, unlocked: Unlocked, by: Actor) -> None:
        try:
            sign_all(self._parts, hold, unlocked, by=by)
        except Exception:  # a full disk, a catalogue that is gone: the seat runs out by itself
            log.exception("sitting broke off", extra={"sitting": hold.sitting})
        finally:
            with self._lock:
                self._threads.pop(hold, None)
