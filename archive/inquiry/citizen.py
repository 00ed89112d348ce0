"""A citizen looks up a dossier with the receipt's code and a second factor, and takes the result.

Wrong code and wrong factor get the same answer in the same time, and tries are counted per address
and per code (OWASP ASVS 5.0, 6.3.1; attacks C2).
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from archive.catalog.sql.ledger import Fact
from archive.catalog.sql.records import Wanted
from archive.catalog.sql.work import Work
from archive.inquiry.disclose import Download, disclose, file_name
from archive.inquiry.purposes import LOOK_UP, RESULT
from archive.ledger.entry import Act, commit
from archive.parts import Parts
from archive.records.digest import new_id
from archive.records.dossier import Dossier
from archive.records.errors import NotAllowed, NotFound, TooMany
from archive.records.receipt import keyed_hash, read_code, read_factor
from archive.records.record import Record
from archive.records.state import State

PER_ADDRESS = (5, timedelta(minutes=1))
PER_CODE = (20, timedelta(days=1))
KEY_LASTS = timedelta(minutes=30)
CITIZEN = "public"

STATE_WORDS = {
    State.RECEIVED: "Đã nhận, đang kiểm tra tệp",
    State.INGESTED: "Đang đọc bản quét",
    State.READ: "Cán bộ đang kiểm tra",
    State.REVIEWED: "Đang chờ người có thẩm quyền ký",
    State.SIGNED: "Đã ký, đang lưu trữ",
    State.SEALED: "Đã có kết quả",
    State.DISPOSED: "Đã hết thời hạn lưu trữ",
    State.REFUSED: "Không nhận được, hãy hỏi nơi nộp",
}


@dataclass(frozen=True)
class CitizenPaper:
    """One paper of the dossier in the citizen's words; ``ready`` when it can be taken."""

    record: str
    title: str
    state: str
    ready: bool
    name: str
    verify_code: str


@dataclass(frozen=True)
class CitizenView:
    """What the citizen sees. ``key`` proves this look-up for half an hour of downloads."""

    dossier_code: str
    title: str
    body: str
    papers: tuple[CitizenPaper, ...]
    key: str


def look_up(parts: Parts, code: str, factor: str, address: str) -> CitizenView:
    """Return the dossier of this receipt.

    Raises ``Refused`` for what cannot be a code, ``NotAllowed`` when code and factor do not match
    (whichever was wrong), ``TooMany`` past the limits.
    """
    right_code, right_factor = read_code(code), read_factor(factor)
    code_hash = keyed_hash(parts.pepper, "receipt", right_code)
    _count(parts, address, code_hash)
    with parts.catalog.view() as view:
        receipt = view.dossiers.receipt(code_hash)
        said = keyed_hash(parts.pepper, "factor", right_code, right_factor)
        kept = receipt.factor_hash if receipt else "0" * 64
        if not hmac.compare_digest(said, kept) or receipt is None:
            message = "Mã biên nhận hoặc 4 số đối chiếu không đúng. Hãy so lại với giấy hẹn."
            raise NotAllowed(message)
        shown = _view(parts, view, view.dossiers.get(receipt.dossier))
    _note(parts, receipt.dossier)
    return shown


def view_again(parts: Parts, key: str) -> CitizenView:
    """Return the dossier of a look-up made a moment ago.

    Raises ``NotAllowed`` once it has run out.
    """
    dossier_id = _opened(parts, key)
    with parts.catalog.view() as view:
        return _view(parts, view, view.dossiers.get(dossier_id))


def download(parts: Parts, key: str, record_id: str) -> Download:
    """Hand out a result, byte for byte, to whoever holds the look-up's key."""
    dossier_id = _opened(parts, key)
    with parts.catalog.view() as view:
        record = view.records.find(record_id)
    if record is None or record.dossier != dossier_id or record.state is not State.SEALED:
        raise NotFound
    file = record.result
    if file is None:
        raise NotFound
    return disclose(parts, record, file, actor=CITIZEN, purpose=RESULT)


def _note(parts: Parts, dossier_id: str) -> None:
    """Write the disclosure on each record of the dossier before the look-up is answered."""
    with parts.catalog.work() as work:
        for record in work.records.list(Wanted(dossier=dossier_id, limit=1000)):
            said = {"purpose": commit(record.salt, LOOK_UP)}
            fact = Fact(Act.DISCLOSED, record.id, CITIZEN, said)
            work.ledger.note(fact, entry_id=new_id(parts.chance), at=parts.clock())


def _count(parts: Parts, address: str, code_hash: str) -> None:
    now = parts.clock()
    buckets = [
        (f"look-up:address:{keyed_hash(parts.pepper, 'address', address)}", *PER_ADDRESS),
        (f"look-up:code:{code_hash}", *PER_CODE),
    ]
    with parts.catalog.work() as work:
        tried = [
            (work.sessions.tries(bucket, since=now - window), most)
            for bucket, most, window in buckets
        ]
        for bucket, _, _ in buckets:
            work.sessions.try_once(new_id(parts.chance), bucket, at=now)
    if any(count >= most for count, most in tried):
        message = "Đã tra cứu quá nhiều lần. Hãy đợi một phút rồi thử lại."
        raise TooMany(message)


def _view(parts: Parts, view: Work, dossier: Dossier) -> CitizenView:
    records = view.records.list(Wanted(dossier=dossier.id, limit=1000))
    body = view.dossiers.bodies().get(dossier.body)
    return CitizenView(
        dossier_code=dossier.code,
        title=dossier.title,
        body=body.name if body else dossier.body,
        papers=_papers(records),
        key=_key(parts, dossier.id),
    )


def _papers(records: Sequence[Record]) -> tuple[CitizenPaper, ...]:
    papers = []
    for record in records:
        result = record.result
        ready = record.state is State.SEALED and result is not None
        papers.append(
            CitizenPaper(
                record=record.id,
                title=record.value("abstract") or record.value("number") or record.name,
                state=STATE_WORDS[record.state],
                ready=ready,
                name=file_name(record, result) if result and ready else "",
                verify_code=record.public if ready else "",
            )
        )
    return tuple(papers)


def _key(parts: Parts, dossier_id: str) -> str:
    ends = int((parts.clock() + KEY_LASTS).timestamp())
    said = f"{dossier_id}.{ends}"
    return f"{said}.{_mac(parts, said)}"


def _opened(parts: Parts, key: str) -> str:
    said, _, mac = key.rpartition(".")
    dossier_id, _, ends = said.partition(".")
    fresh = ends.isdecimal() and parts.clock().timestamp() <= int(ends)
    if not fresh or not hmac.compare_digest(mac, _mac(parts, said)):
        message = "Lần tra cứu đã hết hạn. Hãy nhập lại mã biên nhận."
        raise NotAllowed(message)
    return dossier_id


def _mac(parts: Parts, said: str) -> str:
    digest = hmac.new(parts.pepper, f"look-up:{said}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
