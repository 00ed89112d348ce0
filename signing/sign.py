# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""Sign a PDF at level B-B: one revision is added, the bytes that were there stay as they are.

The signature leaves room inside ``/Contents`` for a time-stamp, so that `signing.extend` can raise
the level later without the private key.
"""

from datetime import datetime

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject

from signing import cms, words
from signing.appearance import Appearance, Placed, draw, place
from signing.document import BROKEN, open_to_append, refuse_if_locked
from signing.errors import NotSignable
from signing.keys.interface import SigningKey

ROOM = 8 * 1024
"""Bytes kept free for a time-stamp token: those of public authorities measure 2 to 7 kB."""

SIGNER_INFO = 2048
"""Bytes of a CMS without its certificates: attributes, names, a signature of up to 512 bytes."""


def sign(  # noqa: PLR0913 - the published signature: each argument is one decision of the caller
    pdf: bytes,
    key: SigningKey,
    *,
    at: datetime,
    appearance: Appearance,
    field: str,
    reason: str | None = None,
    room: int = ROOM,
) -> bytes:
    """Return the file with one more signature, in the named field.

    ``at`` is the time the signer claims; ``room`` counts bytes. NotSignable when the file is
    encrypted, damaged or locked, or when the field is filled.
    """
    writer = open_to_append(pdf)
    try:
        refuse_if_locked(writer, field)
        placed = place(writer, appearance, key.holder, at)
        return _embed(writer, key, placed, _value(key, at, reason, room), field)
    except BROKEN as problem:
        raise NotSignable(words.BROKEN_STRUCTURE) from problem


def _value(key: SigningKey, at: datetime, reason: str | None, room: int) -> SignatureObject:
    """Make the signature dictionary with its empty /Contents (two hexadecimal digits a byte)."""
    certificates = sum(map(len, (key.certificate, *key.chain)))
    return SignatureObject(
        timestamp=at,
        subfilter=SigSeedSubFilter.PADES,
        name=key.subject_name,
        reason=reason,
        bytes_reserved=2 * (SIGNER_INFO + certificates + room),
    )


def _embed(
    writer: IncrementalPdfFileWriter,
    key: SigningKey,
    placed: Placed,
    value: SignatureObject,
    field: str,
) -> bytes:
    """Write the revision, hash it, and put the CMS into the room that was kept."""
    spec = SigFieldSpec(field, on_page=placed.page, box=placed.box)
    steps = PdfCMSEmbedder(new_field_spec=spec).write_cms(field, writer)
    draw(placed, writer, next(steps).get_object())
    steps.send(SigObjSetup(sig_placeholder=value))
    prepared, output = steps.send(SigIOSetup(md_algorithm="sha256"))
    steps.send(cms.seal(key, prepared.document_digest))
    return bytes(output.getvalue())
