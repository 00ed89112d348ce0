"""The ledger in the catalogue must be what the signed checkpoints in the store vouch for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from archive.catalog.sql.ledger import Row
from archive.ledger.audit import Finding, audit
from archive.ledger.canonical import decode
from archive.ledger.entry import Entry
from archive.ledger.errors import LedgerError
from archive.ledger.trust import Log
from archive.objects.keys import LEDGER, Name
from archive.parts import Parts
from archive.records.errors import Damaged
from archive.upkeep.report import Findings, What

LATEST = timedelta(hours=1)
"""Entries older than this must stand under a checkpoint; younger ones wait for the next."""

ENTRIES = "entries-"
CHECKPOINT = "checkpoint-"


@dataclass(frozen=True)
class Piece:
    """A run of entries as it lies in the store: the number of the first, and each one's bytes."""

    name: Name
    start: int
    entries: tuple[bytes, ...]


def check_ledger(parts: Parts) -> Findings:
    """Hear the entries, their leaf hashes, the checkpoints, and the pieces in the store."""
    findings = Findings()
    with parts.catalog.view() as view:
        rows, leaves = view.ledger.rows(), view.ledger.leaves()
    with findings.looking(thing=LEDGER):
        entries = [row.data.encode() for row in rows]
        heard = audit(entries, notes_of(parts), log_of(parts), leaves=leaves)
        for one in heard.findings:
            findings.wrong(What.LEDGER, thing=_place(one))
        _compare_pieces(parts, rows, findings)
        if heard.sealed < len(rows) and _is_late(parts, rows[heard.sealed]):
            findings.skip("unsealed", thing=f"{LEDGER}/{heard.sealed}")
        findings.checked += len(rows)
    return findings


def log_of(parts: Parts) -> Log:
    """Return how this archive's checkpoints are known: by the key that signs, and those before."""
    return Log.of(parts.ledger_key)


def notes_of(parts: Parts) -> Sequence[bytes]:
    """Return the signed checkpoints in the store, smallest first. Raises ``Damaged``."""
    names = [one for one in parts.objects.names(LEDGER) if one.prefix.startswith(CHECKPOINT)]
    return [parts.objects.read(name) for name in sorted(names)]


def pieces_of(parts: Parts) -> Sequence[Piece]:
    """Return the runs of entries in the store, in order. Raises ``Damaged``."""
    names = [one for one in parts.objects.names(LEDGER) if one.prefix.startswith(ENTRIES)]
    return [piece_of(name, parts.objects.read(name)) for name in sorted(names)]


def piece_of(name: Name, content: bytes) -> Piece:
    """Return what a piece says. Raises ``Damaged``."""
    try:
        start = int(name.prefix.split("-")[1])
        said = cast("list[str]", decode(content))
        return Piece(name, start, tuple(one.encode() for one in said))
    except (AttributeError, IndexError, TypeError, ValueError) as error:
        raise Damaged(detail=str(name)) from error


def _compare_pieces(parts: Parts, rows: Sequence[Row], findings: Findings) -> None:
    """Compare the pieces in the store, name by name, with the entries in the catalogue."""
    for name in parts.objects.names(LEDGER):
        if not name.prefix.startswith(ENTRIES):
            continue
        try:
            piece = piece_of(name, parts.objects.read(name))
        except Damaged:
            findings.wrong(What.BYTES_CHANGED, thing=name)
            continue
        end = piece.start + len(piece.entries)
        if tuple(row.data.encode() for row in rows[piece.start : end]) != piece.entries:
            findings.wrong(What.LEDGER_PIECE_DIFFERS, thing=name)


def _place(one: Finding) -> str:
    last = one.until - 1
    where = str(one.seq) if last <= one.seq else f"{one.seq}-{last}"
    return f"{LEDGER}/{where} {one.trouble.value}"


def _is_late(parts: Parts, row: Row) -> bool:
    try:
        return Entry.from_bytes(row.data.encode()).at < parts.clock() - LATEST
    except LedgerError:
        return False  # told by the audit
