"""Answers about certificates, remembered while they are fresh: one question for a whole batch.

Only what proved that a chain holds is remembered, so that one bad answer spoils nothing after it,
and a certificate that was revoked is asked about again each time. An answer is used no longer than
it says itself (``nextUpdate``), and never longer than ``longest``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from threading import Lock

from asn1crypto import crl, ocsp, x509

from signing.trust.evidence import Evidence, speaks_of

LONGEST = timedelta(minutes=10)
MOST = 1000
"""Certificates that are remembered at once."""


@dataclass(frozen=True)
class Known:
    """An answer, and until when it may be used."""

    evidence: Evidence
    until: datetime


class Memory:
    """Remembers answers by issuer and serial number; ``clock`` tells the time."""

    def __init__(self, clock: Callable[[], datetime], longest: timedelta = LONGEST) -> None:
        self._clock = clock
        self._longest = longest
        self._lock = Lock()
        self._known: dict[tuple[bytes, int], Known] = {}

    def find(self, certificate: x509.Certificate, issuer: x509.Certificate) -> Evidence | None:
        """Return a fresh answer about a certificate, or None."""
        with self._lock:
            known = self._known.get(_key(certificate, issuer))
        return known.evidence if known is not None and self._clock() < known.until else None

    def keep(self, chain: Sequence[x509.Certificate], evidence: Evidence) -> None:
        """Remember what proved that this chain holds."""
        for certificate, issuer in pairwise(chain):
            answer = speaks_of(certificate, issuer, evidence)
            if answer == Evidence() or self.find(certificate, issuer) is not None:
                continue
            now = self._clock()
            until = min((now + self._longest, *_ends(answer)))
            with self._lock:
                if len(self._known) >= MOST:
                    self._known.clear()
                self._known[_key(certificate, issuer)] = Known(answer, until)


def _key(certificate: x509.Certificate, issuer: x509.Certificate) -> tuple[bytes, int]:
    return issuer.sha256, certificate.serial_number


def _ends(evidence: Evidence) -> list[datetime]:
    """List until when each answer wants to be used; one that does not say says nothing."""
    said = [
        one["next_update"].native
        for content in evidence.ocsps
        for one in ocsp.OCSPResponse.load(content).response_data["responses"]
    ]
    lists = (crl.CertificateList.load(content) for content in evidence.crls)
    said += [one["tbs_cert_list"]["next_update"].native for one in lists]
    return [one for one in said if one is not None]
