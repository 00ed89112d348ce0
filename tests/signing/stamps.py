# mypy: disable-error-code="import-untyped,no-untyped-call"
"""Document time-stamps as anybody can add them: over other bytes, at odd times, in sight."""

from dataclasses import dataclass, field
from datetime import datetime

from asn1crypto import tsp
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import DocumentTimestamp

from signing.timestamps.local import LocalAuthority
from tests.signing.made import first_page, open_revision
from tests.signing.town import NOW, Town

OTHER = bytes(32)
ROOM = 16_000


@dataclass(frozen=True)
class Odd:
    """What is odd about a time-stamp: what it is over, its digest, time, place and kind."""

    over: bytes = b""
    digest: str = "sha256"
    at: datetime = NOW
    place: SigFieldSpec = field(default_factory=lambda: SigFieldSpec("Tem"))
    kind: str = ""


def stamped(town: Town, pdf: bytes | IncrementalPdfFileWriter, odd: Odd) -> bytes:
    """Add a revision with a document time-stamp of the world's own authority."""
    writer = open_revision(pdf) if isinstance(pdf, bytes) else pdf
    steps = PdfCMSEmbedder(new_field_spec=odd.place).write_cms(odd.place.sig_field_name, writer)
    next(steps)
    room = DocumentTimestamp(bytes_reserved=ROOM)
    if odd.kind:
        room["/SubFilter"] = pdf_name(odd.kind)
    steps.send(SigObjSetup(sig_placeholder=room))
    ready, output = steps.send(SigIOSetup(md_algorithm=odd.digest))
    steps.send(token(town, odd, odd.over or ready.document_digest))
    return bytes(output.getvalue())


def token(town: Town, odd: Odd, digest: bytes) -> bytes:
    """Have the authority stamp a digest."""
    imprint = {"hash_algorithm": {"algorithm": odd.digest}, "hashed_message": digest}
    asked = tsp.TimeStampReq({"version": 1, "message_imprint": imprint, "cert_req": True})
    answer = LocalAuthority(town.authority("tsa")).respond(asked.dump(), at=odd.at, serial=7)
    return bytes(tsp.TimeStampResp.load(answer)["time_stamp_token"].dump())


def notes_turned_over(pdf: bytes) -> IncrementalPdfFileWriter:
    """Begin a revision in which what lay undermost on page one lies uppermost."""
    writer = open_revision(pdf)
    page = first_page(writer)
    lowest, *others = page["/Annots"]
    page["/Annots"] = generic.ArrayObject([*others, lowest])
    return writer


def with_broken_token(pdf: bytes) -> bytes:
    """Write zeros into the last time-stamp."""
    at = pdf.rindex(b"/Contents <") + len(b"/Contents <")
    return pdf[:at] + b"00" * 40 + pdf[at + 80 :]
