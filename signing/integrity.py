# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""Whether a signature fits the bytes it stands in: range, digest, signature value.

pyHanko's "intact" and "valid" were both true for two hostile ranges, so the range is read here and
must leave out exactly the signature itself, nothing more.
"""

import hashlib
from dataclasses import dataclass

from asn1crypto import core
from pyhanko.sign.ades.report import AdESFailure
from pyhanko.sign.general import CMSStructuralError
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import (
    message_imprint_checker,
    validate_sig_integrity,
)
from pyhanko.sign.validation.status import SignatureCoverageLevel

from signing import words
from signing.entry import entry, is_time_stamp
from signing.message import Filed, Message
from signing.plain import are_plain
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


def examine(pdf: bytes, filed: Filed) -> Integrity:
    """Examine one signature or document time-stamp of a file."""
    end = _end(pdf, filed.place)
    if end is None:
        return Integrity("unclear", 0, "FORMAT_FAILURE", words.BAD_RANGE)
    coverage: Coverage = "entire file" if end == len(pdf) else _coverage(filed.place)
    try:
        intact, valid = _sums(filed)
    except (SignatureValidationError, CMSStructuralError) as problem:
        named = getattr(problem, "ades_subindication", None)
        name = str(getattr(named, "standard_name", "FORMAT_FAILURE"))
        return Integrity(coverage, end, name, words.BAD_STRUCTURE)
    if not intact:
        told = words.STAMP_OF_ELSE if is_stamp(filed.place) else words.CHANGED_BYTES
        return Integrity(coverage, end, "HASH_FAILURE", told)
    if not valid:
        return Integrity(coverage, end, "SIG_CRYPTO_FAILURE", words.BAD_SIGNATURE)
    if coverage in ("partial", "unclear"):
        return Integrity(coverage, end, "FORMAT_FAILURE", words.PARTIAL_RANGE)
    return Integrity(coverage, end)


def _is_plain(signature: EmbeddedPdfSignature) -> bool:
    """Whether every reader takes the same entries for those of the signature."""
    place = signature.sig_field.raw_get("/V").reference
    return are_plain(signature.reader, [place], signature.signed_revision)


def stamp_fits(token: Message, signed: Message) -> bool:
    """Whether a time-stamp inside a signature was made for that signature, and is itself sound."""
    return _token_holds(token, message_imprint_checker(signed.info)(imprint_algorithm(token)))


def _sums(filed: Filed) -> tuple[bool, bool]:
    """Compute whether the digest and the signature value are right."""
    signature, message = filed.place, filed.message
    if not _is_plain(signature):
        wrong = AdESFailure.FORMAT_FAILURE
        raise SignatureValidationError(words.BAD_STRUCTURE, ades_subindication=wrong)
    enclosed = message.data["encap_content_info"]
    if is_stamp(signature):
        return _token_holds(message, signature.compute_digest()), True
    kind = enclosed["content_type"].native
    message.must_be_stated()
    digest = signature.compute_digest(message.digest)
    if enclosed["content"] is not core.VOID:
        sealed = _sealed(filed)
        if sealed is None:
            return False, True
        digest = sealed
    return _held(message, kind, digest)


def _held(message: Message, kind: str, digest: bytes) -> tuple[bool, bool]:
    """Whether a message is about this digest, and its value that of the signer's key."""
    try:
        return validate_sig_integrity(message.info, message.signer, kind, digest)
    except AssertionError:
        # The library's answer to an algorithm for keys of another kind than the signer's.
        return True, False


def _sealed(filed: Filed) -> bytes | None:
    """Digest what adbe.pkcs7.sha1 signs: not the file but its SHA-1 (ISO 32000-1, 12.8.3.3.2).

    None when that is the SHA-1 of another file. Other content says that something else was signed.
    """
    content = bytes(filed.message.data["encap_content_info"]["content"])
    if entry(filed.place.sig_object, "/SubFilter") != "/adbe.pkcs7.sha1":
        raise SignatureValidationError(words.BAD_STRUCTURE)
    if content != filed.place.compute_digest("sha1"):
        return None
    return hashlib.new(filed.message.digest, content, usedforsecurity=False).digest()


def is_stamp(signature: EmbeddedPdfSignature) -> bool:
    """Whether this is a document time-stamp."""
    return is_time_stamp(signature.sig_object)


def _token_holds(token: Message, digest: bytes) -> bool:
    """Whether a token stamps this digest and its own signature is right."""
    enclosed = token.data["encap_content_info"]
    content = bytes(enclosed["content"])
    imprint = enclosed["content"].parsed["message_imprint"]["hashed_message"].native
    kind = enclosed["content_type"].native
    own = hashlib.new(token.digest, content, usedforsecurity=False).digest()
    intact, valid = validate_sig_integrity(token.info, token.signer, kind, own)
    return bool(kind == STAMP_CONTENT and imprint == digest and intact and valid)


def imprint_algorithm(token: Message) -> str:
    """Name the digest by which a time-stamp binds what it stamps."""
    info = token.data["encap_content_info"]["content"].parsed
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
