"""Prove one entry of the ledger to a stranger, and nothing of the others (promise P10).

A proof is a document of a few kilobytes: the entry, its path to the root, the signed checkpoint
over that root, and the time-stamp on it. ``upkeep/verify_entry.py`` checks it without this program.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from archive.catalog.sql.ledger import Fact
from archive.catalog.sql.work import Work
from archive.inquiry import vouched
from archive.inquiry.purposes import purpose_of
from archive.inquiry.view import record as view_record
from archive.ledger.checkpoint import Checkpoint, read
from archive.ledger.entry import Act, Entry, commit
from archive.ledger.errors import BadCheckpoint
from archive.ledger.trust import Log
from archive.objects.keys import LEDGER, Name
from archive.parts import Parts
from archive.records.access import Act as Asked
from archive.records.access import bodies_for
from archive.records.actor import Actor
from archive.records.digest import Digest, digest_of, new_id
from archive.records.errors import Damaged, NotFound, Refused, WrongState
from archive.records.record import Record

FORMAT = 1
PURPOSE = "đối chiếu bản gốc"
"""Why a manifest is handed out with a proof (``purposes.PURPOSES``)."""

MANIFEST = "manifest"


@dataclass(frozen=True)
class Opening:
    """What a salted commitment of the entry commits to: its name there, the salt, the value."""

    name: str
    salt: str
    value: str


@dataclass(frozen=True)
class Consistency:
    """That a log of ``second`` entries goes on from one of ``first``; one is the proof's."""

    first: int
    second: int
    path: tuple[bytes, ...]


@dataclass(frozen=True)
class Proof:
    """All a stranger needs to check one entry.

    ``stamp`` is an RFC 3161 token over the checkpoint's bytes, None where there is none yet.
    ``openings`` and ``manifest`` (the bytes the entry commits to) are for the record's own body.
    """

    entry: bytes
    index: int
    size: int
    path: tuple[bytes, ...]
    checkpoint: bytes
    keys: tuple[str, ...]
    stamp: bytes | None
    openings: tuple[Opening, ...] = ()
    consistency: tuple[Consistency, ...] = ()
    manifest: bytes | None = None

    def to_json(self) -> dict[str, object]:
        """Return the document ``verify_entry.py`` reads (FORMAT.md, section 13)."""
        return {
            "format": FORMAT,
            "entry": self.entry.decode(),
            "index": self.index,
            "size": self.size,
            "path": [step.hex() for step in self.path],
            "checkpoint": self.checkpoint.decode(),
            "keys": list(self.keys),
            "stamp": base64.b64encode(self.stamp).decode() if self.stamp else None,
            "openings": {one.name: {"salt": one.salt, "value": one.value} for one in self.openings},
            "consistency": [
                {
                    "first": one.first,
                    "second": one.second,
                    "path": [step.hex() for step in one.path],
                }
                for one in self.consistency
            ],
        }

    def to_bytes(self) -> bytes:
        """Return the document as it is written to a file."""
        return json.dumps(self.to_json(), ensure_ascii=False, indent=1).encode() + b"\n"


def proof_of(
    parts: Parts,
    actor: Actor,
    record_id: str,
    *,
    seq: int | None = None,
    since: bytes | None = None,
) -> Proof:
    """Prove an entry on a record this actor may see: its sealing, else its newest step, or ``seq``.

    ``since`` is a checkpoint somebody kept, older or newer: the proof then shows that the log goes
    on between the two. Raises ``NotFound``; ``WrongState`` while no checkpoint covers the entry;
    ``Damaged`` where the ledger is not what its checkpoint says, or not what ``since`` says.
    """
    record = view_record(parts, actor, record_id)
    entry = _wanted(parts, record, seq)
    kept = _own(parts, since) if since is not None else None
    with parts.catalog.view() as view:
        notes = [one.note.encode() for one in view.ledger.checkpoints() if one.size > entry.seq]
        if not notes:
            message = "Sổ chưa niêm phong đến dòng này. Hãy thử lại sau mười phút."
            raise WrongState(message)
        note, stamp = _stamped(parts, notes)
        sealed = Log.of(parts.ledger_key).opened(note)
        path = vouched.inclusion(view, entry.to_bytes(), entry.seq, sealed)
        if path is None:
            raise unfit()
        going_on = _going_on(view, sealed, kept)
    found = Proof(
        entry=entry.to_bytes(),
        index=entry.seq,
        size=sealed.size,
        path=path,
        checkpoint=note,
        keys=tuple(parts.ledger_key.lines),
        stamp=stamp,
        consistency=going_on,
    )
    return _opened(parts, actor, record, found)


def newest_checkpoint(parts: Parts) -> bytes:
    """Return the newest signed checkpoint: what a second party keeps to hold the archive to it.

    It names nobody, so anybody may have it. Raises ``WrongState`` before there is one.
    """
    with parts.catalog.view() as view:
        newest = view.ledger.newest_checkpoint()
    if newest is None:
        message = "Sổ chưa niêm phong lần nào. Hãy thử lại sau mười phút."
        raise WrongState(message)
    return newest.note.encode()


def _wanted(parts: Parts, record: Record, seq: int | None) -> Entry:
    with parts.catalog.view() as view:
        entries = [Entry.from_bytes(row.data.encode()) for row in view.ledger.of(record.id)]
    if seq is not None:
        chosen = [one for one in entries if one.seq == seq]
    else:
        steps = [one for one in entries if MANIFEST in one.commitments]
        chosen = [one for one in steps if one.act is Act.SEALED] or steps
    if not chosen:
        raise NotFound
    return chosen[-1]


def _own(parts: Parts, since: bytes) -> Checkpoint:
    """Return the checkpoint somebody kept. Raises ``Refused`` for one that is not this log's."""
    try:
        return Log.of(parts.ledger_key).opened(since)
    except BadCheckpoint as error:
        message = "Tệp này không phải điểm chốt do kho này ký. Hãy kiểm tra lại tệp đã giữ."
        raise Refused(message, detail=error.detail) from error


def _stamped(parts: Parts, notes: Sequence[bytes]) -> tuple[bytes, bytes | None]:
    """Return the first of these checkpoints that was time-stamped, with its token; else the first.

    The first is the best: nothing was stamped earlier with this entry under it.
    """
    stamps: dict[int, list[Name]] = {}
    for name in parts.objects.names(LEDGER):
        if name.prefix.startswith("stamp-"):
            stamps.setdefault(int(name.prefix.split("-")[1]), []).append(name)
    for note in notes:
        for name in stamps.get(read(note).size, ()):
            token = parts.objects.read(name)
            # A checkpoint written twice after a crash has two texts; the token is over one of them.
            if hashlib.sha256(note).digest() in token:
                return note, token
    return notes[0], None


def unfit() -> Damaged:
    """Return the error of entries that do not lead to their checkpoint."""
    message = "Sổ không khớp điểm chốt. Hãy báo người quản trị chạy “vankho check --ledger”."
    return Damaged(message)


def _going_on(view: Work, sealed: Checkpoint, kept: Checkpoint | None) -> tuple[Consistency, ...]:
    if kept is None:
        return ()
    first, second = sorted((kept, sealed), key=lambda one: one.size)
    path = vouched.consistency(view, first, second)
    if path is None:
        message = (
            "Sổ của kho không nối tiếp điểm chốt đã giữ: kho đã bị lùi lại hoặc viết lại. "
            "Hãy báo người quản trị chạy “vankho check --ledger --against”."
        )
        raise Damaged(message)
    return (Consistency(first.size, second.size, path),)


def _opened(parts: Parts, actor: Actor, record: Record, found: Proof) -> Proof:
    """Add what the entry commits to, for those whose record it is; that is a disclosure."""
    if not actor.is_operator and record.body not in bodies_for(actor, Asked.SEE):
        return found
    entry = Entry.from_bytes(found.entry)
    manifest = _manifest(parts, record, entry)
    if manifest is not None:
        _note(parts, actor, record, digest_of(manifest))
    openings = tuple(_openings(parts, actor, record, entry))
    return replace(found, openings=openings, manifest=manifest)


def _manifest(parts: Parts, record: Record, entry: Entry) -> bytes | None:
    digest = entry.commitments.get(MANIFEST)
    names = (one for one in parts.objects.names(record.id) if one.digest == digest)
    name = next(names, None)
    return parts.objects.read(name) if name is not None else None


def _note(parts: Parts, actor: Actor, record: Record, digest: Digest) -> None:
    said = {"file": commit(record.salt, str(digest)), "purpose": commit(record.salt, PURPOSE)}
    with parts.catalog.work() as work:
        fact = Fact(Act.DISCLOSED, record.id, actor.id, said)
        work.ledger.note(fact, entry_id=new_id(parts.chance), at=parts.clock())


def _openings(parts: Parts, actor: Actor, record: Record, entry: Entry) -> Sequence[Opening]:
    """Return the openings of a disclosure's commitments, tried from what they can be."""
    told = entry.commitments
    manifests = (one.digest for one in parts.objects.names(record.id))
    files = [*(file.sha256 for file in record.files), *manifests]
    file = next((one for one in files if commit(record.salt, str(one)) == told.get("file")), None)
    purpose = purpose_of(entry, record, actor.warrants)
    pairs = (("file", file), ("purpose", purpose))
    return [Opening(name, record.salt, str(value)) for name, value in pairs if value is not None]
