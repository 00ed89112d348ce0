"""Which signature a record waits for: on which bytes, by whom, in which field, with which look.

One answer for every way of signing: here, on the signer's own machine, one by one or many at once.
A digitised copy takes one signature; a document that is being issued takes those of its signers in
their order and, once it has number and date, the agency's (`archive.route.issue`).
"""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from archive.parts import Parts
from archive.records.access import Act
from archive.records.actor import Actor
from archive.records.calendar import legal_day
from archive.records.errors import NotAllowed, Refused, Unavailable, WrongState
from archive.records.issuing import Turn
from archive.records.presented import Form
from archive.records.record import File, Record, Role
from archive.records.state import State
from archive.route.stage import asked_of, must_be
from archive.rules.powers import Step, may_sign
from signing.errors import SigningError

if TYPE_CHECKING:
    from signing.appearance import Appearance, CopyForm
    from signing.keys.interface import Holder

FIELD = "ChuKy"
SEAL = "ConDau"
"""Names of the fields: persons' by their number (``ChuKy1``), and the agency's."""

PICTURE = ".png"
"""How the picture of a signature or seal is called: as its key, in the same folder."""


@dataclass(frozen=True)
class Stroke:
    """One signature to be made; ``certify`` binds all later changes to what was foreseen."""

    field: str
    appearance: "Appearance"
    certify: bool = False


def current(record: Record) -> File:
    """Return the file the next signature covers."""
    newest = record.file(Role.SIGNING) if record.outgoing else None
    return cast(File, newest or record.file(Role.OFFICIAL))


def orderable(parts: Parts, record_id: str, *, by: Actor) -> Record:
    """Return a record this person may decide about, with its copy that nobody has signed.

    Raises ``WrongState`` for one that is not there or was ordered, ``Refused`` without a copy.
    """
    record = asked_of(parts, record_id, by, Act.REVIEW)
    must_be(record, State.REVIEWED)
    if record.outgoing is not None or record.file(Role.SIGNING) is not None:
        message = "Tài liệu này đã được trình ký hoặc đã ký."
        raise WrongState(message)
    if record.file(Role.OFFICIAL) is None:
        message = "Tài liệu này không có bản chính thức do kho lập nên không trình ký phát hành."
        raise Refused(message)
    return record


def must_have_the_turn(parts: Parts, record: Record, by: Actor) -> None:
    """Raise ``NotAllowed`` or ``WrongState``, in words, unless it is this person's turn to sign.

    Who may sign a type of document, and who puts the agency's seal, is data (``rules``).
    """
    issuing = record.outgoing
    if issuing is None:
        _must_follow_its_document(parts, record, by)
        return
    if issuing.turn not in {Turn.PERSON, Turn.SEAL}:
        message = "Văn bản đang chờ văn thư lấy số và ghi ngày; sau đó mới đóng dấu cơ quan."
        raise WrongState(message)
    step = Step.SEAL if issuing.turn is Turn.SEAL else Step.PERSON
    today = legal_day(parts.clock())
    if record.body not in by.bodies(*may_sign(record.value("type"), step, today)):
        message = "Bạn không có thẩm quyền ký loại văn bản này ở cơ quan này."
        raise NotAllowed(message)
    if step is Step.PERSON and issuing.next_signer != by.id:
        message = "Chưa đến lượt bạn ký văn bản này, hoặc bạn không có tên trong thứ tự ký."
        raise NotAllowed(message)


def _must_follow_its_document(parts: Parts, record: Record, by: Actor) -> None:
    """Raise unless an attachment's document is issued, and this person puts the agency's mark."""
    if not _is_attachment(record):
        return
    _number_of_main(parts, record)
    offices = may_sign(record.value("type"), Step.SEAL, legal_day(parts.clock()))
    if record.body not in by.bodies(*offices):
        message = "Phụ lục mang chữ ký số của cơ quan; người giữ con dấu ký."
        raise NotAllowed(message)


def _is_attachment(record: Record) -> bool:
    presented = record.presented
    return presented is not None and presented.form is Form.ATTACHMENT


def _number_of_main(parts: Parts, record: Record) -> str:
    """Return the number of the document an attachment goes with; ``WrongState`` before it is."""
    main = record.presented.main if record.presented is not None else None
    with parts.catalog.view() as view:
        found = view.records.find(main) if main else None
    issuing = found.outgoing if found is not None else None
    if issuing is None or issuing.turn is not Turn.DONE or issuing.number is None:
        message = "Văn bản chính chưa phát hành. Phụ lục được ký sau khi văn bản chính đóng dấu."
        raise WrongState(message)
    return issuing.number.text


def has_the_turn(parts: Parts, record: Record, by: Actor) -> bool:
    """Say whether it is this person's turn to sign."""
    try:
        must_have_the_turn(parts, record, by)
    except (NotAllowed, WrongState):
        return False
    return True


def must_be_theirs(parts: Parts, record: Record, by: Actor, holder: "Holder") -> None:
    """Raise ``Refused`` unless the certificate is of whoever this signature must be.

    A person signs as themselves, the seal is put with the agency's own certificate.
    """
    issuing = record.outgoing
    if issuing is None and not _is_attachment(record):
        return
    with parts.catalog.view() as view:
        body = view.dossiers.bodies()[record.body]
    wanted = body.name if issuing is None or issuing.turn is Turn.SEAL else by.name
    if _plain(holder.name) != _plain(wanted):
        message = f"Chứng thư số này của “{holder.name}”, còn lượt ký này của “{wanted}”."
        raise Refused(message)


def stroke_of(parts: Parts, record: Record, picture: Path | None) -> Stroke:
    """Return the signature that is to be made; ``picture`` is looked for, not relied on."""
    from signing.appearance import Appearance, Case, attachment  # noqa: PLC0415 - as in `sign`

    issuing = record.outgoing
    with parts.catalog.view() as view:
        body = view.dossiers.bodies()[record.body]
    written = parts.signing.time_format(record.body)
    if issuing is None and _is_attachment(record):
        return Stroke(SEAL, attachment(_number_of_main(parts, record), time_format=written))
    if issuing is None:
        case, lines = Case.DIGITISED_COPY, (_form(record).value,)
        return Stroke(f"{FIELD}1", Appearance(case, body.name, lines, time_format=written))
    image = picture.read_bytes() if picture is not None and picture.exists() else None
    case = Case.AGENCY_SEAL if issuing.turn is Turn.SEAL else Case.PERSONAL
    look = Appearance(case, body.name, time_format=written, picture=image)
    if issuing.turn is Turn.SEAL:
        return Stroke(SEAL, look)
    first = not issuing.given
    field = f"{FIELD}{len(issuing.given) + 1}"
    return Stroke(field, look, certify=first and parts.signing.certify)


def _form(record: Record) -> "CopyForm":
    """Return the form of a copy: as an officer chose, else by its type, else a faithful one."""
    from signing.appearance import CopyForm  # noqa: PLC0415 - as in `sign`

    if record.presented is not None:
        return CopyForm[record.presented.form.name]
    kind = record.value("type").casefold()
    by_type = {"sao lục": CopyForm.COPY_OF_COPY, "trích sao": CopyForm.EXCERPT}
    return next((form for words, form in by_type.items() if words in kind), CopyForm.COPY)


def _plain(name: str) -> str:
    """Write a name so that case, spaces and a remark in brackets do not matter."""
    bare = re.sub(r"\([^)]*\)", "", unicodedata.normalize("NFC", name))
    return " ".join(bare.casefold().split())


def in_our_words(error: SigningError) -> Refused | Unavailable:
    """Return what the library says as one of the archive's errors."""
    kind = Unavailable if error.retryable else Refused
    return kind(str(error))
