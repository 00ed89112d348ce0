# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""Whether a sound signature can be believed: whose it is, since when it exists (ETSI EN 319 102-1).

A file is read backwards. A document time-stamp that holds proves that everything under it existed
at its time; so what lies under it is judged at that time, not today. A signature's own time-stamp
brings its time further back, and the signer's certificate is judged at the earliest time proven.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from asn1crypto import cms, crl, ocsp, x509
from pyhanko.sign.validation.settings import KeyUsageConstraints

from signing import words
from signing.errors import RevocationUnavailable
from signing.integrity import signer_of, stamp_fits
from signing.trust.algorithms import Algorithm, algorithm_of
from signing.trust.anchors import Trust
from signing.trust.chains import Pool, chain_of, load
from signing.trust.fetcher import Fetcher
from signing.trust.judge import ANY_USE, SIGNER, SKEW, STAMPER, Fault, context, fault
from signing.trust.revocation import Evidence, gather


@dataclass(frozen=True)
class Proven:
    """A moment at which something existed; ``stamped`` says that a time-stamp proves it."""

    at: datetime
    stamped: bool = False


@dataclass
class Court:
    """Judges the certificates of one file.

    ``now`` is the moment of judging; ``inside`` the evidence the file carries; ``fetched`` what was
    fetched beside it.
    """

    now: datetime
    trust: Trust
    brought: tuple[x509.Certificate, ...]
    inside: Evidence
    fetcher: Fetcher | None
    fetched: Evidence = field(default_factory=Evidence)

    def fault(
        self, certificate: x509.Certificate, moment: datetime, usage: KeyUsageConstraints
    ) -> Fault | None:
        """Judge a certificate at a moment; what the file lacks is fetched if that is allowed."""
        trust = self.trust.at(moment)
        pool = Pool.of(trust, self.brought, map(load, self.inside.certificates))
        chain = chain_of(certificate, pool, self.fetcher)
        found = self._judge(certificate, pool, moment, usage)
        if found is None or found.sub_indication != "TRY_LATER" or self.fetcher is None:
            return found
        try:
            self.fetched |= gather(chain, Evidence(), self.fetcher)
        except RevocationUnavailable:
            return found
        return self._unless_later(
            self._judge(certificate, pool, moment, usage), certificate, pool, moment
        )

    def _judge(
        self,
        certificate: x509.Certificate,
        pool: Pool,
        moment: datetime,
        usage: KeyUsageConstraints,
    ) -> Fault | None:
        evidence = _timely(self.inside | self.fetched, certificate)
        return fault(certificate, context(pool, evidence, moment, revocation=True), usage)

    def _unless_later(
        self,
        found: Fault | None,
        certificate: x509.Certificate,
        pool: Pool,
        moment: datetime,
    ) -> Fault | None:
        """Let a certificate pass that was revoked, but only after the moment in question.

        An OCSP answer that says "revoked since" proves as well that it was good until then.
        """
        if found is None or found.sub_indication != "TRY_LATER":
            return found
        today = self._judge(certificate, pool, self.now, ANY_USE)
        if today is None or today.since is None or today.since <= moment:
            return found
        evidence = _timely(self.inside | self.fetched, certificate)
        return fault(certificate, context(pool, evidence, moment, revocation=False), ANY_USE)

    def proven_inside(self, certificate: x509.Certificate, moment: datetime) -> bool:
        """Whether the file alone carries enough to judge a certificate (level B-LT)."""
        alone = Court(self.now, self.trust, self.brought, self.inside, None)
        return alone.fault(certificate, moment, ANY_USE) is None


def _timely(evidence: Evidence, certificate: x509.Certificate) -> Evidence:
    """Leave out what was issued after the certificate's end: it may have forgotten it by then."""
    end = certificate.not_valid_after
    return replace(
        evidence,
        ocsps=tuple(one for one in evidence.ocsps if _ocsp_time(one) <= end),
        crls=tuple(one for one in evidence.crls if _crl_time(one) <= end),
    )


def _ocsp_time(content: bytes) -> datetime:
    told: datetime = (
        ocsp.OCSPResponse.load(content).response_data["responses"][0]["this_update"].native
    )
    return told


def _crl_time(content: bytes) -> datetime:
    told: datetime = crl.CertificateList.load(content)["tbs_cert_list"]["this_update"].native
    return told


@dataclass(frozen=True)
class Stamp:
    """A time-stamp that was judged: its time, who gave it, and why it may not hold."""

    at: datetime
    authority: x509.Certificate
    fault: Fault | None


def judge_stamp(token: cms.SignedData, court: Court, control: datetime) -> Stamp:
    """Judge a token that fits: its authority must hold at its time, and at the time of control."""
    at: datetime = token["encap_content_info"]["content"].parsed["gen_time"].native
    authority = signer_of(token)
    (signer,) = token["signer_infos"]
    algorithm = algorithm_of(signer, authority.public_key)
    if at > control + SKEW:
        return Stamp(at, authority, Fault("TIMESTAMP_ORDER_FAILURE", words.TSA_FUTURE))
    if algorithm.fell is not None and algorithm.fell <= control:
        return Stamp(at, authority, Fault(NO_CRYPTO_PROOF, words.WEAK_SIGNATURE))
    if authority.not_valid_after + SKEW < control:
        return Stamp(at, authority, Fault("OUT_OF_BOUNDS_NO_POE", words.STAMP_EXPIRED))
    found = court.fault(authority, at, STAMPER)
    if found is None:
        # Revoked since then: a stolen key could have written any time it liked.
        later = court.fault(authority, control, STAMPER)
        found = later if later is not None and later.since is not None else None
    return Stamp(at, authority, found)


NO_CRYPTO_PROOF = "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"


@dataclass(frozen=True)
class Standing:
    """What is believed about a signature.

    ``best`` is the earliest moment proven; ``fault`` why it is not believed, None when it is;
    ``stamped`` that its own time-stamp holds; ``kept`` that the file carries the proof.
    """

    signer: x509.Certificate
    algorithm: Algorithm
    best: Proven
    fault: Fault | None
    stamped: bool
    kept: bool


def judge_signature(
    signed: cms.SignedData, tokens: list[cms.SignedData], court: Court, control: Proven
) -> Standing:
    """Judge a sound signature with the time-stamps inside it."""
    (info,) = signed["signer_infos"]
    signer = signer_of(signed)
    stamps = [judge_stamp(one, court, control.at) for one in tokens if stamp_fits(one, info)]
    good = [one for one in stamps if one.fault is None]
    earliest = min((one.at for one in good), default=None)
    best = control if earliest is None else Proven(min(earliest, control.at), stamped=True)
    algorithm = algorithm_of(info, signer.public_key)
    found = court.fault(signer, best.at, SIGNER)
    if found is None and algorithm.fell is not None and algorithm.fell <= best.at:
        found = Fault(NO_CRYPTO_PROOF, words.WEAK_SIGNATURE)
    return Standing(
        signer=signer,
        algorithm=algorithm,
        best=best,
        fault=found,
        stamped=bool(good),
        kept=court.proven_inside(signer, best.at)
        and all(court.proven_inside(one.authority, one.at) for one in good),
    )
