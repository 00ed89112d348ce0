"""Rows of the catalogue and the index, made right from what is proved."""

from collections.abc import Sequence
from datetime import datetime

from archive.catalog.sql.ledger import KeptCheckpoint, Row
from archive.catalog.sql.work import Work
from archive.ledger.entry import Entry
from archive.parts import Parts
from archive.records.job import Task
from archive.upkeep.drift import is_findable
from archive.upkeep.fixity import readable
from archive.upkeep.follow_up import follow_up
from archive.upkeep.journal import checkpoints_of
from archive.upkeep.proof import Proof
from archive.upkeep.rebuild import Rebuilt, write_pages
from archive.upkeep.receipts import last_slip
from archive.upkeep.report import Damage, What

UNTRUE = frozenset(
    {
        What.CATALOGUE_BROKEN,
        What.MANIFEST_DIFFERS,
        What.NOT_IN_CATALOGUE,
        What.PAGES_DIFFER,
        What.ROW_DIFFERS,
    }
)
DRIFTED = frozenset({What.NOT_INDEXED, What.INDEX_OLD, What.INDEX_EXTRA})
CHECKPOINT = "checkpoint/"


def mend_entries(parts: Parts, proof: Proof) -> None:
    """Write the sealed entries over rows that say anything else; younger ones prove nothing."""
    with parts.catalog.work() as work:
        kept = {row.seq: row for row in work.ledger.rows()}
        for row in proof.rows:
            if kept.get(row.seq) != row:
                work.derived.forget_entry(row.seq, row.id)
                work.ledger.append(row)


def mend_checkpoints(parts: Parts, damaged: Sequence[Damage], proof: Proof) -> None:
    """Write the checkpoints of the store, whose signatures were heard, in the place of rows."""
    sizes = {one.object for one in damaged if one.object.startswith(CHECKPOINT)}
    if not sizes:
        return
    said = checkpoints_of(parts)
    with parts.catalog.work() as work:
        work.derived.forget_checkpoints()
        for size, notes in sorted(said.items()):
            at = _at(proof.rows[size - 1]) if size else parts.clock()
            work.ledger.put_checkpoint(KeptCheckpoint(size, at, min(notes)))


def mend_records(parts: Parts, damaged: Sequence[Damage], proof: Proof) -> None:
    """Write rows of records, dossiers and receipts anew from what sealed entries name."""
    for owner in sorted({one.record for one in damaged if one.what in UNTRUE and one.record}):
        with parts.catalog.work() as work:
            if _write_record(parts, work, owner, proof):
                continue
            _write_dossier(parts, work, owner, proof)


def mend_index(parts: Parts, damaged: Sequence[Damage]) -> None:
    """Note what the index lacks as jobs, and take out of it what it must not hold."""
    is_broken = any(one.what is What.INDEX_BROKEN for one in damaged)
    with parts.catalog.work() as work:
        drifted = {one.record for one in damaged if one.what in DRIFTED}
        for record_id in sorted(map(str, work.records.ids()) if is_broken else drifted):
            record = readable(work, record_id)
            if record is not None and is_findable(record):
                follow_up(parts, work, record, Task.INDEX)
            elif not is_broken:
                parts.index.remove(record_id)
    if is_broken:
        parts.index.clear()


def _write_record(parts: Parts, work: Work, owner: str, proof: Proof) -> bool:
    """Write a record's rows anew; say whether there was a sealed manifest to write them from."""
    manifest = proof.newest(parts.objects, owner)
    if manifest is None:
        return False
    work.derived.forget_record(owner)
    work.records.add(manifest.record, manifest.dossier)
    write_pages(parts, work, manifest, Rebuilt())
    follow_up(parts, work, manifest.record)
    if manifest.dossier is not None and _is_open(work, manifest.dossier.id):
        work.dossiers.put(manifest.dossier)
    return True


def _is_open(work: Work, dossier: str) -> bool:
    """Say whether a dossier may be written from an older word: a closed one stays closed."""
    try:
        known = work.dossiers.find(dossier)
    except (KeyError, TypeError, ValueError):
        return True
    return known is None or known.closed_on is None


def _write_dossier(parts: Parts, work: Work, owner: str, proof: Proof) -> None:
    """Write a dossier's row and its receipt's from a sealed record of it, or a sealed receipt."""
    slip = last_slip(parts.objects, owner, proof.receipts.get(owner))
    is_proved = slip is not None and slip.name.digest == proof.receipts.get(owner)
    told = [
        manifest.dossier
        for record in work.derived.records_of(owner)
        if (manifest := proof.newest(parts.objects, record)) is not None
        and manifest.dossier is not None
        and manifest.dossier.id == owner
    ]
    closed = [one for one in told if one.closed_on is not None]
    known = [*closed, *told, *([slip.dossier] if slip and is_proved else [])]
    if known:
        work.derived.forget_dossier(owner)
        work.dossiers.put(known[0])
    if slip is not None and is_proved:
        work.dossiers.put_receipt(slip.receipt)


def _at(row: Row) -> datetime:
    return Entry.from_bytes(row.data.encode()).at
