"""Fetch the proof that certificates are not revoked: OCSP first (RFC 6960), else CRL (RFC 5280).

The answers are kept as they came; whether they prove anything is judged in `signing.trust.judge`.
"""

from collections.abc import Iterable
from itertools import pairwise

from asn1crypto import algos, core, crl, ocsp, x509

from signing import words
from signing.errors import RevocationUnavailable, Unreachable
from signing.trust.chains import addresses
from signing.trust.evidence import Evidence, speaks_of
from signing.trust.fetcher import Fetcher

__all__ = ["Evidence", "gather"]

MOST_ADDRESSES = 3


def gather(chain: Iterable[x509.Certificate], known: Evidence, fetcher: Fetcher) -> Evidence:
    """Fetch the status of every certificate of a chain but its last one, the anchor.

    Certificates whose status is in ``known``, or fresh in the fetcher's memory, are not asked for
    again. RevocationUnavailable when a status cannot be had.
    """
    links = list(chain)
    found = Evidence(certificates=tuple(one.dump() for one in links))
    for certificate, issuer in pairwise(links):
        if speaks_of(certificate, issuer, known | found) == Evidence():
            remembered = fetcher.memory.find(certificate, issuer) if fetcher.memory else None
            found |= remembered or _ask(certificate, issuer, fetcher)
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
