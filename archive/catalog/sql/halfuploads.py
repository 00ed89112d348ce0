"""Uploads still coming in: what was promised of each, and how much of it is on the disk."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from archive.catalog.sql.intaketables import half_upload
from archive.records.arrival import Channel
from archive.records.calendar import from_text, to_text
from archive.records.digest import RecordId


@dataclass(frozen=True)
class HalfUpload:
    """One upload that can be resumed until an instant.

    ``record`` is the id its record will have, drawn before the first byte, so that handing it on
    counts once. ``fingerprint`` is how the sender knows the file again. ``length`` and ``offset``
    are bytes, all that will come and those that are certainly on the disk. ``is_over`` once it was
    handed on.
    """

    id: str
    record: RecordId
    person: str
    body: str
    name: str
    length: int
    until: datetime
    channel: Channel
    dossier: str | None = None
    procedure: str | None = None
    fingerprint: str = ""
    offset: int = 0
    is_over: bool = False
    batch_scan: bool = False


class HalfUploads:
    """Half uploads of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def put(self, one: HalfUpload) -> None:
        """Write an upload, replacing what was known under its id."""
        self.drop(one.id)
        row = {**vars(one), "until": to_text(one.until), "channel": one.channel.value}
        self._connection.execute(sa.insert(half_upload).values(**row))

    def find(self, upload: str) -> HalfUpload | None:
        """Return this upload, or None."""
        query = sa.select(half_upload).where(half_upload.c.id == upload)
        return next(iter(self._found(query)), None)

    def of(self, person: str) -> Sequence[HalfUpload]:
        """Return a person's uploads that are not over, the oldest first."""
        mine = (half_upload.c.person == person, half_upload.c.is_over.is_(False))
        return self._found(sa.select(half_upload).where(*mine).order_by(half_upload.c.until))

    def expired(self, now: datetime) -> Sequence[HalfUpload]:
        """Return the uploads whose time has run out."""
        return self._found(sa.select(half_upload).where(half_upload.c.until < to_text(now)))

    def ids(self) -> frozenset[str]:
        """Return the ids of all uploads."""
        return frozenset(self._connection.execute(sa.select(half_upload.c.id)).scalars())

    def advance(self, one: HalfUpload, *, offset: int, until: datetime) -> HalfUpload:
        """Note that this many bytes are on the disk."""
        after = replace(one, offset=offset, until=until)
        self.put(after)
        return after

    def drop(self, upload: str) -> None:
        """Forget an upload."""
        self._connection.execute(sa.delete(half_upload).where(half_upload.c.id == upload))

    def _found(self, query: sa.Select[tuple[object, ...]]) -> Sequence[HalfUpload]:
        found = []
        for row in self._connection.execute(query):
            said = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented way to read by name
            times = {"until": from_text(said["until"]), "channel": Channel(said["channel"])}
            found.append(HalfUpload(**{**said, **times}))
        return found
