"""A catalogue that pulls the plug: before or after a commit of one's choice."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from archive.catalog.interface import Catalog
from archive.catalog.sql.work import Work


class Killed(BaseException):
    """The process ends here: nothing catches it, as nothing catches a signal 9."""


@dataclass
class Cutting:
    """Ends the process at its ``at``-th writing transaction, counted from 1."""

    catalog: Catalog
    at: int
    when: Literal["before", "after"]
    count: int = field(default=0)

    @contextmanager
    def work(self) -> Iterator[Work]:
        """Open one writing transaction, perhaps the last."""
        self.count += 1
        is_last = self.count == self.at
        with self.catalog.work() as work:
            yield work
            if is_last and self.when == "before":
                raise Killed
        if is_last:
            raise Killed

    @contextmanager
    def view(self) -> Iterator[Work]:
        """Open one reading transaction."""
        with self.catalog.view() as view:
            yield view

    def upgrade(self) -> None:
        """Nothing: the real one was brought up to date."""

    def close(self) -> None:
        """Nothing: the real one is closed by its owner."""
