"""A catalogue that cannot be opened: for whoever must look at an archive without one."""

from contextlib import AbstractContextManager

from archive.catalog.sql.work import Work
from archive.records.errors import ArchiveError


class LostCatalog:
    """A ``Catalog`` that answers every question with why it cannot be asked."""

    def __init__(self, why: ArchiveError) -> None:
        self._why = why

    def work(self) -> AbstractContextManager[Work]:
        """Raise what was found when the catalogue was opened."""
        raise self._why

    def view(self) -> AbstractContextManager[Work]:
        """Raise what was found when the catalogue was opened."""
        raise self._why

    def upgrade(self) -> None:
        """Raise what was found when the catalogue was opened."""
        raise self._why

    def close(self) -> None:
        """Hold nothing."""
