# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""Judge certificates at a moment: chain, period, usage, revocation (RFC 5280).

Nothing is fetched here: what is needed must be in the evidence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from asn1crypto import crl, ocsp, x509
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator import errors as why
from pyhanko_certvalidator.authority import (
    CertTrustAnchor,
    TrustQualifiers,
    derive_quals_from_cert,
)
from pyhanko_certvalidator.policy_decl import (
    CertRevTrustPolicy,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)

from signing import words
from signing.errors import CertificateRefused, RevocationUnavailable
from signing.trust.algorithms import DIGESTS_FELL, DatedAlgorithms
from signing.trust.chains import Pool
from signing.trust.revocation import Evidence
from signing.trust.shelf import Shelf
from signing.waited import waited

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


ANY_USE = KeyUsageConstraints()
ANY_POLICY = frozenset({"any_policy"})

STAMPER = KeyUsageConstraints(
    extd_key_usage={"time_stamping"}, explicit_extd_key_usage_required=True
)
"""A time-stamping authority's certificate must say that it is one (RFC 3161, 2.3)."""


@dataclass(frozen=True)
class Fault:
    """Why a certificate does not hold: ETSI's name for it, and words for people.

    ``since`` is when it was revoked.
    """

    sub_indication: str
    told: str
    since: datetime | None = None


@dataclass(frozen=True)
class Papers:
    """Evidence that was read, once for all that is judged with it."""

    certificates: tuple[x509.Certificate, ...] = ()
    ocsps: tuple[ocsp.OCSPResponse, ...] = ()
    crls: tuple[crl.CertificateList, ...] = ()

    @classmethod
    def of(cls, evidence: Evidence, shelf: Shelf | None = None) -> "Papers":
        """Read evidence; ValueError when a piece of it is not what it should be."""
        read = Shelf() if shelf is None else shelf
        return cls(
            tuple(map(read.certificate, evidence.certificates)),
            tuple(map(read.ocsp, evidence.ocsps)),
            tuple(map(read.crl, evidence.crls)),
        )

    def __or__(self, other: "Papers") -> "Papers":
        """Join two collections."""
        return Papers(
            self.certificates + other.certificates,
            self.ocsps + other.ocsps,
            self.crls + other.crls,
        )


def context(
    pool: Pool,
    papers: Papers,
    moment: datetime,
    *,
    revocation: bool,
    fell: Mapping[str, datetime] = DIGESTS_FELL,
) -> ValidationContext:
    """Make the context in which chains are judged: our anchors, this evidence, no network.

    ``fell`` says when each digest did.
    The papers may be younger than the moment judged: that is what makes proof of the past possible.
    """
    rule = (
        RevocationCheckingRule.CRL_OR_OCSP_REQUIRED
        if revocation
        else RevocationCheckingRule.NO_CHECK
    )
    return ValidationContext(
        trust_roots=[_believed(one) for one in pool.anchors],
        other_certs=[*pool.all, *papers.certificates],
        ocsps=list(papers.ocsps),
        crls=list(papers.crls),
        moment=moment,
        allow_fetching=False,
        revinfo_policy=CertRevTrustPolicy(
            RevocationCheckingPolicy(rule, rule), retroactive_revinfo=True
        ),
        algorithm_usage_policy=DatedAlgorithms(fell),
        time_tolerance=SKEW,
    )


def _believed(anchor: x509.Certificate) -> CertTrustAnchor:
    """Believe an anchor no further than its own certificate goes: in depth, and in names."""
    told = derive_quals_from_cert(anchor).standard_parameters
    names = told and replace(
        told, user_initial_policy_set=ANY_POLICY, initial_explicit_policy=False
    )
    depth = anchor.max_path_length
    return CertTrustAnchor(
        anchor,
        quals=TrustQualifiers(
            standard_parameters=names, max_path_length=depth, max_aa_path_length=depth
        ),
    )


def fault(
    certificate: x509.Certificate, within: ValidationContext, usage: KeyUsageConstraints
) -> Fault | None:
    """Find why a certificate may not be used for this at this moment; None when it may."""
    try:
        usage.validate(certificate)
    except why.InvalidCertificateError:
        return Fault("CHAIN_CONSTRAINTS_FAILURE", words.WRONG_USE)
    validator = CertificateValidator(certificate, validation_context=within)
    try:
        waited(validator.async_validate_path())
    except why.RevokedError as problem:
        name = "REVOKED_NO_POE" if problem.is_ee_cert else "REVOKED_CA_NO_POE"
        return Fault(name, words.REVOKED, since=problem.revocation_dt)
    except (why.PathError, why.ValidationError) as problem:
        return _named(problem)
    return None


def must_sign(certificate: x509.Certificate, within: ValidationContext) -> None:
    """Stop unless this certificate may sign a document."""
    _must(certificate, within, SIGNER)


def must_hold(certificate: x509.Certificate, within: ValidationContext) -> None:
    """Stop unless the chain of this certificate holds, whatever it is for.

    CertificateRefused when it does not, RevocationUnavailable when only the proof is missing.
    """
    _must(certificate, within, ANY_USE)


def _must(
    certificate: x509.Certificate, within: ValidationContext, usage: KeyUsageConstraints
) -> None:
    found = fault(certificate, within, usage)
    if found is None:
        return
    if found.sub_indication == "TRY_LATER":
        raise RevocationUnavailable(found.told)
    raise CertificateRefused(found.told)


def _named(problem: Exception) -> Fault:
    """Name what pyHanko's validator found in the words of ETSI EN 319 102-1."""
    for kind, name, told in NAMES:
        if isinstance(problem, kind):
            return Fault(name, told)
    return Fault("CERTIFICATE_CHAIN_GENERAL_FAILURE", words.BAD_CHAIN)


NAMES: tuple[tuple[type[Exception], str, str], ...] = (
    (why.InsufficientRevinfoError, "TRY_LATER", words.NO_STATUS),
    (why.ExpiredError, "OUT_OF_BOUNDS_NO_POE", words.EXPIRED),
    (why.NotYetValidError, "NOT_YET_VALID", words.NOT_YET_VALID),
    (why.DisallowedAlgorithmError, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE", words.WEAK_ALGORITHM),
    (why.PathBuildingError, "NO_CERTIFICATE_CHAIN_FOUND", words.NO_ANCHOR),
)
