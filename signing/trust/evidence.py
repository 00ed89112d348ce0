"""What proves that certificates were not revoked, as it came: OCSP answers and CRLs."""

from dataclasses import dataclass

from asn1crypto import crl, ocsp, x509


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


def speaks_of(certificate: x509.Certificate, issuer: x509.Certificate, known: Evidence) -> Evidence:
    """Return what of the evidence speaks about this certificate; nothing is judged here."""
    return Evidence(
        ocsps=tuple(one for one in known.ocsps if _answers(one, certificate, issuer)),
        crls=tuple(
            one for one in known.crls if crl.CertificateList.load(one).issuer == certificate.issuer
        ),
    )


def _answers(content: bytes, certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether an OCSP answer names this certificate by its issuer's key and its serial number."""
    key = issuer.public_key
    hashes = {"sha1": key.sha1, "sha256": key.sha256}
    for answer in ocsp.OCSPResponse.load(content).response_data["responses"]:
        told = answer["cert_id"]
        algorithm = told["hash_algorithm"]["algorithm"].native
        same = told["issuer_key_hash"].native == hashes.get(algorithm)
        if same and told["serial_number"].native == certificate.serial_number:
            return True
    return False
