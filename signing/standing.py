"""Whether a sound signature can be believed: whose it is, since when it exists (ETSI EN 319 102-1).

A file is read backwards. A document time-stamp that holds proves that everything under it existed
at its time; so what lies under it is judged at that time, not today. A signature's own time-stamp
brings its time further back, and the signer's certificate is judged at the earliest time proven.
"""

from dataclasses import dataclass
from datetime import datetime

from asn1crypto import core, x509

from signing import findings, words
from signing.court import Court
from signing.integrity import imprint_algorithm, stamp_fits
from signing.message import Filed, Message
from signing.trust.algorithms import Algorithm, algorithm_of
from signing.trust.judge import SIGNER, SKEW, STAMPER, Fault
from signing.trust.names import misleading


@dataclass(frozen=True)
class Proven:
    """A moment at which something existed; ``stamped`` says that a time-stamp proves it."""

    at: datetime
    stamped: bool = False


@dataclass(frozen=True)
class Stamp:
    """A time-stamp that was judged: its time, who gave it, and why it may not hold."""

    at: datetime
    authority: x509.Certificate
    fault: Fault | None


def judge_stamp(token: Message, court: Court, control: datetime) -> Stamp:
    """Judge a token that fits: its authority must hold at its time, and at the time of control."""
    at: datetime = token.data["encap_content_info"]["content"].parsed["gen_time"].native
    authority = token.signer
    algorithm = algorithm_of(token.info, authority).bound_by(imprint_algorithm(token), authority)
    if at > control + SKEW:
        return Stamp(at, authority, Fault("TIMESTAMP_ORDER_FAILURE", words.TSA_FUTURE))
    if algorithm.fell is not None and algorithm.fell <= control:
        return Stamp(at, authority, Fault(NO_CRYPTO_PROOF, words.WEAK_SIGNATURE))
    if authority.not_valid_after + SKEW < control:
        return Stamp(at, authority, Fault("OUT_OF_BOUNDS_NO_POE", words.STAMP_EXPIRED))
    # Revoked since then is as bad: a stolen key could have written any time it liked.
    found = court.fault(authority, at, STAMPER) or court.revoked(authority, control)
    return Stamp(at, authority, found)


NO_CRYPTO_PROOF = "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"


@dataclass(frozen=True)
class Standing:
    """What is believed about a signature.

    ``best`` is the earliest moment proven; ``fault`` why it is not believed, None when it is;
    ``stamped`` that its own time-stamp holds; ``kept`` that the file carries the proof;
    ``refused`` that it brings a time-stamp, and none that holds.
    """

    signer: x509.Certificate
    algorithm: Algorithm
    best: Proven
    fault: Fault | None
    stamped: bool
    kept: bool
    refused: bool


def judge_signature(filed: Filed, court: Court, control: Proven) -> Standing:
    """Judge a sound signature with the time-stamps inside it."""
    signed = filed.message
    signer = signed.signer
    fitting = [one for one in filed.stamps if stamp_fits(one, signed)]
    stamps = [judge_stamp(one, court, control.at) for one in fitting]
    good = [one for one in stamps if one.fault is None]
    earliest = min((one.at for one in good), default=None)
    best = control if earliest is None else Proven(min(earliest, control.at), stamped=True)
    algorithm = algorithm_of(signed.info, signer)
    if signed.data["encap_content_info"]["content"] is not core.VOID:
        algorithm = algorithm.bound_by("sha1", signer)
    found = court.fault(signer, best.at, SIGNER) or _misnamed(signer)
    if found is None and algorithm.fell is not None and algorithm.fell <= best.at:
        found = Fault(NO_CRYPTO_PROOF, words.WEAK_SIGNATURE)
    return Standing(
        signer=signer,
        algorithm=algorithm,
        best=best,
        fault=found,
        stamped=bool(good),
        refused=bool(filed.stamps) and not good,
        kept=court.knew(signer) and all(court.knew(one.authority) for one in good),
    )


def _misnamed(signer: x509.Certificate) -> Fault | None:
    """Doubt a name that only looks like what it seems to say, whoever certified it."""
    name = misleading(signer)
    if name is None:
        return None
    return Fault("CHAIN_CONSTRAINTS_FAILURE", findings.MIXED_SCRIPTS.format(name=name))
