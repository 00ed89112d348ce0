"""Saved searches, and what they have found since their owner looked last."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from archive.catalog.sql.savedtables import saved_search, search_watch
from archive.records.calendar import from_text, to_text


@dataclass(frozen=True)
class Saved:
    """A search somebody keeps: ``said`` is what its address says."""

    id: str
    person: str
    name: str
    said: Mapping[str, str]
    made_at: datetime


@dataclass(frozen=True)
class Watch:
    """What a search has found: ``known`` records, and of them the ``fresh`` ones, newest first."""

    search: str
    known: frozenset[str]
    fresh: tuple[str, ...]
    looked_at: datetime


class SavedSearches:
    """Saved searches of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def put(self, saved: Saved) -> None:
        """Keep a search."""
        said = json.dumps(dict(saved.said), ensure_ascii=False, sort_keys=True)
        row = {**vars(saved), "said": said, "made_at": to_text(saved.made_at)}
        self._connection.execute(sa.insert(saved_search).values(**row))

    def drop(self, search: str) -> None:
        """Forget a search and what it found."""
        self._connection.execute(sa.delete(saved_search).where(saved_search.c.id == search))
        self._connection.execute(sa.delete(search_watch).where(search_watch.c.search == search))

    def find(self, search: str) -> Saved | None:
        """Return the search of this id, or None."""
        found = self._list(sa.select(saved_search).where(saved_search.c.id == search))
        return found[0] if found else None

    def of(self, person: str) -> Sequence[Saved]:
        """Return the searches a person keeps, the oldest first."""
        table = saved_search
        query = sa.select(table).where(table.c.person == person)
        return self._list(query.order_by(table.c.made_at, table.c.id))

    def due(self, before: datetime, limit: int) -> Sequence[Saved]:
        """Return the searches that were not looked at since, the longest waiting first."""
        looked = sa.func.coalesce(search_watch.c.looked_at, "")
        joined = saved_search.outerjoin(search_watch, search_watch.c.search == saved_search.c.id)
        query = sa.select(saved_search).select_from(joined).where(looked < to_text(before))
        return self._list(query.order_by(looked, saved_search.c.id).limit(limit))

    def watch(self, search: str) -> Watch | None:
        """Return what a search has found, None before it was looked at."""
        table = search_watch
        row = self._connection.execute(sa.select(table).where(table.c.search == search)).first()
        if row is None:
            return None
        known, fresh = json.loads(row.known), json.loads(row.fresh)
        return Watch(search, frozenset(known), tuple(fresh), from_text(row.looked_at))

    def put_watch(self, watch: Watch) -> None:
        """Keep what a search has found."""
        table = search_watch
        self._connection.execute(sa.delete(table).where(table.c.search == watch.search))
        row = {
            "search": watch.search,
            "known": json.dumps(sorted(watch.known)),
            "fresh": json.dumps(watch.fresh),
            "looked_at": to_text(watch.looked_at),
        }
        self._connection.execute(sa.insert(table).values(**row))

    def _list(self, query: sa.Select[tuple[object, ...]]) -> Sequence[Saved]:
        return [
            Saved(row.id, row.person, row.name, json.loads(row.said), from_text(row.made_at))
            for row in self._connection.execute(query)
        ]
