"""Work that failed for good and that nobody wants done any more."""

from datetime import datetime

import sqlalchemy as sa

from archive.catalog.sql import tables
from archive.records.calendar import to_text
from archive.records.job import JobState


class Failed:
    """Failed work of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def dismiss(self, job: str, *, why: str, at: datetime) -> bool:
        """Cancel failed work; its row goes with that of other ended work. False if it waits not."""
        table = tables.job
        is_dead = (table.c.id == job, table.c.state == JobState.DEAD.value)
        values = {"state": JobState.CANCELLED.value, "error": why, "run_at": to_text(at)}
        done = self._connection.execute(sa.update(table).where(*is_dead).values(**values))
        return done.rowcount == 1
