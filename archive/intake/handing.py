"""One delivery that counts once, whichever door outside the web it came by.

The record's id is derived from what makes the delivery this delivery (place, time, bytes) and the
archive's pepper: handed in again after a crash it finds its record, and nobody can foretell it.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from archive.intake.threshold import take
from archive.parts import Parts
from archive.records.actor import Actor
from archive.records.arrival import Channel
from archive.records.digest import RecordId, base32
from archive.records.receipt import keyed_hash
from archive.records.record import Record
from archive.route.upload import Delivery


@dataclass(frozen=True)
class Desk:
    """Where what a door takes belongs: the body, by default a dossier, and in whose name."""

    body: str
    by: Actor
    dossier: str | None = None


@dataclass(frozen=True)
class Found:
    """A file that was found at a door.

    ``marks`` are what tells this delivery from every other one, beside its bytes.
    """

    path: Path
    name: str
    channel: Channel
    marks: tuple[str, ...]
    dossier: str | None = None


def hand_in(parts: Parts, desk: Desk, found: Found) -> Record:
    """Take a file, or find what became of it; raises what ``threshold.take`` and files do."""
    with found.path.open("rb") as content:
        record_id = _id(parts, content, found)
        content.seek(0)
        delivery = Delivery(
            name=found.name,
            content=content,
            body=desk.body,
            by=desk.by,
            dossier=found.dossier or desk.dossier,
            channel=found.channel,
            id=record_id,
        )
        return take(parts, delivery)


def _id(parts: Parts, content: BinaryIO, found: Found) -> RecordId:
    digest = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type] # binary
    derived = keyed_hash(parts.pepper, "intake", found.channel.value, *found.marks, digest)
    return RecordId(base32(int(derived[:32], 16), 26))
