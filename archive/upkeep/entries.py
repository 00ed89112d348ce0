"""The ledger as the store tells it: frozen pieces that fit their checkpoints, then the tail."""

from collections.abc import Sequence
from dataclasses import replace

from archive.catalog.sql.ledger import KeptCheckpoint, Row, row_of
from archive.catalog.sql.work import Work
from archive.ledger.audit import audit
from archive.ledger.checkpoint import read as read_checkpoint
from archive.ledger.entry import Entry
from archive.ledger.errors import LedgerError
from archive.parts import Parts
from archive.records.digest import Digest
from archive.records.errors import Damaged
from archive.upkeep.journal import log_of, notes_of, pieces_of
from archive.upkeep.tail import Known, tail_of


def sealed_rows(parts: Parts) -> list[Row]:
    """Return the entries the signed checkpoints vouch for, from the store alone.

    Raises ``Damaged`` where the pieces in the store are not what was signed.
    """
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
    return [row_of(Entry.from_bytes(text)) for text in entries]


def all_rows(parts: Parts, kept: Sequence[Row]) -> Known:
    """Return every entry the archive still knows: sealed, and after that not sealed yet.

    The catalogue's own word on the latter counts where its rows are sound; else the store's.
    """
    rows = sealed_rows(parts)
    if len(kept) > len(rows) and list(kept[: len(rows)]) == rows and is_sound(kept):
        return Known(tuple(kept))
    tail = tail_of(parts.objects, rows, witnessed_by(rows))
    return replace(tail, rows=(*rows, *tail.rows))


def is_sound(rows: Sequence[Row]) -> bool:
    """Say whether these are entries as they were written, without a gap."""
    try:
        said = [row_of(Entry.from_bytes(row.data.encode())) for row in rows]
    except LedgerError:
        return False
    return said == list(rows) and [row.seq for row in rows] == list(range(len(rows)))


def witnessed_by(rows: Sequence[Row]) -> frozenset[Digest]:
    """Return every digest of a manifest these entries name."""
    entries = (Entry.from_bytes(row.data.encode()) for row in rows)
    return frozenset(
        entry.commitments["manifest"] for entry in entries if "manifest" in entry.commitments
    )


def write_rows(parts: Parts, work: Work, rows: Sequence[Row]) -> None:
    """Write entries and checkpoints into a catalogue that has none."""
    for row in rows:
        work.ledger.append(row)
    for text in notes_of(parts):
        size = read_checkpoint(text).size
        at = Entry.from_bytes(rows[size - 1].data.encode()).at if size else parts.clock()
        work.ledger.put_checkpoint(KeptCheckpoint(size, at, text.decode()))
