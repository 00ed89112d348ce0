# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""The document security store: the evidence that travels inside a file (ISO 32000-2, 12.8.4.3)."""

from asn1crypto import crl, ocsp
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError

from signing.trust.chains import load
from signing.trust.revocation import Evidence


def read_store(reader: PdfFileReader) -> Evidence:
    """Read what a file carries; nothing is empty evidence."""
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return Evidence()
    return Evidence(
        certificates=tuple(one.dump() for one in store.load_certs()),
        ocsps=tuple(one.get_object().data for one in store.ocsps),
        crls=tuple(one.get_object().data for one in store.crls),
    )


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
