"""An index that is opened when it is first asked, and again after it could not be.

Whoever assembles an archive must not fail because its index is broken: what can be done without it
goes on, and once it was built again, by whomever, the next question is answered.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from search.entry import Entry
from search.errors import IndexDamaged
from search.grants import Grants
from search.index.folder import Folder
from search.index.interface import Index
from search.query import Query
from search.result import Result

Opening = Callable[[Path], Index]
"""Opens the index of a folder. Raises ``IndexDamaged``."""


class LateIndex:
    """The index of a folder; each verb raises ``IndexDamaged`` as long as it cannot be opened."""

    def __init__(self, folder: Path, opening: Opening) -> None:
        self._folder = folder
        self._opening = opening
        self._lock = Lock()
        self._inner: Index | None = None

    def put(self, entries: Sequence[Entry]) -> None:
        """Replace all pages of the records these entries belong to."""
        self._opened().put(entries)

    def remove(self, record: str) -> None:
        """Forget all pages of this record."""
        self._opened().remove(record)

    def find(self, query: Query, grants: Grants) -> Result:
        """Return the pages that answer the query and that the reader may find."""
        return self._opened().find(query, grants)

    def versions(self) -> Mapping[str, int]:
        """Return the version of every record the index holds, for drift checks."""
        return self._opened().versions()

    def damaged(self) -> Sequence[str]:
        """Return the files that are not as they were written; the engine is not asked."""
        return Folder(self._folder).damaged()

    def clear(self) -> None:
        """Forget everything, readable or not."""
        if self._is_sound():
            self._opened().clear()
            return
        self.close()
        Folder(self._folder).forget()
        self._opened()

    @contextmanager
    def renewed(self) -> Iterator[Index]:
        """Give an empty index that takes this one's place, readable or not, in the end."""
        if self._is_sound():
            with self._opened().renewed() as fresh:
                yield fresh
            return
        folder = Folder(self._folder)
        with folder.renewal() as beside:
            fresh = self._opening(beside)
            try:
                yield fresh
            finally:
                fresh.close()
            folder.replace(beside)

    def close(self) -> None:
        """Let go of files and threads; asked again, it is opened again."""
        with self._lock:
            inner, self._inner = self._inner, None
        if inner is not None:
            inner.close()

    def _is_sound(self) -> bool:
        try:
            self._opened()
            return not self.damaged()
        except IndexDamaged:
            return False

    def _opened(self) -> Index:
        with self._lock:
            if self._inner is None:
                self._inner = self._opening(self._folder)
            return self._inner
