"""Sign the official copy: exactly the bytes that were shown, with the person's own key.

From:    reviewed
To:      signed
Writes:  the signed file, first without and then with its time-stamps (objects); entries (ledger)
Again:   safe: one signature a record, because the step counts versions; time-stamps come by
themselves

The key is needed once, for a moment. What takes long (time-stamp, revocation answers) is added by a
job into the room left for it; until then the record says it waits for a time-stamp. The level is
never lowered.

What makes and judges signatures is loaded at the first signature: a server that only receives and
finds starts faster and stays smaller.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

from archive.failpoint import failpoint
from archive.ledger.entry import Act as LedgerAct
from archive.parts import Parts, name_of
from archive.records.access import Act
from archive.records.actor import Actor
from archive.records.digest import Digest, new_id
from archive.records.errors import Conflict, NotAllowed, Refused, TooMany, Unavailable, WrongState
from archive.records.job import Job, Task
from archive.records.receipt import keyed_hash
from archive.records.record import File, Record, Role
from archive.records.state import State, Waiting
from archive.route.stage import Move, asked_of, follow, must_be, past, step
from signing.errors import SigningError
from signing.keys.interface import SigningKey
from signing.profile import Level, unlock_pkcs12

if TYPE_CHECKING:
    from signing.appearance import Appearance

PIN_TRIES, PIN_WINDOW = 5, timedelta(minutes=15)
"""After this many wrong PINs in this time, a person waits for that key."""

FIELD = "ChuKy1"
CERTIFICATE = ".pem"
"""How the name of a key ends that lies elsewhere: only its certificate is kept here."""

COPY_FORM = "SAO Y"
"""The form of the copy in the visible mark (Decree 30/2020, Article 25: copy of an original)."""


@dataclass(frozen=True)
class Unlocked:
    """A key its owner opened with the PIN; it lives in memory only, as long as it is held."""

    name: str
    owner: str
    key: SigningKey


def unlock(parts: Parts, actor: Actor, key_name: str, pin: str) -> Unlocked:
    """Open one of the actor's own keys.

    Raises ``NotAllowed`` or ``Refused`` (wrong PIN, bad key), ``TooMany`` after five wrong PINs in
    15 minutes: tries are counted before the PIN is looked at.
    """
    from signing.check import check_certificate  # noqa: PLC0415 - see the module

    path = own_key(parts, actor, key_name)
    if path.suffix == CERTIFICATE:
        message = (
            f"Khóa “{key_name}” nằm trong thiết bị của bạn. Hãy ký ở máy cắm thiết bị, "
            "bằng lệnh “vankho sign --server …”."
        )
        raise Refused(message)
    tries = _count_pin(parts, actor, key_name)
    try:
        content = path.read_bytes()
        key = unlock_pkcs12(content, pin)
        check_certificate(key.holder, parts.signing.trust, parts.signing.fetcher, parts.clock())
    except SigningError as error:
        raise in_our_words(error) from error
    except OSError as error:
        message = "Không mở được tệp khóa ký. Hãy báo người quản trị."
        raise Refused(message, detail=str(error)) from error
    with parts.catalog.work() as work:
        work.sessions.clear_tries(tries)
    return Unlocked(key_name, actor.id, key)


def own_key(parts: Parts, actor: Actor, key_name: str) -> Path:
    """Return the file of one of the actor's own keys. Raises ``NotAllowed`` for others' keys."""
    with parts.catalog.view() as view:
        holders = {holder.name: holder for holder in view.people.keys(actor.id)}
    if key_name not in holders:
        message = f"Tài khoản này không có khóa ký “{key_name}”. Hãy chọn khóa của mình."
        raise NotAllowed(message)
    return parts.signing.keys / holders[key_name].path


def sign(
    parts: Parts, record_id: str, unlocked: Unlocked, *, by: Actor, seen: Digest | None
) -> Record:
    """Sign a record's official copy. ``seen`` is the digest of the bytes the signer was shown.

    Raises ``Conflict`` if the official copy is another one by now.
    """
    from signing.sign import sign as sign_pdf  # noqa: PLC0415 - see the module

    record, official = signable(parts, record_id, by, seen)
    if unlocked.owner != by.id:
        raise NotAllowed
    content = parts.objects.read(name_of(record, official))
    look = appearance_of(parts, record)
    try:
        signed = sign_pdf(content, unlocked.key, at=parts.clock(), appearance=look, field=FIELD)
    except SigningError as error:
        raise in_our_words(error) from error
    return keep_signed(parts, record, signed, by=by)


def keep_signed(parts: Parts, record: Record, signed: bytes, *, by: Actor) -> Record:
    """Keep the signed file and note the job that completes it. Raises ``Conflict``: one signs."""
    failpoint("sign.before_store")
    name = parts.objects.put(record.id, signed)
    failpoint("sign.after_store")
    file = File(Role.SIGNING, name.digest, "application/pdf", len(signed))
    after = replace(
        record,
        files=(*record.files, file),
        waiting_for=Waiting.TIMESTAMP,
        signed_by=by.id,
        problem=None,
    )
    with step(parts, Move(record, after, LedgerAct.SIGNED, by.id)) as work:
        follow(parts, work, Task.TIMESTAMP, record.id)
    return replace(after, version=record.version + 1)


def complete(parts: Parts, job: Job) -> None:
    """Bring the signature to B-LTA. Raises ``Unavailable`` while an authority does not answer."""
    with parts.catalog.view() as view:
        record = view.records.get(str(job.record))
    pending = record.file(Role.SIGNING)
    if record.state is not State.REVIEWED or pending is None:
        past(parts, job)
        return
    whole = _extended(parts, parts.objects.read(name_of(record, pending)))
    failpoint("timestamp.before_store")
    name = parts.objects.put(record.id, whole)
    file = File(Role.SIGNED, name.digest, "application/pdf", len(whole))
    after = replace(record, state=State.SIGNED, files=(*record.files, file), waiting_for=None)
    with step(parts, Move(record, after, LedgerAct.TIMESTAMPED, "system", job)) as work:
        follow(parts, work, Task.SEAL, record.id)


def waive(parts: Parts, job: Job) -> None:
    """Pass a record that needs no signature of ours, with the reason noted."""
    with parts.catalog.view() as view:
        record = view.records.get(str(job.record))
    if record.state is not State.REVIEWED:
        past(parts, job)
        return
    after = replace(record, state=State.SIGNED, no_signature_because=_reason(record))
    with step(parts, Move(record, after, LedgerAct.SIGNED, "system", job)) as work:
        follow(parts, work, Task.SEAL, record.id)


def _reason(record: Record) -> str:
    """Return why a record needs no signature of ours."""
    if record.arrival_verdict is None:
        return "Tệp được giữ nguyên dạng gốc, không đọc và không lập bản số hóa."
    verdict = VERDICT_WORDS[record.arrival_verdict]
    return f"Tệp đến đã mang chữ ký số của nơi khác; kết luận lúc tiếp nhận: {verdict}."


VERDICT_WORDS = {
    "valid": "hợp lệ",
    "invalid": "không hợp lệ",
    "unknown": "chưa thể kết luận",
    "none": "không có chữ ký",
}


def _extended(parts: Parts, content: bytes) -> bytes:
    from signing.extend import extend  # noqa: PLC0415 - see the module
    from signing.verify import verify  # noqa: PLC0415 - see the module

    signing = parts.signing
    try:
        whole = extend(
            content,
            to=Level.B_LTA,
            trust=signing.trust,
            timestamper=signing.timestamper,
            fetcher=signing.fetcher,
            at=parts.clock(),
        )
    except SigningError as error:
        raise in_our_words(error) from error
    judged = verify(whole, trust=signing.trust, at=parts.clock(), fetcher=None)
    if judged.verdict != "valid":
        why = "; ".join(one.reason for one in judged.signatures)
        message = "Chữ ký vừa tạo không tự kiểm tra được là hợp lệ. Hãy báo người quản trị."
        raise Refused(message, detail=why)
    return whole


def appearance_of(parts: Parts, record: Record) -> "Appearance":
    """Return the visible mark of a digitised copy (Decree 30/2020): the body's name, its form."""
    from signing.appearance import Appearance, Case  # noqa: PLC0415 - see the module

    with parts.catalog.view() as view:
        body = view.dossiers.bodies()[record.body]
    return Appearance(Case.DIGITISED_COPY, organisation=body.name, lines=(COPY_FORM,))


def signable(parts: Parts, record_id: str, by: Actor, seen: Digest | None) -> tuple[Record, File]:
    """Return a record this actor may sign now, with its official copy.

    Raises ``WrongState``, and ``Conflict`` where the copy is not the one that was seen.
    """
    record = asked_of(parts, record_id, by, Act.SIGN)
    must_be(record, State.REVIEWED)
    if record.waiting_for is Waiting.TIMESTAMP:
        message = "Tài liệu này đã được ký, đang chờ dấu thời gian."
        raise WrongState(message)
    official = cast(File, record.file(Role.OFFICIAL))
    if seen is not None and seen != official.sha256:
        message = "Tệp đã khác với tệp bạn vừa xem. Hãy xem lại rồi ký."
        raise Conflict(message)
    return record, official


def _count_pin(parts: Parts, actor: Actor, key_name: str) -> str:
    """Count one try of a person at a key, and return where it is counted."""
    bucket = "pin:" + keyed_hash(parts.pepper, "pin", actor.id, key_name)
    now = parts.clock()
    with parts.catalog.work() as work:
        if work.sessions.tries(bucket, since=now - PIN_WINDOW) >= PIN_TRIES:
            message = "Đã nhập sai mã PIN quá nhiều lần. Hãy đợi 15 phút rồi thử lại."
            raise TooMany(message, wait=int(PIN_WINDOW.total_seconds()))
        work.sessions.try_once(new_id(parts.chance), bucket, at=now)
    return bucket


def in_our_words(error: SigningError) -> Refused | Unavailable:
    """Return what the library says as one of the archive's errors."""
    kind = Unavailable if error.retryable else Refused
    return kind(str(error))
