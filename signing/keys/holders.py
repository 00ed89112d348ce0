"""Read from certificates who signs with a key, and check that a signature is that key's."""

from asn1crypto import x509
from cryptography import x509 as pyca
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from signing import words
from signing.errors import KeyUnusable
from signing.keys.interface import Holder, Mechanism
from signing.keys.policy import HASHES, Policy, mechanism_for, rsa_padding


def holder_of(certificate: bytes, others: tuple[bytes, ...] = ()) -> Holder:
    """Read who a certificate speaks for (DER); ``others`` may hold its issuers, in any order.

    KeyUnusable when one of them is no certificate.
    """
    try:
        own = pyca.load_der_x509_certificate(certificate)
        known = [pyca.load_der_x509_certificate(one) for one in others]
        subject = x509.Certificate.load(certificate).subject.native
    except (ValueError, TypeError) as problem:
        raise KeyUnusable(words.CERTIFICATE_UNREADABLE) from problem
    return Holder(
        certificate=certificate,
        chain=tuple(one.public_bytes(Encoding.DER) for one in _upwards(own, known)),
        name=str(subject.get("common_name") or subject.get("organization_name") or ""),
        organisation=str(subject.get("organization_name") or ""),
    )


def pem_certificates(content: bytes) -> list[bytes]:
    """Return the certificates of a PEM file (DER), at least one; KeyUnusable where it has none."""
    try:
        listed = pyca.load_pem_x509_certificates(content)
    except ValueError as problem:
        raise KeyUnusable(words.CERTIFICATE_UNREADABLE) from problem
    return [one.public_bytes(Encoding.DER) for one in listed]


def mechanism_of(holder: Holder, policy: Policy) -> Mechanism:
    """Choose how this holder's key signs; KeyUnusable where the law allows it no use."""
    return mechanism_for(_public(holder), policy)


def is_signed_by(holder: Holder, mechanism: Mechanism, message: bytes, signature: bytes) -> bool:
    """Say whether the holder's key made this signature of the message."""
    public, digest = _public(holder), HASHES[mechanism.digest]
    try:
        if isinstance(public, rsa.RSAPublicKey):
            public.verify(signature, message, rsa_padding(mechanism), digest)
        elif isinstance(public, ec.EllipticCurvePublicKey):
            public.verify(signature, message, ec.ECDSA(digest))
        else:
            return False
    except InvalidSignature:
        return False
    return True


def _public(holder: Holder) -> object:
    try:
        return pyca.load_der_x509_certificate(holder.certificate).public_key()
    except ValueError as problem:
        raise KeyUnusable(words.KEY_NOT_ALLOWED) from problem


def _upwards(
    certificate: pyca.Certificate, others: list[pyca.Certificate]
) -> list[pyca.Certificate]:
    """Order the issuers nearest first; leave out roots, which every verifier brings by itself."""
    found: list[pyca.Certificate] = []
    current = certificate
    while len(found) <= len(others):
        issuer = next(
            (o for o in others if o.subject == current.issuer and o.subject != o.issuer), None
        )
        if issuer is None:
            break
        found.append(issuer)
        current = issuer
    return found
