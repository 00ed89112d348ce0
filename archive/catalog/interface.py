"""The catalogue: what is known, in one transaction at a time.

The contract, tested sentence by sentence in tests/contracts/test_catalog.py:

- ``work`` is one writing transaction: all of it is durable when the block ends, or none of it is.
- ``view`` is one reading transaction: it sees one moment, and cannot write.
- An error inside the block undoes the block and goes on to the caller.
- Writers wait for each other; a writer that waits too long raises ``Unavailable``.
- A job is enqueued in the caller's transaction: with it undone, the job was never there.
- Entries the store does not tell of yet are brought into it before the commit, or all is undone.
- A claimed job can be finished only with its token; with another, ``Fenced`` undoes the block.

The catalogue can be deleted and rebuilt from the object store alone (decision 3).
"""

from contextlib import AbstractContextManager
from typing import Protocol

from archive.catalog.sql.work import Work


class Catalog(Protocol):
    """Opens transactions."""

    def work(self) -> AbstractContextManager[Work]:
        """Open one writing transaction."""

    def view(self) -> AbstractContextManager[Work]:
        """Open one reading transaction."""

    def upgrade(self) -> None:
        """Bring the tables to this version; safe to run again, and after an interruption."""

    def close(self) -> None:
        """Give every connection back."""
