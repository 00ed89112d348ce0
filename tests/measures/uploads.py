"""Uploads against plain file writes, and whether memory stays flat over two thousand of them.

    python -m tests.measures.uploads [UPLOADS] [KILOBYTES]

Side by side in one run and on one disk (``TMPDIR`` picks it): an upload as the archive takes it
(bytes, their name and three folders synced, a manifest just so, one commit with ``synchronous =
FULL``), a plain file that is written and synced once, and one that is written and not synced.
"""

import io
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from archive.records.actor import OPERATOR
from archive.route.upload import Delivery, upload
from tests.archive.upkeep.store import Store, open_store

WARM = 200
"""Uploads before memory is looked at: by then everything is loaded."""


def main() -> None:
    """Print a line a way of writing, and the memory before and after."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    size = int(sys.argv[2]) * 1024 if len(sys.argv) > 2 else 300 * 1024
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = open_store(folder / "data")
        warm = min(WARM, count // 2)
        _times(lambda: _upload(store, size), warm)
        before = _memory()
        ours = _times(lambda: _upload(store, size), count - warm)
        after = _memory()
        synced = _times(lambda: _write(folder, size, sync=True), count // 4)
        plain = _times(lambda: _write(folder, size, sync=False), count // 4)
        store.close()
    _say("an upload", ours, size)
    _say("a plain file, synced", synced, size)
    _say("a plain file, not synced", plain, size)
    sys.stdout.write(f"ratio to a plain file, synced: {synced / ours:.2f}\n")
    grown = (after - before) / 1024
    sys.stdout.write(
        f"memory: {before / 1024:.1f} MB after {warm}, {grown:+.1f} MB after {count}\n"
    )


def _upload(store: Store, size: int) -> None:
    content = io.BytesIO(os.urandom(size))
    upload(store.parts, Delivery("giay.pdf", content, "xa-a", OPERATOR))


def _write(folder: Path, size: int, *, sync: bool) -> None:
    with (folder / os.urandom(8).hex()).open("wb") as file:
        file.write(os.urandom(size))
        if sync:
            file.flush()
            os.fsync(file.fileno())


def _times(act: Callable[[], object], times: int) -> float:
    """Return the seconds one of these takes."""
    began = time.perf_counter()
    for _ in range(times):
        act()
    return (time.perf_counter() - began) / max(1, times)


def _memory() -> int:
    """Return the resident memory of this process in KiB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))


def _say(what: str, seconds: float, size: int) -> None:
    rate = size / seconds / 1e6
    sys.stdout.write(
        f"{what:26} {seconds * 1000:8.2f} ms, {1 / seconds:7.0f} a second, {rate:6.1f} MB/s\n"
    )


if __name__ == "__main__":
    main()
