"""What the catalogue holds only for speed: all of it can be made anew from the store."""

import sqlalchemy as sa

from archive.catalog.sql import tables

DERIVED = (
    tables.record,
    tables.file,
    tables.page,
    tables.dossier,
    tables.entry,
    tables.checkpoint,
    tables.job,
)
"""People, bodies, receipts and drafts are not among them: the store does not know them."""


class Derived:
    """The rows that a rebuild writes anew, in its own transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def clear(self) -> None:
        """Forget them all; undone with the transaction if the rebuild does not come to its end."""
        for table in DERIVED:
            self._connection.execute(sa.delete(table))
