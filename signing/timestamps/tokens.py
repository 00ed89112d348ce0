# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""Decide whether a time-stamp token can be trusted (RFC 3161, 2.2: what the asker must check)."""

from datetime import datetime

from asn1crypto import cms, x509
from pyhanko.sign.general import CMSExtractionError, extract_certificate_info
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus

from signing import words
from signing.errors import TimestampUnavailable
from signing.trust.anchors import Trust
from signing.trust.chains import Pool
from signing.trust.judge import SKEW, Papers, context
from signing.waited import waited

BROKEN = (CMSExtractionError, SignatureValidationError, ValueError, TypeError, KeyError)


def must_prove(token: bytes, digest: bytes, trust: Trust, moment: datetime) -> None:
    """Stop unless the token proves that the digest existed, and when (TimestampUnavailable).

    Its signature must hold, its certificate be for time-stamping only and lead to an anchor, and
    its time not lie ahead of ours.
    """
    signed = signed_data(token)
    pool = Pool.of(trust, certificates(signed)).at(moment)
    within = context(pool, Papers(), moment, revocation=False)
    try:
        told = waited(validate_tst_signed_data(signed, within, lambda _: digest))
        status = TimestampSignatureStatus(**told)
    except BROKEN as problem:
        raise TimestampUnavailable(words.TSA_MALFORMED) from problem
    if not (status.intact and status.valid):
        raise TimestampUnavailable(words.TSA_BAD_SIGNATURE)
    if not status.trusted:
        raise TimestampUnavailable(words.TSA_UNTRUSTED)
    if status.timestamp > moment + SKEW:
        raise TimestampUnavailable(words.TSA_FUTURE)


def signed_data(token: bytes) -> cms.SignedData:
    """Open a token; TimestampUnavailable when it is none."""
    try:
        return cms.ContentInfo.load(token)["content"]
    except (ValueError, TypeError) as problem:
        raise TimestampUnavailable(words.TSA_MALFORMED) from problem


def certificates(signed: cms.SignedData) -> list[x509.Certificate]:
    """List all certificates in a CMS."""
    return [one.chosen for one in signed["certificates"] if one.name == "certificate"]


def signer(signed: cms.SignedData) -> x509.Certificate:
    """Find the certificate of whoever signed a CMS; ValueError when it is not inside."""
    try:
        return extract_certificate_info(signed).signer_cert
    except CMSExtractionError as problem:
        raise ValueError(words.BAD_CHAIN) from problem
