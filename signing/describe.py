# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""Put into words what was found out about a signature, and draw the one conclusion."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.validation import EmbeddedPdfSignature

from signing import findings, words
from signing.change import Change, Weight
from signing.entry import entry, is_time_stamp
from signing.integrity import Integrity, is_stamp
from signing.standing import Proven, Stamp, Standing
from signing.trust.judge import SKEW, Fault
from signing.verdict import Answer, SignatureVerdict

PASSED, FAILED, OPEN = "TOTAL-PASSED", "TOTAL-FAILED", "INDETERMINATE"
FAILURES = frozenset({"FORMAT_FAILURE", "HASH_FAILURE", "SIG_CRYPTO_FAILURE"})
PADES = "/ETSI.CAdES.detached"
BARE = "/adbe.x509.rsa_sha1"
STAMP_LEVEL: Literal["document time-stamp"] = "document time-stamp"
Kind = Literal["signature", "document time-stamp"]
SAID: Mapping[Kind, Mapping[Answer, str]] = {
    "signature": {"valid": words.VALID, "invalid": words.INVALID, "unknown": words.UNKNOWN},
    STAMP_LEVEL: {
        "valid": words.STAMP_VALID,
        "invalid": words.STAMP_INVALID,
        "unknown": words.STAMP_UNKNOWN,
    },
}
"""What is said of each kind of thing, and where the reason goes."""


@dataclass(frozen=True)
class Found:
    """What is known about a signature before its trust is judged."""

    signature: EmbeddedPdfSignature
    integrity: Integrity
    changes: tuple[Change, ...]


def describe(found: Found, standing: Standing, control: Proven, at: datetime) -> SignatureVerdict:
    """Describe a signature whose certificate was judged; ``control`` is what covers it."""
    claimed = claimed_time(found.signature)
    proven = standing.best.stamped
    told = replace(
        _conclusion(found, _weighed(standing, claimed, at)),
        level=_level(found, standing, control),
        time=standing.best.at if proven else claimed,
        time_source="timestamp" if proven else "claimed" if claimed else "none",
        algorithm=standing.algorithm.name,
        weak=standing.algorithm.weak,
    )
    told = _of(told, standing.signer)
    if told.verdict == "valid" and not proven:
        why = words.TIME_REFUSED if standing.refused else words.TIME_CLAIMED
        return replace(told, reason=f"{words.VALID} {why}")
    return told


def describe_stamp(found: Found, stamp: Stamp) -> SignatureVerdict:
    """Describe a document time-stamp."""
    fault, told = stamp.fault, FAILED if _is_impossible(stamp.fault) else OPEN
    concluded = _conclusion(found, None if fault is None else (told, fault))
    return _of(replace(concluded, time=stamp.at, time_source="timestamp"), stamp.authority)


def _is_impossible(fault: Fault | None) -> bool:
    """Whether a time-stamp tells a time at which its authority was none yet."""
    return fault is not None and fault.sub_indication == "NOT_YET_VALID"


def describe_broken(found: Found, signer: x509.Certificate | None) -> SignatureVerdict:
    """Describe a signature whose bytes do not fit: nobody's trust can mend that."""
    claimed = None if is_stamp(found.signature) else claimed_time(found.signature)
    told = replace(
        _conclusion(found, None),
        time=claimed,
        time_source="claimed" if claimed else "none",
    )
    return told if signer is None else _of(told, signer)


def unreadable(field: str, problem: Exception, signature: object) -> SignatureVerdict:
    """Describe a signature or time-stamp (its dictionary) that could not even be read."""
    told = words.UNREADABLE_SIGNATURE
    if entry(signature, "/SubFilter") == BARE:
        told = findings.X509_RSA
    base = _sound(field, is_a_stamp=is_time_stamp(signature))
    fallen = _fallen(base, failed=False, name="GENERIC", told=told)
    return replace(fallen, detail=type(problem).__name__)


def _sound(field: str, *, is_a_stamp: bool) -> SignatureVerdict:
    """Begin with a signature or time-stamp that nothing is known against."""
    kind: Kind = STAMP_LEVEL if is_a_stamp else "signature"
    return SignatureVerdict(
        field=field,
        kind=kind,
        level=STAMP_LEVEL if is_a_stamp else "",
        verdict="valid",
        reason=SAID[kind]["valid"],
        indication=PASSED,
    )


def _conclusion(found: Found, weighed: tuple[str, Fault] | None) -> SignatureVerdict:
    """Draw the conclusion: bytes first, then what came after, then whose signature it is."""
    base = replace(
        _sound(str(found.signature.field_name), is_a_stamp=is_stamp(found.signature)),
        coverage=found.integrity.coverage,
        covered=found.integrity.end,
        changes=tuple(one.told for one in found.changes),
    )
    integrity = found.integrity
    if not integrity.sound:
        failed = integrity.sub_indication in FAILURES
        return _fallen(base, failed=failed, name=integrity.sub_indication, told=integrity.told)
    forbidden = [one.told for one in found.changes if one.weight is Weight.FORBIDDEN]
    if forbidden:
        return _fallen(base, failed=True, name="FORMAT_FAILURE", told=" ".join(forbidden))
    if weighed is not None:
        indication, fault = weighed
        failed = indication == FAILED
        return _fallen(base, failed=failed, name=fault.sub_indication, told=fault.told)
    besides = [one.told for one in found.changes if one.weight is Weight.BESIDES]
    if besides:
        told = f"{words.SIGNED_PART_WHOLE} {' '.join(besides)}"
        return _fallen(base, failed=False, name="GENERIC", told=told)
    return base


def _fallen(base: SignatureVerdict, *, failed: bool, name: str, told: str) -> SignatureVerdict:
    verdict: Answer = "invalid" if failed else "unknown"
    return replace(
        base,
        verdict=verdict,
        indication=FAILED if failed else OPEN,
        sub_indication=name,
        reason=SAID[base.kind][verdict].format(told=told),
    )


def _weighed(
    standing: Standing, claimed: datetime | None, at: datetime
) -> tuple[str, Fault] | None:
    """Decide whether a fault condemns, or only leaves the question open (EN 319 102-1, 5.2-5.6)."""
    fault = standing.fault
    if fault is None:
        if claimed is not None and not standing.best.stamped and claimed > at + SKEW:
            return OPEN, Fault("SIG_CONSTRAINTS_FAILURE", words.CLAIMED_FUTURE)
        if claimed is not None and standing.best.stamped and claimed > standing.best.at + SKEW:
            return OPEN, Fault("TIMESTAMP_ORDER_FAILURE", findings.STAMP_BEFORE_CLAIM)
        return None
    if fault.since is not None and claimed is not None and claimed >= fault.since:
        # The signer's own words put the signature after the revocation.
        return FAILED, replace(fault, sub_indication="REVOKED")
    if fault.sub_indication == "NOT_YET_VALID" and standing.best.stamped:
        return FAILED, fault
    return OPEN, fault


def _level(found: Found, standing: Standing, control: Proven) -> str:
    """Say which baseline level the proof amounts to (EN 319 142-1, 6)."""
    kind = entry(found.signature.sig_object, "/SubFilter")
    prefix = "B-" if kind == PADES else "PKCS7-"
    if not standing.best.stamped:
        return f"{prefix}B"
    if not standing.kept:
        return f"{prefix}T"
    return f"{prefix}LTA" if control.stamped else f"{prefix}LT"


def claimed_time(signature: EmbeddedPdfSignature) -> datetime | None:
    """Read the time the signer claims, from the signed attributes or from /M."""
    try:
        claimed = signature.self_reported_timestamp
    except (ValueError, TypeError, KeyError, PdfError):
        return None
    if claimed is None or claimed.tzinfo is not None:
        return claimed
    return claimed.replace(tzinfo=UTC)


def _of(told: SignatureVerdict, certificate: x509.Certificate) -> SignatureVerdict:
    """Say who a certificate speaks for and how it is told apart."""
    subject = certificate.subject.native
    return replace(
        told,
        signer=_joined(subject.get("common_name") or subject.get("organization_name")),
        organisation=_joined(subject.get("organization_name")),
        issuer=_joined(certificate.issuer.native.get("common_name")),
        serial=f"{certificate.serial_number:x}",
        fingerprint=certificate.sha256.hex(),
    )


def _joined(value: str | Iterable[str] | None) -> str:
    """Write a name that may stand several times in one subject."""
    if value is None:
        return ""
    return value if isinstance(value, str) else ", ".join(value)
