"""Sign the official copy: exactly the bytes that were shown, with the person's own key.

From:    reviewed
To:      signed
Writes:  the signed file, first without and then with its time-stamps (objects); entries (ledger)
Again:   safe: one signature a turn, because the step counts versions; time-stamps come by
themselves

The key is needed once, for a moment. What takes long (time-stamp, revocation answers) is added by a
job into the room left for it; until then the record says it waits for a time-stamp. The level is
never lowered. A document that is issued takes several signatures, each with its time-stamp before
the next one covers it (`archive.route.turn`).

What makes and judges signatures is loaded at the first signature: a server that only receives and
finds starts faster and stays smaller.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from archive.failpoint import failpoint
from archive.ledger.entry import Act as LedgerAct
from archive.parts import Parts, name_of
from archive.records.access import Act
from archive.records.actor import Actor
from archive.records.digest import Digest, new_id
from archive.records.errors import Conflict, NotAllowed, Refused, TooMany, WrongState
from archive.records.issuing import Hand, Turn
from archive.records.job import Job, Task
from archive.records.receipt import keyed_hash
from archive.records.record import File, Record, Role
from archive.records.state import State, Waiting
from archive.route.stage import Move, asked_of, follow, must_be, past, step
from archive.route.turn import (
    PICTURE,
    current,
    in_our_words,
    must_be_theirs,
    must_have_the_turn,
    stroke_of,
)
from signing.errors import SigningError
from signing.keys.interface import SigningKey
from signing.profile import Level, unlock_pkcs12

PIN_TRIES, PIN_WINDOW = 5, timedelta(minutes=15)
"""After this many wrong PINs in this time, a person waits for that key."""

CERTIFICATE = ".pem"
"""How the name of a key ends that lies elsewhere: only its certificate is kept here."""


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
    must_be_theirs(parts, record, by, unlocked.key.holder)
    content = parts.objects.read(name_of(record, official))
    stroke = stroke_of(parts, record, own_key(parts, by, unlocked.name).with_suffix(PICTURE))
    try:
        signed = sign_pdf(
            content,
            unlocked.key,
            at=parts.clock(),
            appearance=stroke.appearance,
            field=stroke.field,
            certify=stroke.certify,
        )
    except SigningError as error:
        raise in_our_words(error) from error
    return keep_signed(parts, record, signed, by=by)


def keep_signed(parts: Parts, record: Record, signed: bytes, *, by: Actor) -> Record:
    """Keep the signed file and note the job that completes it. Raises ``Conflict``: one signs."""
    failpoint("sign.before_store")
    name = parts.objects.put(record.id, signed)
    failpoint("sign.after_store")
    file = File(Role.SIGNING, name.digest, "application/pdf", len(signed))
    issuing = record.outgoing
    after = replace(
        record,
        files=(*record.files, file),
        waiting_for=Waiting.TIMESTAMP,
        signed_by=by.id if issuing is None or issuing.turn is Turn.PERSON else record.signed_by,
        problem=None,
        issuing=issuing.signed(Hand(by.id, parts.clock())) if issuing else record.issuing,
    )
    with step(parts, Move(record, after, LedgerAct.SIGNED, by.id)) as work:
        follow(parts, work, Task.TIMESTAMP, record.id)
    return replace(after, version=record.version + 1)


def complete(parts: Parts, job: Job) -> None:
    """Bring the signature to B-LTA. Raises ``Unavailable`` while an authority does not answer.

    One that others follow gets its time-stamp only: what comes after the last covers all.
    """
    with parts.catalog.view() as view:
        record = view.records.get(str(job.record))
    pending = record.file(Role.SIGNING)
    is_waiting = record.state is State.REVIEWED and record.waiting_for is Waiting.TIMESTAMP
    if not is_waiting or pending is None:
        past(parts, job)
        return
    issuing = record.outgoing
    is_last = issuing is None or issuing.turn is Turn.DONE
    level = Level.B_LTA if is_last else Level.B_T
    whole = extended(parts, parts.objects.read(name_of(record, pending)), level)
    failpoint("timestamp.before_store")
    name = parts.objects.put(record.id, whole)
    role = Role.SIGNED if is_last else Role.SIGNING
    file = File(role, name.digest, "application/pdf", len(whole))
    after = replace(record, files=(*record.files, file), waiting_for=None)
    if not is_last:
        with step(parts, Move(record, after, LedgerAct.TIMESTAMPED, "system", job)):
            pass
        return
    act = LedgerAct.ISSUED if issuing else LedgerAct.TIMESTAMPED
    with step(parts, Move(record, replace(after, state=State.SIGNED), act, "system", job)) as work:
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


def extended(parts: Parts, content: bytes, level: Level) -> bytes:
    """Return a file that was just signed, raised to this level and judged by ourselves.

    Raises ``Unavailable`` while an authority does not answer, ``Refused`` for one not valid.
    """
    from signing.extend import extend  # noqa: PLC0415 - see the module
    from signing.verify import verify  # noqa: PLC0415 - see the module

    signing = parts.signing
    try:
        whole = extend(
            content,
            to=level,
            trust=signing.trust,
            timestamper=signing.timestamper,
            fetcher=signing.fetcher,
            at=parts.clock(),
        )
    except SigningError as error:
        raise in_our_words(error) from error
    judged = verify(whole, trust=signing.trust, at=parts.clock(), fetcher=None)
    # B-T carries no proof of its own yet, so it is unknown here; the last level proves them all.
    may_be = {"valid"} if level is Level.B_LTA else {"valid", "unknown"}
    if judged.verdict not in may_be:
        why = "; ".join(one.reason for one in judged.signatures)
        message = "Chữ ký vừa tạo không tự kiểm tra được là hợp lệ. Hãy báo người quản trị."
        raise Refused(message, detail=why)
    return whole


def signable(parts: Parts, record_id: str, by: Actor, seen: Digest | None) -> tuple[Record, File]:
    """Return a record this actor may sign now, with the file to be signed.

    Raises ``WrongState``, ``NotAllowed`` where it is somebody else's turn, and ``Conflict`` where
    the file is not the one that was seen.
    """
    record = asked_of(parts, record_id, by, Act.SIGN)
    must_be(record, State.REVIEWED)
    if record.waiting_for is Waiting.TIMESTAMP:
        message = "Tài liệu này đã được ký, đang chờ dấu thời gian."
        raise WrongState(message)
    must_have_the_turn(parts, record, by)
    official = current(record)
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
