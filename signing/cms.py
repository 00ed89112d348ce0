"""Write the CMS of a signature (RFC 5652) as PAdES wants it (ETSI EN 319 142-1, 122-1).

Only two values differ between the signatures of one key: the digest of the document and the
signature itself. All other bytes are made once when the key is unlocked, so that signing costs
little more than the private key operation.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from asn1crypto import algos, x509
from asn1crypto.core import ObjectIdentifier

from signing.keys.interface import Holder, Mechanism, Scheme, SigningKey
from signing.pss import pss_parameters

SEQUENCE, SET, OCTETS, INTEGER = 0x30, 0x31, 0x04, 0x02
UNSIGNED = 0xA1
LONG_FORM = 0x80
DATA = "1.2.840.113549.1.7.1"
TST_INFO = "1.2.840.113549.1.9.16.1.4"
SIGNED_DATA = "1.2.840.113549.1.7.2"
CONTENT_TYPE = "1.2.840.113549.1.9.3"
MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"
ALGORITHM_PROTECTION = "1.2.840.113549.1.9.52"
SIGNATURE_TIME_STAMP = "1.2.840.113549.1.9.16.2.14"


def tlv(tag: int, *parts: bytes) -> bytes:
    """Encode one value in DER."""
    body = b"".join(parts)
    size = len(body)
    if size < LONG_FORM:
        return bytes((tag, size)) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + body


def oid(dotted: str) -> bytes:
    """Encode an object identifier."""
    return bytes(ObjectIdentifier(dotted).dump())


def _digest_algorithm(mechanism: Mechanism) -> bytes:
    return tlv(SEQUENCE, oid(algos.DigestAlgorithmId(mechanism.digest.value).dotted))


def _attribute(kind: str, value: bytes) -> bytes:
    return tlv(SEQUENCE, oid(kind), tlv(SET, value))


@dataclass(frozen=True)
class Template:
    """What is the same in every signature of one key.

    ``attributes`` are the signed attributes without the digest; ``certificates`` the field of
    SignedData; ``signer`` the beginning of SignerInfo; ``digest`` and ``algorithm`` the
    AlgorithmIdentifiers of the digest and of the signature.
    """

    attributes: tuple[bytes, ...]
    certificates: bytes
    signer: bytes
    digest: bytes
    algorithm: bytes


@lru_cache(maxsize=64)
def template(holder: Holder, mechanism: Mechanism, kind: str) -> Template:
    """Make the bytes that every signature of this key has in common."""
    certificate = x509.Certificate.load(holder.certificate)
    digest, algorithm = _digest_algorithm(mechanism), _algorithm(mechanism)
    reference = tlv(
        SEQUENCE,
        tlv(OCTETS, hashlib.sha256(holder.certificate).digest()),
        tlv(
            SEQUENCE,
            tlv(SEQUENCE, tlv(0xA4, certificate.issuer.dump())),
            certificate["tbs_certificate"]["serial_number"].dump(),
        ),
    )
    return Template(
        attributes=(
            _attribute(CONTENT_TYPE, oid(kind)),
            _attribute(SIGNING_CERTIFICATE_V2, tlv(SEQUENCE, tlv(SEQUENCE, reference))),
            _attribute(ALGORITHM_PROTECTION, tlv(SEQUENCE, digest, b"\xa1" + algorithm[1:])),
        ),
        certificates=tlv(0xA0, *sorted({holder.certificate, *holder.chain})),
        signer=tlv(INTEGER, b"\x01")
        + tlv(
            SEQUENCE,
            certificate.issuer.dump(),
            certificate["tbs_certificate"]["serial_number"].dump(),
        )
        + digest,
        digest=digest,
        algorithm=algorithm,
    )


def _algorithm(mechanism: Mechanism) -> bytes:
    """Name the way of signing: PSS with its parameters (RFC 4055), PKCS#1, or ECDSA (RFC 5758)."""
    if mechanism.scheme is Scheme.RSA_PSS:
        named = {"algorithm": "rsassa_pss", "parameters": pss_parameters(mechanism.digest)}
    else:
        kind = "ecdsa" if mechanism.scheme is Scheme.ECDSA else "rsa"
        named = {"algorithm": f"{mechanism.digest.value}_{kind}"}
    return bytes(algos.SignedDigestAlgorithm(named).dump())


@dataclass(frozen=True)
class Statement:
    """What a key signs, and all that is put around its signature.

    ``attributes`` are the signed attributes, sorted; ``content`` travels inside, if any does.
    """

    holder: Holder
    mechanism: Mechanism
    attributes: tuple[bytes, ...]
    kind: str = DATA
    content: bytes = b""

    @property
    def signed_bytes(self) -> bytes:
        """The message for the key.

        It is the SET itself; what is sent carries the tag [0] instead (RFC 5652, 5.4).
        """
        return tlv(SET, *self.attributes)


def statement(
    holder: Holder, mechanism: Mechanism, digest: bytes, kind: str = DATA, content: bytes = b""
) -> Statement:
    """State that the holder signs something with this digest, by the mechanism's own algorithm."""
    common = template(holder, mechanism, kind).attributes
    attributes = sorted((*common, _attribute(MESSAGE_DIGEST, tlv(OCTETS, digest))))
    return Statement(holder, mechanism, tuple(attributes), kind, content)


def seal(key: SigningKey, digest: bytes) -> bytes:
    """Sign a document's digest; the result is a detached CMS ContentInfo in DER."""
    said = statement(key.holder, key.mechanism, digest)
    return assemble(said, key.sign(said.signed_bytes))


def enclose(key: SigningKey, kind: str, content: bytes) -> bytes:
    """Sign content of a kind (an object identifier) that travels inside the CMS."""
    digest = hashlib.new(key.mechanism.digest, content).digest()
    inside = tlv(0xA0, tlv(OCTETS, content))
    said = statement(key.holder, key.mechanism, digest, kind, inside)
    return assemble(said, key.sign(said.signed_bytes))


def assemble(said: Statement, signature: bytes) -> bytes:
    """Write SignedData; its version is 1 around plain data, 3 around all else (RFC 5652, 5.1)."""
    made = template(said.holder, said.mechanism, said.kind)
    signer = tlv(
        SEQUENCE, made.signer, tlv(0xA0, *said.attributes), made.algorithm, tlv(OCTETS, signature)
    )
    signed = tlv(
        SEQUENCE,
        tlv(INTEGER, b"\x01" if said.kind == DATA else b"\x03"),
        tlv(SET, made.digest),
        tlv(SEQUENCE, oid(said.kind), said.content),
        made.certificates,
        tlv(SET, signer),
    )
    return tlv(SEQUENCE, oid(SIGNED_DATA), tlv(0xA0, signed))


def add_unsigned(message: bytes, kind: str, value: bytes) -> bytes:
    """Add an unsigned attribute to the signature of a CMS; all other bytes stay as they are.

    Bytes after the CMS (the padding of ``/Contents``) are dropped. ValueError when it is not
    written with definite lengths, or has not exactly one signer.
    """
    info = _opened(message)
    wrapped = _opened(info[-1])
    signed = _opened(wrapped[0])
    signers = _opened(signed[-1])
    if len(signers) != 1:
        raise ValueError(len(signers))
    signer = _opened(signers[0])
    added = _attribute(kind, value)
    if signer[-1][0] == UNSIGNED:
        signer[-1] = tlv(UNSIGNED, *sorted((*_opened(signer[-1]), added)))
    else:
        signer.append(tlv(UNSIGNED, added))
    signed[-1] = tlv(SET, tlv(SEQUENCE, *signer))
    return tlv(SEQUENCE, *info[:-1], tlv(info[-1][0], tlv(SEQUENCE, *signed)))


def _opened(value: bytes) -> list[bytes]:
    """Split a constructed value into the values inside it."""
    start, end = _body(value, 0)
    parts = []
    while start < end:
        after = _body(value, start)[1]
        parts.append(value[start:after])
        start = after
    if start != end or not parts:
        raise ValueError(start)
    return parts


def _body(value: bytes, at: int) -> tuple[int, int]:
    """Find where the body of the value at an offset begins and ends."""
    size = value[at + 1]
    start = at + 2
    if size >= LONG_FORM:
        digits = size - LONG_FORM
        if not digits:
            raise ValueError(at)
        size = int.from_bytes(value[start : start + digits], "big")
        start += digits
    if start + size > len(value):
        raise ValueError(at)
    return start, start + size
