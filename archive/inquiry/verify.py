"""Judge a file anybody brings: first against the sealed journal, then by its signatures.

A file whose digest was sealed here is the original, byte for byte: the strongest answer there is.
Any other file is judged by its signatures, in the sandbox; unknown is never shown as valid.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from archive.ledger.entry import Act, Entry
from archive.parts import Parts
from archive.records.calendar import VIETNAM
from archive.records.digest import Digest, digest_of_parts
from archive.records.errors import ArchiveError, NotFound
from archive.records.record import Record, Role
from archive.records.state import State
from archive.sandbox.chores import Chore
from archive.sandbox.scratch import lent
from signing.verdict import SignatureVerdict, Verdict

PICTURE = 560
"""Pixels across the picture of a signed revision: enough to see what was signed."""
HEADLINES = {
    "valid": "Hợp lệ",
    "invalid": "Không hợp lệ",
    "unknown": "Chưa thể kết luận",
    "none": "Không có chữ ký số",
}


@dataclass(frozen=True)
class PublicRecord:
    """What anyone may know of a sealed result: no name of a citizen, no text of the page."""

    code: str
    number: str
    date: str
    kind: str
    body: str
    sha256: Digest
    sealed_at: datetime
    verdict: str


@dataclass(frozen=True)
class Judgement:
    """The answer in words. ``ours`` is set when the file is a sealed original of this archive.

    ``covered`` counts the bytes of the revision that was signed, where more came after it and the
    file is not valid as it is (else 0); ``signed_page`` is a picture (JPEG) of its first page.
    """

    status: str
    headline: str
    sentences: tuple[str, ...]
    sha256: Digest
    ours: PublicRecord | None
    verdict: Verdict
    covered: int = 0
    signed_page: bytes = b""


def judge(parts: Parts, path: Path) -> Judgement:
    """Judge a file on disk; never raises for what the file contains."""
    with path.open("rb") as stream:
        sha256 = digest_of_parts(iter(lambda: stream.read(1 << 20), b""))
    ours = by_digest(parts, sha256)
    verdict = _verdict(parts, path)
    status, sentences = verdict.verdict, list[str]()
    if ours is not None:
        sentences.append("Đúng bản gốc: tệp trùng từng byte với bản đã niêm phong tại kho này.")
    sentences += [sentence(one) for one in verdict.signatures if one.kind == "signature"]
    if not verdict.signatures and verdict.reason:
        sentences.append(verdict.reason)
    told = Judgement(status, HEADLINES[status], tuple(sentences), sha256, ours, verdict)
    covered = signed_revision(verdict, path.stat().st_size)
    return replace(told, covered=covered, signed_page=_drawn(parts, path, covered))


def signed_revision(verdict: Verdict, size: int) -> int:
    """Return how many bytes of a changed file were signed: those of the last sound signature."""
    whole = [
        one.covered
        for one in verdict.signatures
        if one.coverage == "entire revision" and one.changes
    ]
    return max((one for one in whole if one < size), default=0) if verdict.verdict != "valid" else 0


def _drawn(parts: Parts, path: Path, covered: int) -> bytes:
    """Draw the first page of the revision that was signed; nothing where it cannot be drawn."""
    if not covered:
        return b""
    with lent(parts.scratch) as folder, lent(parts.scratch) as beside:
        kept = beside / "signed"
        with path.open("rb") as stream:
            kept.write_bytes(stream.read(covered))
        try:
            parts.sandbox.run(
                Chore.RENDER,
                {"page": 1, "width": PICTURE, "turned": 0},
                inputs={"file": kept},
                folder=folder,
            )
        except ArchiveError:
            return b""
        return (folder / "page.jpg").read_bytes()


def sentence(signature: SignatureVerdict) -> str:
    """Say in one plain sentence who signed, when by whose word, and what to think of it."""
    who = signature.signer or "người ký không rõ"
    when = "không rõ thời điểm"
    if signature.time is not None:
        local = signature.time.astimezone(VIETNAM)
        stamped = signature.time_source == "timestamp"
        by = "theo dấu thời gian" if stamped else "theo lời khai của máy ký"
        when = f"lúc {local:%H:%M ngày %d/%m/%Y} ({by})"
    return f"{HEADLINES[signature.verdict]}: {who} ký {when}. {signature.reason}".strip()


def by_digest(parts: Parts, sha256: Digest) -> PublicRecord | None:
    """Return the sealed result with exactly this digest, if it is one of ours."""
    with parts.catalog.view() as view:
        for record_id in view.records.with_file(sha256, Role.SIGNED, Role.ORIGINAL):
            record = view.records.get(record_id)
            is_result = record.result is not None and record.result.sha256 == sha256
            if record.state is State.SEALED and is_result:
                return _public(parts, record)
    return None


def public(parts: Parts, code: str) -> PublicRecord:
    """Return what anyone may know under this code. Raises ``NotFound``, also before sealing."""
    with parts.catalog.view() as view:
        record_id = view.records.by_public_code(code)
        record = view.records.find(record_id) if record_id else None
    if record is None or record.state is not State.SEALED:
        message = "Mã kiểm tra này không có trong kho. Hãy quét lại mã QR hoặc so lại từng ký tự."
        raise NotFound(message)
    return _public(parts, record)


def _public(parts: Parts, record: Record) -> PublicRecord:
    with parts.catalog.view() as view:
        body = view.dossiers.bodies().get(record.body)
        entries = [Entry.from_bytes(row.data.encode()) for row in view.ledger.of(record.id)]
    sealed = next(entry.at for entry in reversed(entries) if entry.act is Act.SEALED)
    result = record.result
    if result is None:
        raise NotFound
    verdict = "valid" if result.role is Role.SIGNED else (record.arrival_verdict or "none")
    return PublicRecord(
        code=record.public,
        number=record.value("number"),
        date=record.value("date"),
        kind=record.value("type"),
        body=body.name if body else record.body,
        sha256=result.sha256,
        sealed_at=sealed,
        verdict=verdict,
    )


def _verdict(parts: Parts, path: Path) -> Verdict:
    anchors = {f"anchor{n}": anchor for n, anchor in enumerate(parts.signing.anchors)}
    with lent(parts.scratch) as folder:
        try:
            said = parts.sandbox.run(
                Chore.VERIFY,
                {"at": parts.clock().isoformat()},
                inputs={"file": path, **anchors},
                folder=folder,
            )
        except ArchiveError as error:
            return Verdict("unknown", reason=error.message)
    return Verdict.from_json(said)
