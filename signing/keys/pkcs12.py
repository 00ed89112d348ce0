"""Keys in a PKCS#12 file (RFC 7292): the key is decrypted once, then kept in memory."""

from asn1crypto.pkcs12 import Pfx
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from signing import words
from signing.errors import KeyUnusable, WrongPin
from signing.keys.holders import holder_of
from signing.keys.interface import Held, Holder, Mechanism
from signing.keys.policy import HASHES, LAW, Policy, mechanism_for, rsa_padding

Private = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class Pkcs12Key(Held):
    """A software key."""

    def __init__(self, private: Private, holder: Holder, mechanism: Mechanism) -> None:
        super().__init__(holder, mechanism)
        self._private = private

    def sign(self, message: bytes) -> bytes:
        """Sign the message."""
        digest = HASHES[self.mechanism.digest]
        if isinstance(self._private, rsa.RSAPrivateKey):
            return self._private.sign(message, rsa_padding(self.mechanism), digest)
        return self._private.sign(message, ec.ECDSA(digest))


def unlock(content: bytes, pin: str, policy: Policy = LAW) -> Pkcs12Key:
    """Open the file with its PIN; WrongPin or KeyUnusable say why it cannot be used."""
    try:
        kept = pkcs12.load_pkcs12(content, pin.encode("utf-8"))
    except ValueError as problem:
        # One exception stands for a wrong PIN and for a broken file: only well-formed
        # PKCS#12 can have a wrong PIN.
        if _is_pkcs12(content):
            raise WrongPin from problem
        raise KeyUnusable(words.NOT_PKCS12) from problem
    if kept.key is None or kept.cert is None:
        raise KeyUnusable(words.PKCS12_INCOMPLETE)
    if not isinstance(kept.key, Private):
        raise KeyUnusable(words.KEY_NOT_ALLOWED)
    mechanism = mechanism_for(kept.key.public_key(), policy)
    others = (one.certificate.public_bytes(Encoding.DER) for one in kept.additional_certs)
    own = kept.cert.certificate.public_bytes(Encoding.DER)
    return Pkcs12Key(kept.key, holder_of(own, tuple(others)), mechanism)


def _is_pkcs12(content: bytes) -> bool:
    """Whether the outer structure is that of a PKCS#12 file."""
    try:
        return bool(Pfx.load(content, strict=True)["version"].native == "v3")
    except (ValueError, TypeError):
        return False
