"""A citizen looks up a dossier with the receipt's code and a second factor, and takes the result.

Wrong code and wrong factor get the same answer after the same work, and tries are counted
(``guessing``; OWASP ASVS 5.0, 6.3.1; attacks C2).
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
from archive.inquiry.guessing import count, guess_of, miss
from archive.inquiry.purposes import LOOK_UP, RESULT
from archive.ledger.entry import Act, commit
from archive.parts import Parts
from archive.records.digest import new_id
from archive.records.dossier import Dossier, Receipt
from archive.records.errors import NotAllowed, NotFound
from archive.records.receipt import keyed_hash, read_code, read_factor
from archive.records.record import BY_PERSON, Record
from archive.records.state import State
from archive.records.twin import Ruling

NOBODYS = "0" * 64
"""What a factor is compared with where there is no such code: no hash is only zeros."""
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
TWIN_WORDS = "Trùng với một bản đã có, bạn không cần làm gì"


@dataclass(frozen=True)
class CitizenPaper:
    """One paper of the dossier in the citizen's words; ``ready`` when it can be taken.

    ``reason`` is why an officer did not take it, as they wrote it.
    """

    record: str
    title: str
    state: str
    ready: bool
    name: str
    verify_code: str
    reason: str = ""


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
    guess = guess_of(parts, address, keyed_hash(parts.pepper, "receipt", right_code))
    count(parts, guess)
    receipt = _receipt(parts, right_code, right_factor)
    if receipt is None:
        miss(parts, guess)
        message = "Mã biên nhận hoặc 4 số đối chiếu không đúng. Hãy so lại với giấy hẹn."
        raise NotAllowed(message)
    with parts.catalog.view() as view:
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


def _receipt(parts: Parts, code: str, factor: str) -> Receipt | None:
    """Return the receipt that both belong to.

    Whatever is kept, every hash is made and every comparison done: an unknown code costs what a
    wrong factor costs. Receipts given before the pepper was changed still open.
    """
    right = None
    with parts.catalog.view() as view:
        for pepper in (parts.pepper, *parts.retired_peppers):
            kept = view.dossiers.receipt(keyed_hash(pepper, "receipt", code))
            said = keyed_hash(pepper, "factor", code, factor)
            if hmac.compare_digest(said, kept.factor_hash if kept else NOBODYS):
                right = kept
    return right


def _view(parts: Parts, view: Work, dossier: Dossier) -> CitizenView:
    records = view.records.list(Wanted(dossier=dossier.id, limit=1000))
    body = view.dossiers.bodies().get(dossier.body)
    return CitizenView(
        dossier_code=dossier.code,
        title=dossier.title,
        body=body.name if body else dossier.body,
        papers=papers_of(records),
        key=_key(parts, dossier.id),
    )


def papers_of(records: Sequence[Record]) -> tuple[CitizenPaper, ...]:
    """Return a dossier's papers as its citizen sees them; a batch once divided is none of them."""
    papers = []
    for record in records:
        if record.is_batch and record.division is not None:
            continue
        result = record.result
        ready = record.state is State.SEALED and result is not None
        papers.append(
            CitizenPaper(
                record=record.id,
                title=record.value("abstract") or record.value("number") or record.name,
                state=TWIN_WORDS if _is_left_out(record) else STATE_WORDS[record.state],
                ready=ready,
                name=file_name(record, result) if result and ready else "",
                verify_code=record.public if ready else "",
                reason=_reason(record),
            )
        )
    return tuple(papers)


def _is_left_out(record: Record) -> bool:
    """Say whether the same paper is kept as another record."""
    is_one = any(ruled.ruling is Ruling.ONE for ruled in record.twins)
    return record.state is State.REFUSED and is_one


def _reason(record: Record) -> str:
    """Return what an officer wrote for the citizen to read; what machines found stays inside."""
    problem = record.problem if record.state is State.REFUSED else None
    return problem.message if problem and problem.code == BY_PERSON else ""


def _key(parts: Parts, dossier_id: str) -> str:
    ends = int((parts.clock() + KEY_LASTS).timestamp())
    said = f"{dossier_id}.{ends}"
    return f"{said}.{_mac(parts, said)}"


def _opened(parts: Parts, key: str) -> str:
    said, _, mac = key.rpartition(".")
    dossier_id, _, ends = said.partition(".")
    # The proof first: only what we wrote ourselves is read any further.
    is_ours = hmac.compare_digest(mac.encode(), _mac(parts, said).encode())
    if not is_ours or parts.clock().timestamp() > int(ends):
        message = "Lần tra cứu đã hết hạn. Hãy nhập lại mã biên nhận."
        raise NotAllowed(message)
    return dossier_id


def _mac(parts: Parts, said: str) -> str:
    digest = hmac.new(parts.pepper, f"look-up:{said}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
