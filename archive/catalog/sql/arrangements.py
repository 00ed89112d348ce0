"""Drafts of how batch scans are put into records, and the batches themselves."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from archive.catalog.sql import tables
from archive.catalog.sql.arrangementtables import arrangement
from archive.records.arrangement import (
    Change,
    Leaves,
    after,
    change_data,
    change_of,
    leaves_data,
    leaves_of,
)
from archive.records.calendar import to_text
from archive.records.manifest import record_of
from archive.records.record import Record

MOST = 200
"""Batches a list shows."""


@dataclass(frozen=True)
class Draft:
    """What was proposed, and every change since, the newest last.

    ``joined`` is the batch whose pages follow this one's own: the backs, scanned by themselves.
    """

    base: Leaves
    changes: tuple[Change, ...] = ()
    joined: str | None = None

    @property
    def leaves(self) -> Leaves:
        """The pages as they are arranged now."""
        return after(self.base, self.changes)

    def and_then(self, change: Change) -> "Draft":
        """Return the draft with one more change; what has nothing to change is none."""
        now = self.leaves
        return self if after(now, [change]) == now else self.with_changes(*self.changes, change)

    def with_changes(self, *changes: Change) -> "Draft":
        """Return the draft with these changes and no others."""
        return replace(self, changes=changes)


class Arrangements:
    """Drafts of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def find(self, batch: str) -> Draft | None:
        """Return the draft of this batch, or None while nobody has touched it."""
        kept = self._connection.execute(
            sa.select(arrangement.c.data).where(arrangement.c.batch == batch)
        ).scalar_one_or_none()
        if kept is None:
            return None
        said = json.loads(kept)
        changes = tuple(change_of(one) for one in said["changes"])
        return Draft(leaves_of(said["base"]), changes, said["joined"])

    def put(self, batch: str, draft: Draft, *, by: str, at: datetime) -> None:
        """Keep a draft, whoever had the last hand in it."""
        self.drop(batch)
        said = {
            "base": leaves_data(draft.base),
            "changes": [change_data(change) for change in draft.changes],
            "joined": draft.joined,
        }
        row = {"batch": batch, "data": json.dumps(said), "by": by, "at": to_text(at)}
        self._connection.execute(sa.insert(arrangement).values(**row))

    def drop(self, batch: str) -> None:
        """Forget a draft."""
        self._connection.execute(sa.delete(arrangement).where(arrangement.c.batch == batch))

    def batches(
        self, bodies: frozenset[str] | None, dossier: str | None = None
    ) -> Sequence[Record]:
        """Return the batches of these bodies and this dossier (None: of all), the oldest first."""
        table = tables.record
        query = sa.select(table.c.data).where(table.c.is_batch.is_(True))
        if bodies is not None:
            query = query.where(table.c.body.in_(sorted(bodies)))
        if dossier is not None:
            query = query.where(table.c.dossier == dossier)
        rows = self._connection.execute(query.order_by(table.c.received_at, table.c.id).limit(MOST))
        return [record_of(json.loads(row)) for row in rows.scalars()]
