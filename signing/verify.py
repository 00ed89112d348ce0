# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""Judge the signatures of a file: valid, invalid or unknown, with the reason.

Life of a verdict: each signature is *examined* (do the bytes fit), what came after it is *named*,
then it is *judged* (whose, since when). Whatever a file makes us raise ends as unknown: a hostile
file never becomes an error page, and never becomes green.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO

from asn1crypto import x509
from pyhanko.pdf_utils.crypt import AuthStatus
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.errors import SignatureValidationError

from signing import swift, words
from signing.changes import History
from signing.court import Court
from signing.describe import Found, describe, describe_broken, describe_stamp, unreadable
from signing.entry import entry
from signing.integrity import examine, is_stamp
from signing.lost import lost
from signing.message import Filed
from signing.past import Reader
from signing.standing import Proven, judge_signature, judge_stamp
from signing.store import read_store
from signing.trust.anchors import Trust
from signing.trust.chains import Pool
from signing.trust.fetcher import Fetcher
from signing.trust.judge import Papers
from signing.trust.shelf import Shelf
from signing.verdict import Answer, SignatureVerdict, Verdict

log = logging.getLogger(__name__)

SUMMARY: dict[Answer, str] = {
    "valid": words.ALL_VALID,
    "invalid": words.SOME_INVALID,
    "unknown": words.SOME_UNKNOWN,
    "none": words.NOTHING_SIGNED,
}

STAMPS: dict[Answer, str] = {
    "invalid": words.STAMPS_INVALID,
    "unknown": words.STAMPS_UNKNOWN,
}
BAD: tuple[Answer, ...] = ("invalid", "unknown", "valid", "none")
"""Answers, the worst one first."""
OUT_OF_JOINT = frozenset(
    {
        "FORMAT_FAILURE",
        "HASH_FAILURE",
        "SIG_CRYPTO_FAILURE",
        "NOT_YET_VALID",
        "TIMESTAMP_ORDER_FAILURE",
        "GENERIC",
    }
)
"""What a time-stamp is told to be when it cannot have been made over this file, at its time."""


def verify(
    pdf: bytes,
    *,
    trust: Trust,
    at: datetime,
    fetcher: Fetcher | None,
    shelf: Shelf | None = None,
) -> Verdict:
    """Judge every signature of a file as of a moment; nothing a file contains makes this raise.

    Without a fetcher only what the file carries is believed: levels B-LT and B-LTA can be valid,
    B-B and B-T are unknown. Whoever judges many files lends them one ``shelf``, on which what
    they have in common is read once; the verdicts are the same.
    """
    swift.install()
    try:
        return _Hearing(pdf, trust, at, fetcher, shelf or Shelf()).verdict()
    except Exception as problem:  # noqa: BLE001 - a hostile file may raise anything; it ends here
        kind = type(problem).__name__
        log.info("file could not be judged: %s", kind)
        return Verdict("unknown", reason=words.UNREADABLE_FILE, detail=kind)


@dataclass
class _Hearing:
    """One file being judged; ``control`` moves back as time-stamps are found good."""

    pdf: bytes
    trust: Trust
    at: datetime
    fetcher: Fetcher | None
    shelf: Shelf
    told: list[SignatureVerdict] = field(default_factory=list)

    def verdict(self) -> Verdict:
        """Judge all signatures, newest first, and sum up."""
        reader = Reader(BytesIO(self.pdf), strict=False)
        if reader.encrypted and reader.decrypt(b"").status == AuthStatus.FAILED:
            return Verdict("unknown", reason=words.ENCRYPTED_UNKNOWN)
        readable = sorted(self._readable(reader), key=lambda one: one.place.signed_revision)
        court = self._court(reader, readable)
        history = History(self.pdf, reader)
        control = Proven(self.at)
        for filed in reversed(readable):
            try:
                control = self._judge(filed, court, history, control)
            except Exception as problem:  # noqa: BLE001 - one bad signature hides no other
                log.info("signature could not be judged: %s", type(problem).__name__)
                name = str(filed.place.field_name)
                self.told.append(unreadable(name, problem, filed.place.sig_object))
        self.told.extend(lost(reader))
        return _summed(tuple(reversed(self.told)))

    def _readable(self, reader: Reader) -> Iterator[Filed]:
        """Read each filled signature field; those that cannot be read are told about at once."""
        for name, _, place in enumerate_sig_fields(reader, filled_status=True):
            try:
                yield Filed.of(EmbeddedPdfSignature(reader, place, name), self.shelf)
            except Exception as problem:  # noqa: BLE001 - one bad signature hides no other
                log.info("signature could not be read: %s", type(problem).__name__)
                written = entry(place.get_object(), "/V")
                self.told.append(unreadable(str(name), problem, written))

    def _court(self, reader: Reader, readable: list[Filed]) -> Court:
        """Gather the certificates and the evidence that the file brings along."""
        brought = (one for filed in readable for one in filed.certificates)
        papers = Papers.of(read_store(reader), self.shelf)
        pool = Pool.of(self.trust, brought, papers.certificates, shelf=self.shelf)
        return Court(self.at, pool, papers, self.fetcher)

    def _judge(self, filed: Filed, court: Court, history: History, control: Proven) -> Proven:
        """Judge one signature; a good document time-stamp proves a time for all before it."""
        signature = filed.place
        integrity = examine(self.pdf, filed)
        if not integrity.sound:
            found = Found(signature, integrity, ())
            self.told.append(describe_broken(found, _signer(filed)))
            return control
        changes = history.after(signature, integrity.end)
        found = Found(signature, integrity, changes)
        if not is_stamp(signature):
            standing = judge_signature(filed, court, control)
            self.told.append(describe(found, standing, control, self.at))
            return control
        judged = judge_stamp(filed.message, court, control.at)
        told = describe_stamp(found, judged)
        self.told.append(told)
        return Proven(judged.at, stamped=True) if told.verdict == "valid" else control


def _signer(filed: Filed) -> x509.Certificate | None:
    """Find the certificate of a signature that does not hold, for the record only."""
    try:
        return filed.message.signer
    except (SignatureValidationError, ValueError):
        return None


def _summed(told: tuple[SignatureVerdict, ...]) -> Verdict:
    """Sum up: the worst of the signatures, and no better than a time-stamp that is out of joint.

    One whose authority nobody vouches for proves nothing, and harms nothing.
    """
    signatures = tuple(one for one in told if one.kind == "signature")
    stamps = tuple(one for one in told if one.kind != "signature")
    answer = _worst(one.verdict for one in signatures)
    stamped = _worst(one.verdict for one in stamps if one.sub_indication in OUT_OF_JOINT)
    if BAD.index(stamped) < BAD.index(answer):
        return Verdict(stamped, signatures, STAMPS[stamped], timestamps=stamps)
    return Verdict(answer, signatures, SUMMARY[answer], timestamps=stamps)


def _worst(answers: Iterable[Answer]) -> Answer:
    return min(answers, key=BAD.index, default="none")
