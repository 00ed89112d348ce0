"""Check a certificate before it signs, at every level (Decree 23/2025/NĐ-CP asks for it)."""

from datetime import datetime

from signing.keys.interface import Holder
from signing.trust.anchors import Trust
from signing.trust.chains import Pool, chain_of, load
from signing.trust.fetcher import Fetcher
from signing.trust.judge import Papers, context, must_sign
from signing.trust.revocation import Evidence, gather


def check_certificate(holder: Holder, trust: Trust, fetcher: Fetcher, at: datetime) -> Evidence:
    """Stop unless this holder's certificate may sign now; return the proof that it may.

    CertificateRefused: expired, not yet valid, revoked, for another use, or from nobody we trust.
    RevocationUnavailable: its status cannot be had now; try again later.
    """
    pool = Pool.of(trust, map(load, holder.chain)).at(at)
    certificate = load(holder.certificate)
    # What needs no network is asked first: nobody waits for an answer about an expired certificate.
    must_sign(certificate, context(pool, Papers(), at, revocation=False))
    chain = chain_of(certificate, pool, fetcher)
    evidence = gather(chain, Evidence(), fetcher)
    must_sign(certificate, context(pool, Papers.of(evidence), at, revocation=True))
    if fetcher.memory is not None:
        fetcher.memory.keep(chain, evidence)
    return evidence
