# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""Judge certificates at a moment: chain, period, usage, revocation (RFC 5280).

Nothing is fetched here: what is needed must be in the evidence.
"""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta

from asn1crypto import crl, ocsp, x509
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator import errors as why

from signing import words
from signing.errors import CertificateRefused, RevocationUnavailable
from signing.trust.chains import Pool, load
from signing.trust.revocation import Evidence

SKEW = timedelta(minutes=5)
"""How far the clocks of two honest machines may be apart."""

SIGNING_PURPOSES = frozenset(
    {
        "1.3.6.1.5.5.7.3.36",  # document signing, RFC 9336
        "adobe_authentic_documents_trust",
        "microsoft_document_signing",
        "email_protection",
        "client_auth",
        "any_extended_key_usage",
    }
)
"""Extended key usages under which a document may be signed, where a certificate names any."""

SIGNER = KeyUsageConstraints(
    key_usage={"non_repudiation", "digital_signature"},
    extd_key_usage=SIGNING_PURPOSES,
    explicit_extd_key_usage_required=False,
)


def context(
    pool: Pool, evidence: Evidence, moment: datetime, *, revocation: bool
) -> ValidationContext:
    """Make the context in which chains are judged: our anchors, this evidence, no network."""
    return ValidationContext(
        trust_roots=list(pool.anchors),
        other_certs=[*pool.all, *map(load, evidence.certificates)],
        ocsps=[ocsp.OCSPResponse.load(one) for one in evidence.ocsps],
        crls=[crl.CertificateList.load(one) for one in evidence.crls],
        moment=moment,
        allow_fetching=False,
        revocation_mode="require" if revocation else "soft-fail",
        time_tolerance=SKEW,
    )


def must_sign(certificate: x509.Certificate, within: ValidationContext) -> None:
    """Stop unless this certificate may sign a document: CertificateRefused says why not."""
    try:
        SIGNER.validate(certificate)
    except why.InvalidCertificateError as problem:
        raise CertificateRefused(words.WRONG_USE) from problem
    must_hold(certificate, within)


def must_hold(certificate: x509.Certificate, within: ValidationContext) -> None:
    """Stop unless the chain of this certificate holds.

    CertificateRefused when it does not, RevocationUnavailable when only the proof is missing.
    """
    validator = CertificateValidator(certificate, validation_context=within)
    try:
        asyncio.run(validator.async_validate_path())
    except why.InsufficientRevinfoError as problem:
        name = certificate.subject.human_friendly
        raise RevocationUnavailable(words.NO_STATUS.format(name=name)) from problem
    except (why.PathError, why.ValidationError) as problem:
        raise CertificateRefused(_told(problem)) from problem


def _told(problem: Exception) -> str:
    """Say in words why a chain does not hold."""
    for kind, told in REASONS:
        if isinstance(problem, kind):
            return told
    return words.BAD_CHAIN


REASONS: Iterable[tuple[type[Exception], str]] = (
    (why.RevokedError, words.REVOKED),
    (why.ExpiredError, words.EXPIRED),
    (why.NotYetValidError, words.NOT_YET_VALID),
    (why.DisallowedAlgorithmError, words.WEAK_ALGORITHM),
    (why.PathBuildingError, words.NO_ANCHOR),
)
