"""Empty folders for one piece of work each: what a child writes to, and nobody keeps.

A killed process leaves its folders behind, with pages of somebody's papers in them. Each folder is
locked while it is lent, so the next start can tell what is left from what is in use, also where
several processes share a data folder.
"""

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

from archive.records.errors import NoSpace

PRIVATE = 0o700

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})

ROOM = 4 << 20
"""With fewer bytes than this left, what a child fails at is the disk's fault until shown other."""


@contextmanager
def lent(scratch: Path) -> Iterator[Path]:
    """Lend an empty folder, gone afterwards. Raises ``NoSpace`` where there is no room for it."""
    try:
        scratch.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        folder, handle = _fresh(scratch)
    except OSError as error:
        if error.errno in FULL:
            raise NoSpace(detail=str(error)) from error
        raise
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def sweep(scratch: Path) -> int:
    """Remove what killed processes left; what a living one works in stays. Return how many."""
    left = 0
    with suppress(FileNotFoundError):
        for folder in list(scratch.iterdir()):
            left += _removed(folder)
    return left


def is_full(folder: Path) -> bool:
    """Say whether the disk under this folder has no room for a child to work in."""
    return shutil.disk_usage(folder).free < ROOM


def _fresh(scratch: Path) -> tuple[Path, int]:
    """Make a folder and lock it; one that was swept in between is made again."""
    while True:
        folder = Path(mkdtemp(dir=scratch))
        with suppress(FileNotFoundError):
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            fcntl.flock(handle, fcntl.LOCK_EX)
            if os.fstat(handle).st_nlink:
                return folder, handle
            os.close(handle)


def _removed(folder: Path) -> bool:
    """Remove a folder nobody holds; say whether it was removed."""
    with suppress(FileNotFoundError, NotADirectoryError, BlockingIOError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(handle)
        return True
    return False
