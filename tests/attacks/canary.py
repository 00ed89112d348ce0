"""A file that knows whether anybody opened it, whoever and however briefly.

The kernel grants a lease on a file that nobody else has open, and breaks it before it lets anybody
open it (fcntl(2), "Leases"): as long as the lease is whole, the file was never opened, by no
process, in no namespace, not even to be looked at and closed again.
"""

import fcntl
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

WORD = "CANARY-7f3a"


@dataclass(frozen=True)
class Canary:
    """The file, and our own handle on it."""

    path: Path
    handle: int

    @property
    def was_opened(self) -> bool:
        """Say whether anybody opened the file, or tries to."""
        return fcntl.fcntl(self.handle, fcntl.F_GETLEASE) != fcntl.F_WRLCK


@contextmanager
def watched(path: Path) -> Iterator[Canary]:
    """Write the canary and watch it. Raises ``OSError`` where the file system knows no leases."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        os.write(handle, WORD.encode())
        # The kernel tells of a broken lease by a signal; one that is ignored by default will do.
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_WRLCK)
        yield Canary(path, handle)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    finally:
        os.close(handle)
