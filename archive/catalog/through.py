"""A catalogue seen through somebody who adds a word to each writing transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from archive.catalog.interface import Catalog
from archive.catalog.sql.work import Work


@dataclass(frozen=True)
class Through:
    """Passes all but ``work`` on; who derives from it says what ``work`` adds."""

    catalog: Catalog

    @contextmanager
    def view(self) -> Iterator[Work]:
        """Open one reading transaction."""
        with self.catalog.view() as view:
            yield view

    def upgrade(self) -> None:
        """Bring the tables to this version."""
        self.catalog.upgrade()

    def close(self) -> None:
        """Leave the connections to their owner."""
