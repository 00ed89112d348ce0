"""Pictures of pages, drawn once and kept in memory for a while.

Drawing one starts a child process (decision 14), about a second of work on a busy machine; turning
pages back and forth must not pay it again. The store is bounded in bytes, dies with the process and
never touches a disk. Its keys hold the record's version, so a record that changed or was destroyed
is never answered from here; who may look is asked before, each time.
"""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

MOST_BYTES = 32 * 1024 * 1024


class Pictures:
    """Keeps the pictures used last. Threads may share it."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, key: str, draw: Callable[[], bytes]) -> bytes:
        """Return the picture of this key, drawn now if it is not kept; errors of drawing pass."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        picture = draw()
        with self._lock:
            self._bytes += len(picture) - len(self._kept.pop(key, b""))
            self._kept[key] = picture
            while self._bytes > self._most:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= len(oldest)
        return picture
