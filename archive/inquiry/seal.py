"""Whether a record is sealed: since when, until when, what, and under which entry of the ledger."""

from dataclasses import dataclass
from datetime import date, datetime

from archive.inquiry.view import record as view_record
from archive.ledger.entry import Act, Entry
from archive.parts import Parts, name_of
from archive.records.actor import Actor
from archive.records.digest import Digest


@dataclass(frozen=True)
class Seal:
    """How a record is sealed; everything but ``state`` and ``sealed`` is None while it is not.

    ``seq`` is the ledger's entry of the sealing, ``sha256`` the result's digest, ``locked_until``
    the last day on which the store refuses to remove it, ``public`` its code for anyone.
    """

    state: str
    sealed: bool
    sealed_at: datetime | None = None
    seq: int | None = None
    sha256: Digest | None = None
    locked_until: date | None = None
    public: str | None = None


def seal_of(parts: Parts, actor: Actor, record_id: str) -> Seal:
    """Return how a record this actor may see is sealed. Raises ``NotFound``."""
    record = view_record(parts, actor, record_id)
    with parts.catalog.view() as view:
        entries = [Entry.from_bytes(row.data.encode()) for row in view.ledger.of(record.id)]
    sealed = next((one for one in reversed(entries) if one.act is Act.SEALED), None)
    if sealed is None or record.result is None:
        return Seal(record.state.value, sealed=False)
    return Seal(
        state=record.state.value,
        sealed=True,
        sealed_at=sealed.at,
        seq=sealed.seq,
        sha256=record.result.sha256,
        locked_until=parts.objects.locked_until(name_of(record, record.result)),
        public=record.public,
    )
