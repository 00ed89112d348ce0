"""The ledger in the catalogue must be what the signed checkpoints in the store vouch for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from archive.catalog.sql.ledger import Row, row_of
from archive.ledger.audit import Finding, Trouble, audit
from archive.ledger.canonical import decode
from archive.ledger.checkpoint import read as read_checkpoint
from archive.ledger.entry import Entry
from archive.ledger.errors import LedgerError
from archive.ledger.tree import HASH, leaf_hash
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
    rows: Sequence[Row] = ()
    with findings.asking(), parts.catalog.view() as view:
        rows = view.ledger.rows()
    with findings.looking(thing=LEDGER):
        entries, leaves = [row.data.encode() for row in rows], [_leaf(row) for row in rows]
        pieces = _readable(parts, findings)
        heard = audit(entries, notes_of(parts), log_of(parts), leaves=_witnessed(pieces, leaves))
        for one in heard.findings:
            findings.wrong(What.LEDGER, thing=_place(one))
        _compare_pieces(pieces, entries, findings)
        _compare_leaves(entries, leaves, findings)
        _compare_columns(rows, findings)
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


def checkpoints_of(parts: Parts) -> Mapping[int, frozenset[str]]:
    """Return the signed checkpoints in the store by their size. Raises ``Damaged``."""
    found: dict[int, frozenset[str]] = {}
    for text in notes_of(parts):
        size = read_checkpoint(text).size
        found[size] = found.get(size, frozenset()) | {text.decode()}
    return found


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


def _readable(parts: Parts, findings: Findings) -> Sequence[Piece]:
    """Return the pieces that can be read, in order, and tell of the others."""
    pieces = []
    for name in parts.objects.names(LEDGER):
        if not name.prefix.startswith(ENTRIES):
            continue
        try:
            pieces.append(piece_of(name, parts.objects.read(name)))
        except Damaged:
            findings.wrong(What.BYTES_CHANGED, thing=name)
    return pieces


def _leaf(row: Row) -> bytes:
    """Return the leaf hash noted beside an entry; zeros for what is none."""
    try:
        return bytes.fromhex(row.leaf).rjust(HASH, b"\0")[:HASH]
    except ValueError:
        return bytes(HASH)


def _witnessed(pieces: Sequence[Piece], noted: Sequence[bytes]) -> Sequence[bytes]:
    """Return the leaf hashes of the entries as the store tells them.

    What lies in locked objects comes first: whoever changes a row can change the leaf hash beside
    it too. The catalogue's own follow for what no piece covers yet.
    """
    heard = list(noted)
    for piece in pieces:
        if piece.start <= len(heard):
            heard[piece.start : piece.start + len(piece.entries)] = map(leaf_hash, piece.entries)
    return heard


def _compare_pieces(pieces: Sequence[Piece], kept: Sequence[bytes], findings: Findings) -> None:
    """Compare the pieces in the store, one by one, with the entries in the catalogue."""
    for piece in pieces:
        if tuple(kept[piece.start : piece.start + len(piece.entries)]) != piece.entries:
            findings.wrong(What.LEDGER_PIECE_DIFFERS, thing=piece.name)


def _compare_leaves(kept: Sequence[bytes], noted: Sequence[bytes], findings: Findings) -> None:
    """Compare the leaf hashes in the catalogue with the entries beside them; tell the first."""
    for seq, (text, leaf) in enumerate(zip(kept, noted, strict=False)):
        if leaf_hash(text) != leaf:
            findings.wrong(What.LEDGER, thing=f"{LEDGER}/{seq} {Trouble.LEAF_CHANGED.value}")
            return


def _compare_columns(rows: Sequence[Row], findings: Findings) -> None:
    """Compare the columns that serve finding an entry with the entry itself; tell the first."""
    for row in rows:
        try:
            said = row_of(Entry.from_bytes(row.data.encode()))
        except LedgerError:
            continue  # told by the audit
        if (said.seq, said.id, said.subject) != (row.seq, row.id, row.subject) or (
            said.leaf != row.leaf and said.leaf == row.leaf.lower()
        ):
            findings.wrong(What.ROW_DIFFERS, thing=f"{LEDGER}/{row.seq}")
            return


def _place(one: Finding) -> str:
    last = one.until - 1
    where = str(one.seq) if last <= one.seq else f"{one.seq}-{last}"
    return f"{LEDGER}/{where} {one.trouble.value}"


def _is_late(parts: Parts, row: Row) -> bool:
    try:
        return Entry.from_bytes(row.data.encode()).at < parts.clock() - LATEST
    except LedgerError:
        return False  # told by the audit
