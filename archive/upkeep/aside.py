"""Put a broken file out of the way, never throw it away: a person may still want to read it."""

from datetime import datetime
from pathlib import Path

from archive.objects.disk import Disk

SIDE_FILES = ("", "-wal", "-shm")
"""What SQLite keeps beside a database and must go with it."""


def set_aside(path: Path, *, at: datetime) -> Path:
    """Give a broken catalogue or index another name beside it, and return that name.

    What is not there is passed over; the caller builds it anew.
    """
    target = path.with_name(f"{path.name}.broken-{at:%Y%m%dT%H%M%S}")
    for end in SIDE_FILES:
        side = path.with_name(path.name + end)
        if side.exists():
            side.rename(target.with_name(target.name + end))
    return target


def put_in_place(fresh: Path, path: Path, *, at: datetime) -> Path:
    """Give a new catalogue the name of a broken one, durably; return where that one lies now."""
    broken = set_aside(path, at=at)
    fresh.rename(path)
    Disk().sync_folder(path.parent)
    return broken
