# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""Put time-stamps into a PDF: one inside a signature, or one over the whole file."""

import hashlib

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, enumerate_sig_fields
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import DocumentTimestamp
from pyhanko.sign.validation import EmbeddedPdfSignature

from signing import cms, words
from signing.errors import NotSignable, TimestampUnavailable
from signing.timestamps.interface import Timestamper

STAMP = "signature_time_stamp_token"
FIELD = "DauThoiGian"


def tokens(signature: EmbeddedPdfSignature) -> list[bytes]:
    """List the time-stamp tokens (DER) that a signature carries in its unsigned attributes."""
    attributes = signature.signer_info["unsigned_attrs"]
    if not attributes:
        return []
    return [
        value.dump() for one in attributes if one["type"].native == STAMP for value in one["values"]
    ]


def value_digest(signature: EmbeddedPdfSignature) -> bytes:
    """Digest what a signature time-stamp covers: the signature value (ETSI EN 319 122-1, 5.3)."""
    return hashlib.sha256(signature.signer_info["signature"].native).digest()


def insert(pdf: bytes, signature: EmbeddedPdfSignature, token: bytes) -> bytes:
    """Put a token into a signature's unsigned attributes; the file keeps its length.

    TimestampUnavailable (not worth a retry) when the signature left too little room.
    """
    added = cms.add_unsigned(signature.pkcs7_content, cms.SIGNATURE_TIME_STAMP, token)
    grown = added.hex().upper().encode("ascii")
    _, start, end, _ = (int(number) for number in signature.byte_range)
    if pdf[start : start + 1] != b"<" or pdf[end - 1 : end] != b">":
        raise NotSignable(words.BROKEN_STRUCTURE)
    room = end - start - 2
    if len(grown) > room:
        raise TimestampUnavailable(words.NO_ROOM, retryable=False)
    return pdf[: start + 1] + grown.ljust(room, b"0") + pdf[end - 1 :]


def cover(writer: IncrementalPdfFileWriter, ask: Timestamper, room: int) -> bytes:
    """Write the revision with a document time-stamp over everything; ``room`` is in bytes."""
    taken = {name for name, _, _ in enumerate_sig_fields(writer.prev)}
    number = next(n for n in range(1, len(taken) + 2) if f"{FIELD}{n}" not in taken)
    spec = SigFieldSpec(f"{FIELD}{number}")
    steps = PdfCMSEmbedder(new_field_spec=spec).write_cms(spec.sig_field_name, writer)
    next(steps)
    steps.send(SigObjSetup(sig_placeholder=DocumentTimestamp(bytes_reserved=2 * room)))
    prepared, output = steps.send(SigIOSetup(md_algorithm="sha256"))
    token = ask.stamp(prepared.document_digest)
    if len(token) > room:
        raise TimestampUnavailable(words.NO_ROOM, retryable=True)
    steps.send(token)
    return bytes(output.getvalue())
