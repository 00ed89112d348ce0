# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""Sign a PDF at level B-B: one revision is added, the bytes that were there stay as they are.

The signature leaves room inside ``/Contents`` for a time-stamp, so that `signing.extend` can raise
the level later without the private key. Where the key is elsewhere, the work goes in two steps:
``prepare`` here, the key signs ``Prepared.message`` wherever it is, ``attach`` here.
"""

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime

from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import (
    PdfCMSEmbedder,
    SigIOSetup,
    SigMDPSetup,
    SigObjSetup,
)
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest, SignatureObject

from signing import cms, words
from signing.appearance import Appearance, place
from signing.document import BROKEN, Revision, open_to_append, refuse_if_locked, refuse_if_signed
from signing.drawing import Placed, draw
from signing.errors import KeyUnusable, NotSignable
from signing.fields import lock_of
from signing.keys.holders import holder_of, is_signed_by, mechanism_of, pem_certificates
from signing.keys.interface import Holder, Mechanism, SigningKey
from signing.keys.policy import LAW, Policy

ROOM = 8 * 1024
"""Bytes kept free for a time-stamp token: those of public authorities measure 2 to 7 kB."""

SIGNER_INFO = 2048
"""Bytes of a CMS without its certificates: attributes, names, a signature of up to 512 bytes."""


@dataclass(frozen=True)
class Signer:
    """Who signs, and how: all that is known of a key whose private half is elsewhere."""

    holder: Holder
    mechanism: Mechanism


@dataclass(frozen=True)
class Mark:
    """What one signature says and shows.

    ``at`` is the time the signer claims; ``field`` the name of its field; ``room`` counts the bytes
    kept free for a time-stamp. ``certify``: later changes are bound to the fields that were
    foreseen (DocMDP, P=2); only a first signature can say so.
    """

    at: datetime
    appearance: Appearance
    field: str
    reason: str | None = None
    room: int = ROOM
    certify: bool = False


@dataclass(frozen=True)
class Prepared:
    """A file that lacks nothing but the signature, and what is to be signed for it.

    ``message`` is what the key must sign, by the signer's mechanism: the DER of CMS's signed
    attributes, which hold the digest of every byte of ``pdf`` but the gap from ``start`` to
    ``end``.
    """

    pdf: bytes
    start: int
    end: int
    statement: cms.Statement

    @property
    def message(self) -> bytes:
        """What the key must sign."""
        return self.statement.signed_bytes


def sign(  # noqa: PLR0913 - the published signature: each argument is one decision of the caller
    pdf: bytes,
    key: SigningKey,
    *,
    at: datetime,
    appearance: Appearance,
    field: str,
    reason: str | None = None,
    room: int = ROOM,
    certify: bool = False,
) -> bytes:
    """Return the file with one more signature, in the named field.

    ``at`` is the time the signer claims; ``room`` counts bytes. A field that was foreseen keeps its
    place, and locks what it was made to lock. NotSignable when the file is encrypted, damaged or
    locked, when the field is filled, or when ``certify`` comes too late.
    """
    mark = Mark(at, appearance, field, reason, room, certify)
    prepared = prepare(pdf, Signer(key.holder, key.mechanism), mark)
    return attach(prepared, key.sign(prepared.message))


def prepare(pdf: bytes, signer: Signer, mark: Mark) -> Prepared:
    """Write the revision a signature will stand in. NotSignable as for ``sign``."""
    writer = open_to_append(pdf)
    try:
        refuse_if_locked(writer, mark.field)
        if mark.certify:
            refuse_if_signed(writer)
        placed = place(writer, mark.appearance, signer.holder, mark.at, mark.field)
        written, gap = _written(writer, signer, mark, placed)
    except BROKEN as problem:
        raise NotSignable(words.BROKEN_STRUCTURE) from problem
    said = cms.statement(signer.holder, signer.mechanism, gap.document_digest)
    return Prepared(written, gap.reserved_region_start, gap.reserved_region_end, said)


def signer_of(certificates: bytes, policy: Policy = LAW) -> Signer:
    """Read who signs from certificates alone (PEM): the signer's own first, then its issuers.

    KeyUnusable when they cannot be read, or the law allows such a key no use.
    """
    own, *others = pem_certificates(certificates)
    holder = holder_of(own, tuple(others))
    return Signer(holder, mechanism_of(holder, policy))


def prepared_again(pdf: bytes, gap: tuple[int, int], signer: Signer) -> Prepared:
    """Return what is to be signed for a prepared file that was kept, or came from elsewhere.

    What is signed is made anew from the bytes that are here, so nobody else can say what it is.
    NotSignable when the gap does not lie inside the file.
    """
    start, end = gap
    if not 0 < start < end < len(pdf):
        raise NotSignable(words.BROKEN_STRUCTURE)
    digest = hashlib.new(signer.mechanism.digest, pdf[:start] + pdf[end:]).digest()
    return Prepared(pdf, start, end, cms.statement(signer.holder, signer.mechanism, digest))


def attach(prepared: Prepared, signature: bytes) -> bytes:
    """Put the signature of ``prepared.message`` into the file, and return it.

    KeyUnusable when the signer's key did not make it: no file leaves here with a wrong signature.
    """
    said = prepared.statement
    if not is_signed_by(said.holder, said.mechanism, prepared.message, signature):
        raise KeyUnusable(words.NOT_THIS_KEY)
    output = io.BytesIO(prepared.pdf)
    gap = PreparedByteRangeDigest(b"", prepared.start, prepared.end)
    gap.fill_with_cms(output, cms.assemble(said, signature))
    return output.getvalue()


def _value(signer: Signer, mark: Mark) -> SignatureObject:
    """Make the signature dictionary with its empty /Contents (two hexadecimal digits a byte)."""
    holder = signer.holder
    certificates = sum(map(len, (holder.certificate, *holder.chain)))
    return SignatureObject(
        timestamp=mark.at,
        subfilter=SigSeedSubFilter.PADES,
        name=holder.name,
        reason=mark.reason,
        bytes_reserved=2 * (SIGNER_INFO + certificates + mark.room),
    )


def _written(
    writer: Revision, signer: Signer, mark: Mark, placed: Placed
) -> tuple[bytes, PreparedByteRangeDigest]:
    """Write the revision with its gap, and hash it."""
    spec = SigFieldSpec(mark.field, on_page=placed.page, box=placed.box)
    steps = PdfCMSEmbedder(new_field_spec=spec).write_cms(mark.field, writer)
    field = next(steps).get_object()
    draw(placed, writer, field)
    bounds = SigMDPSetup(
        md_algorithm=signer.mechanism.digest.value,
        certify=mark.certify,
        field_lock=lock_of(writer, field),
        docmdp_perms=MDPPerm.FILL_FORMS if mark.certify else None,
    )
    steps.send(SigObjSetup(sig_placeholder=_value(signer, mark), mdp_setup=bounds))
    gap, output = steps.send(SigIOSetup(md_algorithm=signer.mechanism.digest.value))
    return bytes(output.getvalue()), gap
