"""Fetch the proof that certificates are not revoked: OCSP first (RFC 6960), else CRL (RFC 5280).

The answers are kept as they came; whether they prove anything is judged in `signing.trust.judge`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from asn1crypto import algos, core, crl, ocsp, x509

from signing import words
from signing.errors import RevocationUnavailable, Unreachable
from signing.trust.chains import addresses
from signing.trust.fetcher import Fetcher

MOST_ADDRESSES = 3


@dataclass(frozen=True)
class Evidence:
    """Certificates, OCSP answers and CRLs, each in DER."""

    certificates: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()

    def __or__(self, other: "Evidence") -> "Evidence":
        """Join two collections; what is in both is kept once, in order."""
        return Evidence(
            tuple(dict.fromkeys(self.certificates + other.certificates)),
            tuple(dict.fromkeys(self.ocsps + other.ocsps)),
            tuple(dict.fromkeys(self.crls + other.crls)),
        )


def gather(chain: Iterable[x509.Certificate], known: Evidence, fetcher: Fetcher) -> Evidence:
    """Fetch the status of every certificate of a chain but its last one, the anchor.

    Certificates whose status is in ``known`` are not asked for again. RevocationUnavailable when a
    status cannot be had.
    """
    links = list(chain)
    found = Evidence(certificates=tuple(one.dump() for one in links))
    for certificate, issuer in pairwise(links):
        if not _told(certificate, issuer, known | found):
            found |= _ask(certificate, issuer, fetcher)
    return found


def _ask(certificate: x509.Certificate, issuer: x509.Certificate, fetcher: Fetcher) -> Evidence:
    """Ask one address after the other until one answers."""
    request = _request(certificate, issuer).dump()
    for url in addresses(certificate, "ocsp"):
        try:
            answer = fetcher.post(url, request, "application/ocsp-request")
            if _is_answer(answer):
                return Evidence(ocsps=(answer,))
        except Unreachable:
            continue
    for url in _crl_addresses(certificate):
        try:
            return Evidence(crls=(crl.CertificateList.load(fetcher.get(url), strict=True).dump(),))
        except (Unreachable, ValueError):
            continue
    raise RevocationUnavailable(words.NO_STATUS)


def _request(certificate: x509.Certificate, issuer: x509.Certificate) -> ocsp.OCSPRequest:
    """Ask about one certificate (SHA-1 names the issuer here; it protects nothing)."""
    return ocsp.OCSPRequest(
        {"tbs_request": {"request_list": [{"req_cert": _identifier(certificate, issuer)}]}}
    )


def _identifier(certificate: x509.Certificate, issuer: x509.Certificate) -> ocsp.CertId:
    return ocsp.CertId(
        {
            "hash_algorithm": algos.DigestAlgorithm(
                {"algorithm": "sha1", "parameters": core.Null()}
            ),
            "issuer_name_hash": certificate.issuer.sha1,
            "issuer_key_hash": issuer.public_key.sha1,
            "serial_number": certificate.serial_number,
        }
    )


def _is_answer(content: bytes) -> bool:
    """Whether these bytes are an OCSP answer that says something."""
    try:
        told = ocsp.OCSPResponse.load(content, strict=True)
        return bool(told["response_status"].native == "successful" and told.basic_ocsp_response)
    except (ValueError, TypeError):
        return False


def _crl_addresses(certificate: x509.Certificate) -> list[str]:
    """List where CRLs are fetched, the first few."""
    points = certificate.crl_distribution_points_value or ()
    return [
        str(name.native)
        for point in points
        if point["distribution_point"].name == "full_name"
        for name in point["distribution_point"].chosen
        if name.name == "uniform_resource_identifier"
    ][:MOST_ADDRESSES]


def _told(certificate: x509.Certificate, issuer: x509.Certificate, known: Evidence) -> bool:
    """Whether something known speaks about this certificate."""
    serial = certificate.serial_number
    for content in known.ocsps:
        for answer in ocsp.OCSPResponse.load(content).response_data["responses"]:
            told = answer["cert_id"]
            key = issuer.public_key
            hashes = {"sha1": key.sha1, "sha256": key.sha256}
            algorithm = told["hash_algorithm"]["algorithm"].native
            same = told["issuer_key_hash"].native == hashes.get(algorithm)
            if same and told["serial_number"].native == serial:
                return True
    return any(
        crl.CertificateList.load(content).issuer == certificate.issuer for content in known.crls
    )
