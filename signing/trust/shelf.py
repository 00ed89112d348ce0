# mypy: disable-error-code="import-untyped,no-untyped-call"
"""What was read for one judgement lies here for the next: each certificate, answer and list once.

The files of one batch bring the same few authorities, answers and lists; reading them costs more
than judging with them. A piece is known by its bytes, so what lies here is what would be read anew.
Nothing is judged here, and no judgement is kept: that depends on the moment.
"""

import threading
from typing import TypeVar

from asn1crypto import core, crl, ocsp, x509

Piece = TypeVar("Piece", bound=core.Asn1Value)

MOST_BYTES = 8 * 1024 * 1024
"""How much DER lies on one shelf; a shelf that is full is emptied."""


class Shelf(threading.local):
    """Pieces of DER that were read; each thread sees a shelf of its own.

    The library reads a piece bit by bit as it is asked, which two threads must not do at once.
    """

    def __init__(self, most: int = MOST_BYTES) -> None:
        super().__init__()
        self._most = most
        self._size = 0
        self._read: dict[tuple[type[core.Asn1Value], bytes], core.Asn1Value] = {}

    def certificate(self, der: bytes) -> x509.Certificate:
        """Read a certificate; ValueError when it is none."""
        return self._piece(x509.Certificate, der)

    def ocsp(self, der: bytes) -> ocsp.OCSPResponse:
        """Read an OCSP answer; ValueError when it is none."""
        return self._piece(ocsp.OCSPResponse, der)

    def crl(self, der: bytes) -> crl.CertificateList:
        """Read a CRL; ValueError when it is none."""
        return self._piece(crl.CertificateList, der)

    def _piece(self, kind: type[Piece], der: bytes) -> Piece:
        known = self._read.get((kind, der))
        if isinstance(known, kind):
            return known
        read: Piece = kind.load(der)
        if len(der) > self._most:
            return read
        if self._size + len(der) > self._most:
            self._read.clear()
            self._size = 0
        self._read[kind, der] = read
        self._size += len(der)
        return read
