# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""The document security store: the evidence that travels inside a file (ISO 32000-2, 12.8.4.3)."""

import contextlib

from asn1crypto import core, crl, ocsp, x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import DocumentSecurityStore

from signing.entry import entry
from signing.trust.chains import load
from signing.trust.revocation import Evidence


def read_store(reader: PdfFileReader) -> Evidence:
    """Read what a file carries; nothing is empty evidence."""
    store = entry(reader.root, "/DSS")
    return Evidence(
        certificates=_read(x509.Certificate, entry(store, "/Certs")),
        ocsps=_read(ocsp.OCSPResponse, entry(store, "/OCSPs")),
        crls=_read(crl.CertificateList, entry(store, "/CRLs")),
    )


def _read(kind: type[core.Asn1Value], streams: object) -> tuple[bytes, ...]:
    """Read the pieces of one kind; what is none of it is passed over."""
    found = []
    for one in streams if isinstance(streams, generic.ArrayObject) else ():
        with contextlib.suppress(ValueError, TypeError, AttributeError, PdfError):
            content = bytes(one.get_object().data)
            kind.load(content, strict=True)
            found.append(content)
    return tuple(found)


def write_store(writer: IncrementalPdfFileWriter, evidence: Evidence) -> None:
    """Add evidence to a revision; what is there already is not written twice."""
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        # No VRI: PAdES does not need it, and it would tie the store to bytes that grow later.
        sig_contents=None,
        certs=[load(one) for one in evidence.certificates],
        ocsps=[ocsp.OCSPResponse.load(one) for one in evidence.ocsps],
        crls=[crl.CertificateList.load(one) for one in evidence.crls],
    )
