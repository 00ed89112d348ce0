"""Judge the certificates of one file: with what it carries, and what may be fetched beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from asn1crypto import crl, ocsp, x509
from pyhanko.sign.validation.settings import KeyUsageConstraints

from signing.errors import RevocationUnavailable
from signing.trust.algorithms import digests_fell
from signing.trust.chains import Pool, chain_of
from signing.trust.fetcher import Fetcher
from signing.trust.judge import ANY_USE, Fault, Papers, context, fault
from signing.trust.revocation import Evidence, gather


@dataclass(frozen=True)
class Fresh:
    """A chain, and what was fetched about it just now."""

    chain: tuple[x509.Certificate, ...]
    evidence: Evidence


class Court:
    """Judges any number of certificates as of one day, ``now``."""

    def __init__(self, now: datetime, pool: Pool, inside: Papers, fetcher: Fetcher | None) -> None:
        self._now = now
        self._papers = inside
        self._pool = pool
        self._fetcher = fetcher
        self._asked: set[bytes] = set()
        self._fresh: dict[bytes, Fresh] = {}

    def knew(self, certificate: x509.Certificate) -> bool:
        """Whether the file alone carried enough to judge a certificate (level B-LT)."""
        return certificate.sha256 not in self._asked

    def fault(
        self, certificate: x509.Certificate, moment: datetime, usage: KeyUsageConstraints
    ) -> Fault | None:
        """Judge a certificate at a moment; what the file lacks is fetched if that is allowed."""
        found = self._judge(certificate, moment, usage)
        if found is None or found.sub_indication not in ("TRY_LATER", "NO_CERTIFICATE_CHAIN_FOUND"):
            return found
        self._asked.add(certificate.sha256)
        if self._fetch(certificate):
            found = self._judge(certificate, moment, usage)
        if found is None and moment == self._now:
            self._remember(certificate)
        if found is not None and found.sub_indication == "TRY_LATER":
            return self._unless_later(found, certificate, moment)
        return found

    def revoked(self, certificate: x509.Certificate, moment: datetime) -> Fault | None:
        """Find out whether a certificate was revoked up to a moment; silence is no fault."""
        if moment == self._now and certificate.sha256 not in self._asked:
            self._fetch(certificate)
        papers = self._papers.ocsps + self._papers.crls
        chain = chain_of(certificate, self._pool, None)
        if not any(_mentions(paper, one) for paper in papers for one in chain):
            return None
        found = self._judge(certificate, moment, ANY_USE)
        return found if found is not None and found.since is not None else None

    def _fetch(self, certificate: x509.Certificate) -> bool:
        """Fetch the missing links of a chain and its status; whether anything came."""
        if self._fetcher is None:
            return False
        chain = chain_of(certificate, self._pool, self._fetcher)
        try:
            evidence = gather(chain, Evidence(), self._fetcher)
            self._papers |= Papers.of(evidence)
        except (RevocationUnavailable, ValueError):
            return bool(self._pool.fetched)
        self._fresh[certificate.sha256] = Fresh(tuple(chain), evidence)
        return True

    def _remember(self, certificate: x509.Certificate) -> None:
        """Let what proved today that a chain holds serve the other files of a batch."""
        proof = self._fresh.get(certificate.sha256)
        memory = None if self._fetcher is None else self._fetcher.memory
        if proof is not None and memory is not None:
            memory.keep(proof.chain, proof.evidence)

    def _judge(
        self,
        certificate: x509.Certificate,
        moment: datetime,
        usage: KeyUsageConstraints,
        *,
        revocation: bool = True,
    ) -> Fault | None:
        chain = chain_of(certificate, self._pool, None)
        papers = _timely(self._papers, chain)
        pool, fell = self._pool.at(moment), digests_fell(certificate)

        def by(evidence: Papers) -> Fault | None:
            within = context(pool, evidence, moment, revocation=revocation, fell=fell)
            return fault(certificate, within, usage)

        found = by(papers)
        if found is not None or not (revocation and papers.ocsps and papers.crls):
            return found
        younger = _not_overtaken(papers, chain)
        again = found if younger is papers else by(younger)
        return again if again is not None and again.since is not None else None

    def _unless_later(
        self, found: Fault, certificate: x509.Certificate, moment: datetime
    ) -> Fault | None:
        """Let a certificate pass that was revoked, but only after the moment in question.

        An OCSP answer that says "revoked since" proves as well that it was good until then.
        """
        today = self._judge(certificate, self._now, ANY_USE)
        if today is None or today.since is None or today.since <= moment:
            return found
        if today.sub_indication != "REVOKED_NO_POE":
            return found  # an authority above was: nobody spoke of the certificate itself
        return self._judge(certificate, moment, ANY_USE, revocation=False)


def _timely(papers: Papers, chain: Sequence[x509.Certificate]) -> Papers:
    """Leave out what cannot know a chain: said before a link was issued, or after the last's end.

    By then it may have been forgotten.
    """
    end = chain[0].not_valid_after
    return replace(
        papers,
        ocsps=tuple(
            one
            for one in papers.ocsps
            if _issued(one) <= end
            and not any(
                _is_older_word(one, link.serial_number, link.not_valid_before) for link in chain
            )
        ),
        crls=tuple(
            one
            for one in papers.crls
            if _issued(one) <= end
            and not any(
                one.issuer == link.issuer and _issued(one) < link.not_valid_before for link in chain
            )
        ),
    )


def _not_overtaken(papers: Papers, chain: Sequence[x509.Certificate]) -> Papers:
    """Leave out what called a certificate good before a younger list called it revoked.

    The library asks no list where an answer is at hand.
    """
    words = [
        (link.serial_number, _issued(one))
        for one in papers.crls
        for link in chain
        if _mentions(one, link)
    ]
    if not words:
        return papers
    left = (one for one in papers.ocsps if not any(_is_older_word(one, *word) for word in words))
    return replace(papers, ocsps=tuple(left))


def _is_older_word(answer: ocsp.OCSPResponse, serial: int, since: datetime) -> bool:
    """Whether an answer speaks of this serial number as it was before a moment."""
    return any(
        one["cert_id"]["serial_number"].native == serial and one["this_update"].native < since
        for one in answer.response_data["responses"]
    )


def _issued(paper: ocsp.OCSPResponse | crl.CertificateList) -> datetime:
    """Read when an answer or a list says it was made."""
    if isinstance(paper, crl.CertificateList):
        made: datetime = paper["tbs_cert_list"]["this_update"].native
    else:
        made = paper.response_data["produced_at"].native
    return made


def _mentions(
    paper: ocsp.OCSPResponse | crl.CertificateList, certificate: x509.Certificate
) -> bool:
    """Whether a paper speaks of this serial number as revoked; a false alarm costs only time."""
    if isinstance(paper, crl.CertificateList):
        listed = paper["tbs_cert_list"]["revoked_certificates"] or ()
        return any(one["user_certificate"].native == certificate.serial_number for one in listed)
    return any(
        one["cert_status"].name == "revoked"
        and one["cert_id"]["serial_number"].native == certificate.serial_number
        for one in paper.response_data["responses"]
    )
