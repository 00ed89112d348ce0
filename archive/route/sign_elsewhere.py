"""The stage *sign* in two halves, for a key on the signer's own machine: the server never sees it.

The server prepares the exact bytes, the signer's machine shows and signs them, the server puts the
signature in. Between the two nothing stands in the catalogue: the ticket says it all, sealed with
the pepper, for a quarter of an hour and for one person. A file that was laid out and not signed is
swept with what else existed on the way.
"""

import base64
import binascii
import hmac
import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from archive.objects.keys import Name
from archive.parts import Parts, name_of
from archive.records.actor import Actor
from archive.records.calendar import from_text, to_text
from archive.records.digest import Digest, RecordId
from archive.records.errors import NotAllowed, Refused
from archive.records.receipt import keyed_hash
from archive.records.record import Record
from archive.route.sign import (
    CERTIFICATE,
    keep_signed,
    own_key,
    signable,
)
from archive.route.turn import PICTURE, in_our_words, must_be_theirs, stroke_of
from signing.errors import SigningError

if TYPE_CHECKING:
    from signing.sign import Signer

LIFE = timedelta(minutes=15)
"""How long a signer may look at what was laid out."""


@dataclass(frozen=True)
class LaidOut:
    """A file that lacks its signature, from byte ``start`` to ``end``, and the ticket to bring.

    ``certificate`` is the one that was registered for this key (DER): no other may sign.
    """

    pdf: bytes
    start: int
    end: int
    certificate: bytes
    ticket: str


@dataclass(frozen=True)
class _Ticket:
    record: str
    official: str
    laid_out: str
    start: int
    end: int
    key: str
    person: str
    until: str


def lay_out(
    parts: Parts, record_id: str, key_name: str, *, by: Actor, seen: Digest | None
) -> LaidOut:
    """Prepare a record's official copy for a key that is elsewhere.

    Raises what ``sign`` raises; ``Refused`` where the certificate may not sign.
    """
    from signing.check import check_certificate  # noqa: PLC0415 - as in `sign`
    from signing.sign import Mark, prepare  # noqa: PLC0415 - as in `sign`

    record, official = signable(parts, record_id, by, seen)
    signer = _signer(parts, by, key_name)
    must_be_theirs(parts, record, by, signer.holder)
    stroke = stroke_of(parts, record, own_key(parts, by, key_name).with_suffix(PICTURE))
    mark = Mark(parts.clock(), stroke.appearance, stroke.field, certify=stroke.certify)
    signing = parts.signing
    try:
        check_certificate(signer.holder, signing.trust, signing.fetcher, parts.clock())
        prepared = prepare(parts.objects.read(name_of(record, official)), signer, mark)
    except SigningError as error:
        raise in_our_words(error) from error
    name = parts.objects.put(record.id, prepared.pdf)
    ticket = _Ticket(
        record=record.id,
        official=official.sha256,
        laid_out=name.digest,
        start=prepared.start,
        end=prepared.end,
        key=key_name,
        person=by.id,
        until=to_text(parts.clock() + LIFE),
    )
    certificate = signer.holder.certificate
    sealed = _sealed(parts, ticket)
    return LaidOut(prepared.pdf, prepared.start, prepared.end, certificate, sealed)


def bring_back(parts: Parts, record_id: str, ticket: str, signature: bytes, *, by: Actor) -> Record:
    """Put the signature into what was laid out, and go on as ``sign`` does.

    Raises ``Refused`` for a signature of anything else, or by another key; ``Conflict`` where the
    record has changed since.
    """
    from signing.sign import attach, prepared_again  # noqa: PLC0415 - as in `sign`

    said = _opened(parts, ticket, record_id, by)
    record, _ = signable(parts, record_id, by, Digest(said.official))
    laid_out = parts.objects.read(Name.made(RecordId(said.record), Digest(said.laid_out)))
    signer = _signer(parts, by, said.key)
    try:
        signed = attach(prepared_again(laid_out, (said.start, said.end), signer), signature)
    except SigningError as error:
        raise in_our_words(error) from error
    return keep_signed(parts, record, signed, by=by)


def must_be_elsewhere(parts: Parts, by: Actor, key_name: str) -> Path:
    """Return the certificate of one of the actor's own devices.

    Raises ``Refused`` for a key that lies in the archive, ``NotAllowed`` for others'.
    """
    path = own_key(parts, by, key_name)
    if path.suffix != CERTIFICATE:
        message = f"Khóa “{key_name}” nằm trong kho. Hãy ký ở trang Ký số, với mã PIN của khóa."
        raise Refused(message)
    return path


def _signer(parts: Parts, by: Actor, key_name: str) -> "Signer":
    from signing.sign import signer_of  # noqa: PLC0415 - as in `sign`

    path = must_be_elsewhere(parts, by, key_name)
    try:
        return signer_of(path.read_bytes())
    except SigningError as error:
        raise in_our_words(error) from error
    except OSError as error:
        message = "Không mở được chứng thư số của khóa. Hãy báo người quản trị."
        raise Refused(message, detail=str(error)) from error


def _sealed(parts: Parts, ticket: _Ticket) -> str:
    said = json.dumps(asdict(ticket), sort_keys=True)
    proof = keyed_hash(parts.pepper, "signing", said)
    return base64.urlsafe_b64encode(f"{proof}{said}".encode()).decode("ascii")


def _opened(parts: Parts, ticket: str, record_id: str, by: Actor) -> _Ticket:
    """Return what a ticket of ours says. Raises ``Refused`` for any other, or an old one."""
    message = "Lượt ký này không còn dùng được. Hãy bắt đầu ký lại."
    try:
        text = base64.urlsafe_b64decode(ticket.encode("ascii")).decode()
        proof, said = text[:64], text[64:]
        if not hmac.compare_digest(proof, keyed_hash(parts.pepper, "signing", said)):
            raise Refused(message)
        found = _Ticket(**json.loads(said))
    except (binascii.Error, UnicodeError) as error:
        raise Refused(message) from error
    if found.person != by.id:
        raise NotAllowed
    if found.record != record_id or from_text(found.until) < parts.clock():
        raise Refused(message)
    return found
