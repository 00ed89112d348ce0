"""Which keys may sign, and how: Circular 15/2025/TT-BKHCN, and what an agency asks beyond it."""

from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from signing import words
from signing.errors import KeyUnusable
from signing.keys.interface import Digest, Mechanism, Scheme

LEAST_RSA_BITS = 2048
CURVES = {"secp256r1": Digest.SHA256, "secp384r1": Digest.SHA384, "secp521r1": Digest.SHA512}
"""The curves that may sign, each with a digest as strong as itself (FIPS 186-5, 6.1.1)."""

HASHES = {
    Digest.SHA256: hashes.SHA256(),
    Digest.SHA384: hashes.SHA384(),
    Digest.SHA512: hashes.SHA512(),
}

PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey


@dataclass(frozen=True)
class Policy:
    """How keys of an agency sign.

    ``digest``: None takes one as strong as the key. ``pkcs1``: sign by RSASSA-PKCS1-v1_5 instead of
    PSS, where a receiver is known to read nothing newer.
    """

    digest: Digest | None = None
    pkcs1: bool = False


LAW = Policy()
"""What holds where nothing else is said."""


def mechanism_for(key: object, policy: Policy) -> Mechanism:
    """Choose how a key signs, by its public half; KeyUnusable where the law allows it no use."""
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= LEAST_RSA_BITS:
        scheme = Scheme.RSA_PKCS1 if policy.pkcs1 else Scheme.RSA_PSS
        return Mechanism(scheme, policy.digest or Digest.SHA256)
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in CURVES:
        return Mechanism(Scheme.ECDSA, policy.digest or CURVES[key.curve.name])
    raise KeyUnusable(words.KEY_NOT_ALLOWED)


def rsa_padding(mechanism: Mechanism) -> padding.AsymmetricPadding:
    """Return the padding of an RSA signature; the salt of PSS is as long as the digest."""
    if mechanism.scheme is Scheme.RSA_PKCS1:
        return padding.PKCS1v15()
    return padding.PSS(padding.MGF1(HASHES[mechanism.digest]), mechanism.digest.size)
