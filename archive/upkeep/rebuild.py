"""Make the catalogue anew from the store alone, and let the index follow (decision 3).

One transaction: a rebuild that is killed leaves the catalogue as it was. What the store does not
know stays as it is: people, bodies, receipts. Entries of the ledger that were not yet frozen into
the store when the catalogue was lost are lost with it; where the catalogue still has them, they are
kept.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from archive.catalog.sql.ledger import Fact, KeptCheckpoint, Row
from archive.catalog.sql.work import Work
from archive.ledger.audit import audit
from archive.ledger.checkpoint import read as read_checkpoint
from archive.ledger.entry import Act, Entry
from archive.ledger.tree import leaf_hash
from archive.objects.keys import SYSTEM
from archive.parts import Parts, name_of
from archive.records.digest import Digest, new_id
from archive.records.dossier import Dossier
from archive.records.errors import Damaged, NotFound
from archive.records.job import Task
from archive.records.record import Role
from archive.upkeep.follow_up import follow_up
from archive.upkeep.journal import log_of, notes_of, pieces_of
from archive.upkeep.manifests import Manifest, newest


@dataclass
class Rebuilt:
    """What was made anew, and what a person should look at.

    ``doubtful`` are records of which two manifests had the same right, ``unreadable`` owners of
    objects without a manifest that can be read, ``without_pages`` records whose reading is damaged.
    """

    records: int = 0
    dossiers: int = 0
    pages: int = 0
    entries: int = 0
    jobs: int = 0
    doubtful: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    without_pages: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, object]:
        """Return the object ``vankho rebuild --json`` writes."""
        return dict(vars(self))


def rebuild(parts: Parts, *, by: str = "operator") -> Rebuilt:
    """Write every derived row anew and note the jobs that follow; the index is emptied.

    The caller runs the jobs (``Runner.run_until_idle``), which fill the index and take up the route
    of each record where it stopped. Nobody else may work on the archive meanwhile. Raises
    ``Damaged``, and changes nothing, when the ledger in the store is not what its checkpoints vouch
    for: ``check`` says where.
    """
    done = Rebuilt()
    with parts.catalog.work() as work:
        rows = _ledger_rows(parts, work.ledger.rows())
        work.derived.clear()
        _write_ledger(parts, work, rows)
        done.entries = len(rows)
        _write_records(parts, work, _witnessed(rows), done)
        work.ledger.note(
            Fact(Act.REBUILT, "archive", by), entry_id=new_id(parts.chance), at=parts.clock()
        )
        parts.index.clear()
    parts.wake()
    return done


def reindex(parts: Parts) -> int:
    """Empty the index and note the jobs that fill it; return how many pages it will hold.

    The caller runs the jobs, or leaves them to the ``serve`` that is running.
    """
    pages = 0
    with parts.catalog.work() as work:
        for record_id in work.records.ids():
            record = work.records.get(record_id)
            if follow_up(parts, work, record, Task.INDEX):
                pages += record.pages
        work.ledger.note(
            Fact(Act.REINDEXED, "archive", "operator"),
            entry_id=new_id(parts.chance),
            at=parts.clock(),
        )
        parts.index.clear()
    parts.wake()
    return pages


def _ledger_rows(parts: Parts, kept: Sequence[Row]) -> Sequence[Row]:
    """Return the entries the store holds, and after them what the catalogue still has beyond."""
    entries: list[bytes] = []
    for piece in sorted(pieces_of(parts), key=lambda one: one.start):
        # A checkpoint that was written twice after a crash covers the same entries twice.
        entries[piece.start :] = piece.entries
    heard = audit(entries, notes_of(parts), log_of(parts))
    if heard.findings:
        message = (
            "Sổ nhật ký trong kho không khớp điểm niêm phong. Hãy chạy “vankho check --ledger”."
        )
        raise Damaged(message, detail=str(heard.first))
    rows = [_row(text) for text in entries]
    tail = list(kept[len(rows) :])
    return rows + tail if list(kept[: len(rows)]) == rows else rows


def _row(text: bytes) -> Row:
    entry = Entry.from_bytes(text)
    return Row(entry.seq, entry.id, entry.subject, leaf_hash(text).hex(), text.decode())


def _write_ledger(parts: Parts, work: Work, rows: Sequence[Row]) -> None:
    for row in rows:
        work.ledger.append(row)
    for text in notes_of(parts):
        size = read_checkpoint(text).size
        at = Entry.from_bytes(rows[size - 1].data.encode()).at if size else parts.clock()
        work.ledger.put_checkpoint(KeptCheckpoint(size, at, text.decode()))


def _witnessed(rows: Sequence[Row]) -> frozenset[Digest]:
    """Return every digest of a manifest the ledger names."""
    entries = (Entry.from_bytes(row.data.encode()) for row in rows)
    return frozenset(
        entry.commitments["manifest"] for entry in entries if "manifest" in entry.commitments
    )


def _write_records(parts: Parts, work: Work, witnessed: frozenset[Digest], done: Rebuilt) -> None:
    dossiers: dict[str, Dossier] = {}
    for owner in parts.objects.owners():
        if owner in SYSTEM:
            continue
        manifest = newest(parts.objects, owner, witnessed)
        if manifest is None:
            done.unreadable.append(owner)
            continue
        if manifest.is_doubtful:
            done.doubtful.append(owner)
        work.records.add(manifest.record, manifest.dossier)
        done.records += 1
        _write_pages(parts, work, manifest, done)
        done.jobs += follow_up(parts, work, manifest.record)
        _remember(dossiers, manifest.dossier)
    for dossier in dossiers.values():
        work.dossiers.put(dossier)
    done.dossiers = len(dossiers)


def _remember(dossiers: dict[str, Dossier], dossier: Dossier | None) -> None:
    """Keep what is known of a dossier; of an open and a closed one the closed one is later."""
    if dossier is None:
        return
    known = dossiers.get(dossier.id)
    if known is None or (known.closed_on is None and dossier.closed_on is not None):
        dossiers[dossier.id] = dossier


def _write_pages(parts: Parts, work: Work, manifest: Manifest, done: Rebuilt) -> None:
    try:
        for number, page in _pages(parts, manifest):
            work.pages.put(manifest.record.id, number, page)
            done.pages += 1
    except (Damaged, NotFound, KeyError, TypeError, ValueError):
        work.pages.drop(manifest.record.id)
        done.without_pages.append(manifest.record.id)


def _pages(parts: Parts, manifest: Manifest) -> Iterator[tuple[int, str]]:
    reading = manifest.record.file(Role.READING)
    if reading is None:
        return
    said = json.loads(parts.objects.read(name_of(manifest.record, reading)))
    for page in said["pages"]:
        yield page["page"], json.dumps(page, ensure_ascii=False)
