"""Objects and their locks, made whole from what is proved."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from io import BytesIO
from typing import BinaryIO

from archive.catalog.sql.ledger import Row
from archive.ledger.canonical import encode
from archive.ledger.entry import Entry
from archive.objects.keys import LEDGER, Name
from archive.parts import Parts
from archive.records.calendar import legal_day
from archive.records.digest import digest_of
from archive.records.errors import ArchiveError, Damaged, NotFound, Refused, UnderHold
from archive.records.manifest import Told, data_of
from archive.records.record import Record
from archive.records.retention import ROLLING_LOCK, lock_until
from archive.upkeep.fixity import Kept
from archive.upkeep.journal import CHECKPOINT, ENTRIES
from archive.upkeep.locks import locked_names
from archive.upkeep.proof import Proof
from archive.upkeep.report import Damage, What
from archive.upkeep.second import Folders

LOST = frozenset({What.BYTES_CHANGED, What.MISSING, What.MANIFEST_MISSING})
UNLOCKED = frozenset({What.GUARD_BROKEN, What.LOCK_SHORT, What.HOLD_MISSING})


def named(damage: Damage) -> Name | None:
    """Return the object a finding names, None where it names something else."""
    try:
        return Name.parse(damage.object)
    except Refused:
        return None


def mend_ledger_pieces(parts: Parts, damaged: Sequence[Damage], folders: Folders) -> None:
    """Put frozen entries and checkpoints back; the digest in their name says which bytes.

    Whether they are the signed ones is asked by whoever builds a proof on them next.
    """
    for one in damaged:
        name = named(one)
        if name is None or name.owner != LEDGER or one.what not in LOST | {What.LEDGER}:
            continue
        content = _from_catalogue(parts, name)
        is_whole = content is not None and digest_of(content) == name.digest
        _bring_back(parts, name, content if is_whole else None, folders)


def mend_objects(parts: Parts, damaged: Sequence[Damage], proof: Proof, folders: Folders) -> None:
    """Put bytes back that a sealed entry stands behind: manifests first, they name the files."""
    names = {name for one in damaged if one.what in LOST and (name := named(one)) is not None}
    names |= set(_missing_manifests(parts, damaged, proof))
    for name in sorted(names, key=lambda one: (not one.prefix, one)):
        if name.owner == LEDGER or not proof.names(parts.objects, name):
            continue
        _bring_back(parts, name, _regrown(parts, name, proof), folders)


def mend_locks(parts: Parts, damaged: Sequence[Damage], proof: Proof, folders: Folders) -> None:
    """Put guards back as the sealed manifest's rule has them; a lock never becomes shorter."""
    today = legal_day(parts.clock())
    for one in damaged:
        name = named(one)
        if name is None or one.what not in UNLOCKED:
            continue
        record = _ruled(parts, name, proof)
        until = _until(record, name, today)
        if until is None:
            continue
        if one.what is What.GUARD_BROKEN:
            folders.move_guard(name)
        # A longer lock stays, and an object that is gone is mended or told elsewhere.
        with suppress(UnderHold, NotFound):
            parts.objects.lock(name, until=until)
        for hold in record.holds if record else ():
            with suppress(NotFound):
                parts.objects.hold(name, reason_id=hold.id)


def _bring_back(parts: Parts, name: Name, content: bytes | None, folders: Folders) -> None:
    """Put an object back from these bytes, or without them from the second copy, if it is there."""
    if content is not None:
        _put(parts, name, BytesIO(content), folders)
        return
    with folders.second(name) as file:
        if file is not None:
            _put(parts, name, file, folders)


def _put(parts: Parts, name: Name, content: BinaryIO, folders: Folders) -> None:
    """Write whole bytes over damaged ones, which are put aside first; good ones are left alone."""
    try:
        parts.objects.open(name).close()
    except NotFound:
        pass
    except Damaged:
        folders.keep_damaged(name)
    else:
        return
    parts.objects.put(name.owner, content, prefix=name.prefix)


def _from_catalogue(parts: Parts, name: Name) -> bytes | None:
    """Return what this piece of the ledger would be if the catalogue is right."""
    with suppress(ArchiveError), parts.catalog.view() as view:
        if name.prefix.startswith(ENTRIES):
            start, end = name.prefix.removeprefix(ENTRIES).split("-")
            return encode([row.data for row in view.ledger.rows(int(start), int(end))])
        if name.prefix.startswith(CHECKPOINT):
            size = int(name.prefix.removeprefix(CHECKPOINT))
            notes = [one.note for one in view.ledger.checkpoints() if one.size == size]
            return notes[0].encode() if notes else None
    return None


def _missing_manifests(parts: Parts, damaged: Sequence[Damage], proof: Proof) -> Iterator[Name]:
    """Yield the manifests that are gone of records said to miss theirs."""
    records = {one.record for one in damaged if one.what is What.MANIFEST_MISSING}
    for row in proof.rows:
        if row.subject in records:
            digest = Entry.from_bytes(row.data.encode()).commitments.get("manifest")
            there = {name.digest for name in parts.objects.names(row.subject)}
            for one in damaged:
                is_it = one.record == row.subject and one.what is What.MANIFEST_MISSING
                if is_it and digest is not None and digest not in there:
                    yield Name.made(row.subject, digest, prefix=one.object)


def _regrown(parts: Parts, name: Name, proof: Proof) -> bytes | None:
    """Return a manifest made again from the catalogue and its entry, if its digest says so."""
    for before, row in zip([None, *proof.rows], proof.rows, strict=False):
        entry = Entry.from_bytes(row.data.encode())
        if entry.commitments.get("manifest") == name.digest:
            content = _manifest(parts, entry, before)
            return content if content and digest_of(content) == name.digest else None
    return None


def _manifest(parts: Parts, entry: Entry, before: Row | None) -> bytes | None:
    more = {key: value for key, value in entry.commitments.items() if key != "manifest"}
    after = before.leaf if before else ""
    told = Told(entry.seq, entry.id, entry.act.value, entry.actor, entry.at, after, more)
    try:
        with parts.catalog.view() as view:
            data = view.records.described(entry.subject)
        kept = Kept.of(data) if data is not None else None
    except (KeyError, TypeError, ValueError):
        return None
    return encode(data_of(kept.record, kept.dossier, told)) if kept else None


def _ruled(parts: Parts, name: Name, proof: Proof) -> Record | None:
    """Return the sealed record whose rule this object is locked under, as its manifest has it."""
    manifest = None if name.owner == LEDGER else proof.newest(parts.objects, name.owner)
    if manifest is None or name not in locked_names(parts, manifest.record):
        return None
    return manifest.record


def _until(record: Record | None, name: Name, today: date) -> date | None:
    if name.owner == LEDGER:
        return today + ROLLING_LOCK
    if record is None or record.retention is None:
        return None
    return lock_until(record.retention, today=today)
