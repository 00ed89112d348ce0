# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""Whether a signature fits the bytes it stands in: range, digest, signature value.

pyHanko's "intact" and "valid" were both true for two hostile ranges, so the range is read here and
must leave out exactly the signature itself, nothing more.
"""

import hashlib
from dataclasses import dataclass

from asn1crypto import cms, core, x509
from pyhanko.sign.general import CMSStructuralError
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import (
    extract_certs_for_validation,
    message_imprint_checker,
    validate_sig_integrity,
)
from pyhanko.sign.validation.status import SignatureCoverageLevel

from signing import words
from signing.entry import entry
from signing.verdict import Coverage

STAMP_CONTENT = "tst_info"


@dataclass(frozen=True)
class Integrity:
    """What the bytes say.

    ``coverage`` is how much of the file the digest covers, ``end`` the offset of the first byte
    behind it. ``sub_indication`` is ETSI's name of what is wrong, empty when nothing is;
    ``told`` says it in words.
    """

    coverage: Coverage
    end: int = 0
    sub_indication: str = ""
    told: str = ""

    @property
    def sound(self) -> bool:
        """Whether digest, signature value and range are all right."""
        return not self.sub_indication


def examine(pdf: bytes, signature: EmbeddedPdfSignature) -> Integrity:
    """Examine one signature or document time-stamp of a file."""
    end = _end(pdf, signature)
    if end is None:
        return Integrity("unclear", 0, "FORMAT_FAILURE", words.BAD_RANGE)
    coverage: Coverage = "entire file" if end == len(pdf) else _coverage(signature)
    try:
        intact, valid = _sums(signature)
    except (SignatureValidationError, CMSStructuralError) as problem:
        named = getattr(problem, "ades_subindication", None)
        name = str(getattr(named, "standard_name", "FORMAT_FAILURE"))
        return Integrity(coverage, end, name, words.BAD_STRUCTURE)
    if not intact:
        return Integrity(coverage, end, "HASH_FAILURE", words.CHANGED_BYTES)
    if not valid:
        return Integrity(coverage, end, "SIG_CRYPTO_FAILURE", words.BAD_SIGNATURE)
    if coverage in ("partial", "unclear"):
        return Integrity(coverage, end, "FORMAT_FAILURE", words.PARTIAL_RANGE)
    return Integrity(coverage, end)


def signer_of(signed: cms.SignedData) -> x509.Certificate:
    """Find the signer's certificate, held to the signed attribute that names it."""
    return extract_certs_for_validation(signed).signer_cert


def stamp_fits(token: cms.SignedData, signer: cms.SignerInfo) -> bool:
    """Whether a time-stamp inside a signature was made for that signature, and is itself sound."""
    return _token_holds(token, message_imprint_checker(signer)(_imprint_algorithm(token)))


def _sums(signature: EmbeddedPdfSignature) -> tuple[bool, bool]:
    """Compute whether the digest and the signature value are right."""
    signed = signature.signed_data
    enclosed = signed["encap_content_info"]
    if is_stamp(signature):
        return _token_holds(signed, signature.compute_digest()), True
    kind = enclosed["content_type"].native
    digest = signature.compute_digest()
    if enclosed["content"] is not core.VOID:
        sealed = _sealed(signature)
        if sealed is None:
            return False, True
        digest = sealed
    return validate_sig_integrity(signature.signer_info, signer_of(signed), kind, digest)


def _sealed(signature: EmbeddedPdfSignature) -> bytes | None:
    """Digest what adbe.pkcs7.sha1 signs: not the file but its SHA-1 (ISO 32000-1, 12.8.3.3.2).

    None when that is the SHA-1 of another file. Other content says that something else was signed.
    """
    content = bytes(signature.signed_data["encap_content_info"]["content"])
    if entry(signature.sig_object, "/SubFilter") != "/adbe.pkcs7.sha1":
        raise SignatureValidationError(words.BAD_STRUCTURE)
    if content != signature.compute_digest("sha1"):
        return None
    algorithm = signature.signer_info["digest_algorithm"]["algorithm"].native
    return hashlib.new(algorithm, content, usedforsecurity=False).digest()


def is_stamp(signature: EmbeddedPdfSignature) -> bool:
    """Whether this is a document time-stamp; some writers call its type /Sig."""
    kind = entry(signature.sig_object, "/SubFilter")
    return bool(kind == "/ETSI.RFC3161" or signature.sig_object_type == "/DocTimeStamp")


def _token_holds(token: cms.SignedData, digest: bytes) -> bool:
    """Whether a token stamps this digest and its own signature is right."""
    (signer,) = token["signer_infos"]
    enclosed = token["encap_content_info"]
    content = bytes(enclosed["content"])
    algorithm = signer["digest_algorithm"]["algorithm"].native
    imprint = enclosed["content"].parsed["message_imprint"]["hashed_message"].native
    kind = enclosed["content_type"].native
    own = hashlib.new(algorithm, content, usedforsecurity=False).digest()
    intact, valid = validate_sig_integrity(signer, signer_of(token), kind, own)
    return bool(kind == STAMP_CONTENT and imprint == digest and intact and valid)


def _imprint_algorithm(token: cms.SignedData) -> str:
    info = token["encap_content_info"]["content"].parsed
    return str(info["message_imprint"]["hash_algorithm"]["algorithm"].native)


def _end(pdf: bytes, signature: EmbeddedPdfSignature) -> int | None:
    """Find where the covered bytes end; None unless the range leaves out exactly /Contents."""
    try:
        begin, first, second, length = (int(number) for number in signature.byte_range)
    except (ValueError, TypeError):
        return None
    end = second + length
    if begin or not 0 < first < second <= end <= len(pdf):
        return None
    gap = pdf[first:second]
    if not (gap.startswith(b"<") and gap.endswith(b">")):
        return None
    try:
        left_out = bytes.fromhex(gap[1:-1].decode("ascii"))
    except ValueError:
        return None
    return end if left_out == signature.pkcs7_content else None


def _coverage(signature: EmbeddedPdfSignature) -> Coverage:
    """Say whether a whole revision is covered, its cross-reference table included."""
    level = signature.evaluate_signature_coverage()
    if level == SignatureCoverageLevel.ENTIRE_REVISION:
        return "entire revision"
    return "partial"
