# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""Raise a signed file to a higher level, without any private key (ETSI EN 319 142-1, 5.4).

1. A time-stamp on the last signature goes into the room kept in its ``/Contents``: nothing that is
   signed changes, and the file keeps its length.
2. The certificates, OCSP answers and CRLs go into the document security store.
3. A document time-stamp covers the file with all of that.

Each step looks first whether it is done: after a failure the whole is simply called again.
"""

import time
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from io import BytesIO

from asn1crypto import cms, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import EmbeddedPdfSignature

from signing import stamp, swift, words
from signing.document import BROKEN, open_to_append
from signing.entry import entry
from signing.errors import CertificateRefused, NotSignable
from signing.profile import Level
from signing.store import read_store, write_store
from signing.timestamps.interface import Timestamper
from signing.timestamps.several import proven
from signing.timestamps.tokens import certificates, signed_data, signer
from signing.trust.anchors import Trust
from signing.trust.chains import Pool, chain_of, load
from signing.trust.fetcher import Fetcher
from signing.trust.judge import Papers, context, must_hold
from signing.trust.revocation import Evidence, gather
from signing.verify import verify

SPARE = 1024
"""Bytes by which two tokens of one authority may differ, and more."""

UNKNOWN_TOKEN = 8 * 1024
"""Bytes kept for the token of an authority whose tokens were not seen yet."""


@dataclass(frozen=True)
class Proof:
    """Who proves what: whom we trust, who gives time-stamps, who fetches, and the time."""

    trust: Trust
    timestamper: Timestamper
    fetcher: Fetcher
    at: datetime
    begun: float = field(default_factory=time.monotonic)

    @property
    def moment(self) -> datetime:
        """The time now: what the caller said, and the minutes an authority made us wait since."""
        return self.at + timedelta(seconds=time.monotonic() - self.begun)

    def stamp(self, digest: bytes) -> bytes:
        """Ask for a time-stamp and let it through only if it can be trusted."""
        return proven(self.timestamper, digest, self.trust, lambda: self.moment)


def extend(  # noqa: PLR0913 - the published signature: who is trusted, who is asked, and when
    pdf: bytes,
    *,
    to: Level,
    trust: Trust,
    timestamper: Timestamper,
    fetcher: Fetcher,
    at: datetime,
) -> bytes:
    """Return the file at the level asked for; a file that is there already comes back unchanged.

    TimestampUnavailable and RevocationUnavailable can be tried again later; the level is never
    lowered instead. CertificateRefused when the signer turns out to be revoked; NotSignable when
    the file cannot be extended or has no signature.
    """
    swift.install()
    proof = Proof(trust, timestamper, fetcher, at)
    try:
        if to.rank >= Level.B_T.rank:
            pdf = _stamped(pdf, proof)
        if to.rank >= Level.B_LT.rank:
            pdf = _kept(pdf, proof, archive=to is Level.B_LTA)
    except BROKEN as problem:
        raise NotSignable(words.BROKEN_STRUCTURE) from problem
    return pdf


def renew(
    pdf: bytes, *, trust: Trust, timestamper: Timestamper, fetcher: Fetcher, at: datetime
) -> bytes:
    """Return a B-LTA file with fresh evidence and one more time-stamp over all of it.

    To be done before the last time-stamp's certificate or algorithm gives out (ETSI EN 319 142-1,
    5.4.3). Only what is valid now is renewed: a new time-stamp must never make doubt look settled.
    NotSignable otherwise; TimestampUnavailable and RevocationUnavailable can be tried again.
    """
    judged = verify(pdf, trust=trust, at=at, fetcher=fetcher)
    if judged.verdict != "valid" or not judged.timestamps:
        raise NotSignable(words.NOT_RENEWABLE)
    proof = Proof(trust, timestamper, fetcher, at)
    try:
        writer = open_to_append(pdf)
        signatures = _signatures(writer.prev)
        write_store(writer, _missing(signatures, proof, renewing=True))
        return stamp.cover(writer, proof, _room(signatures))
    except BROKEN as problem:
        raise NotSignable(words.BROKEN_STRUCTURE) from problem


def _signatures(reader: PdfFileReader) -> list[EmbeddedPdfSignature]:
    """List signatures and document time-stamps in the order of their revisions."""
    found = list(reader.embedded_signatures)
    if not found:
        raise NotSignable(words.NOTHING_SIGNED)
    return found


def _stamped(pdf: bytes, proof: Proof) -> bytes:
    """Put a time-stamp into the last signature, unless it has one or one covers it.

    Earlier signatures lie under the digest of the last one and may not change any more.
    """
    last = _signatures(PdfFileReader(BytesIO(pdf), strict=False))[-1]
    if _is_stamp(last) or stamp.tokens(last):
        return pdf
    return stamp.insert(pdf, last, proof.stamp(stamp.value_digest(last)))


def _kept(pdf: bytes, proof: Proof, *, archive: bool) -> bytes:
    """Add the missing evidence, and for the archive a time-stamp over it, in one revision."""
    writer = open_to_append(pdf)
    signatures = _signatures(writer.prev)
    missing = _missing(signatures, proof)
    covered = _is_stamp(signatures[-1]) and _covers_all(signatures[-1], len(pdf))
    if missing == Evidence() and (covered or not archive):
        return pdf
    if missing != Evidence():
        write_store(writer, missing)
    if archive:
        return stamp.cover(writer, proof, _room(signatures))
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def _missing(
    signatures: list[EmbeddedPdfSignature], proof: Proof, *, renewing: bool = False
) -> Evidence:
    """Gather what the store lacks about every signature and time-stamp that leads to an anchor.

    ``renewing``: of the last one anew, however much the store has of it.
    """
    last = signatures[-1]
    known = read_store(last.reader)
    brought = [one for sig in signatures for part in _parts(sig) for one in certificates(part)]
    pool = Pool.of(proof.trust, brought, map(load, known.certificates))
    found = Evidence()
    for signature in signatures:
        # A store older than the last signature proves nothing about the moment it was made.
        stale = signature is last and (renewing or (not _is_stamp(last) and _store_is_older(last)))
        for part in _parts(signature):
            chain = chain_of(signer(part), pool, proof.fetcher)
            if pool.believes(chain[-1]):
                found |= _gathered(chain, found if stale else known | found, pool, proof)
            elif signature is last:
                raise CertificateRefused(words.NO_ANCHOR)
    return replace(
        found,
        certificates=tuple(one for one in found.certificates if one not in known.certificates),
    )


def _gathered(chain: list[x509.Certificate], known: Evidence, pool: Pool, proof: Proof) -> Evidence:
    """Fetch the status of one chain; what is new must say that it holds."""
    found = gather(chain, known, proof.fetcher)
    if found.ocsps or found.crls:
        must_hold(chain[0], context(pool, Papers.of(known | found), proof.moment, revocation=True))
        if proof.fetcher.memory is not None:
            proof.fetcher.memory.keep(chain, found)
    return found


def _store_is_older(signature: EmbeddedPdfSignature) -> bool:
    """Whether the store was last written before the revision of a signature."""
    reader = signature.reader
    store = entry(reader.root, "/DSS")
    if store is None:
        return False
    holder = store.container_ref or reader.root_ref
    return bool(reader.xrefs.get_last_change(holder) < signature.signed_revision)


def _parts(signature: EmbeddedPdfSignature) -> list[cms.SignedData]:
    """List what was signed with a certificate here: the signature and the time-stamps inside it."""
    return [signature.signed_data, *map(signed_data, stamp.tokens(signature))]


def _is_stamp(signature: EmbeddedPdfSignature) -> bool:
    return bool(signature.sig_object_type == "/DocTimeStamp")


def _covers_all(signature: EmbeddedPdfSignature, size: int) -> bool:
    """Whether a digest reaches to the last byte of the file."""
    return int(signature.byte_range[2]) + int(signature.byte_range[3]) == size


def _room(signatures: list[EmbeddedPdfSignature]) -> int:
    """Guess the size of a token from those that are there."""
    sizes = [len(token) for one in signatures for token in stamp.tokens(one)]
    return max(sizes) + SPARE if sizes else UNKNOWN_TOKEN
