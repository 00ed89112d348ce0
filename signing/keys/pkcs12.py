"""Keys in a PKCS#12 file (RFC 7292): the key is decrypted once, then kept in memory."""

from asn1crypto import x509
from asn1crypto.pkcs12 import Pfx
from cryptography import x509 as pyca
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from signing import words
from signing.errors import KeyUnusable, WrongPin
from signing.keys.interface import Holder, Mechanism

LEAST_RSA_BITS = 2048
CURVES = ("secp256r1", "secp384r1", "secp521r1")
PSS = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=hashes.SHA256.digest_size)


class Pkcs12Key:
    """A software key."""

    def __init__(self, private: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, holder: Holder):
        self._private = private
        self.holder = holder

    def __repr__(self) -> str:
        return f"Pkcs12Key({self.holder.name!r})"

    @property
    def certificate(self) -> bytes:
        """The holder's certificate (DER)."""
        return self.holder.certificate

    @property
    def chain(self) -> tuple[bytes, ...]:
        """The certificates above it that came in the file (DER), nearest first."""
        return self.holder.chain

    @property
    def subject_name(self) -> str:
        """The common name in the certificate."""
        return self.holder.name

    @property
    def mechanism(self) -> Mechanism:
        """RSASSA-PSS for RSA keys, ECDSA for elliptic curves."""
        return (
            Mechanism.RSA_PSS if isinstance(self._private, rsa.RSAPrivateKey) else Mechanism.ECDSA
        )

    def sign(self, message: bytes) -> bytes:
        """Sign the message with SHA-256."""
        if isinstance(self._private, rsa.RSAPrivateKey):
            return self._private.sign(message, PSS, hashes.SHA256())
        return self._private.sign(message, ec.ECDSA(hashes.SHA256()))


def unlock(content: bytes, pin: str) -> Pkcs12Key:
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
    private = _allowed(kept.key)
    others = [one.certificate for one in kept.additional_certs]
    return Pkcs12Key(private, _holder(kept.cert.certificate, others))


def _allowed(key: object) -> rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey:
    """Let through what the law of 2025 lets through."""
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= LEAST_RSA_BITS:
        return key
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in CURVES:
        return key
    raise KeyUnusable(words.KEY_NOT_ALLOWED)


def _is_pkcs12(content: bytes) -> bool:
    """Whether the outer structure is that of a PKCS#12 file."""
    try:
        return bool(Pfx.load(content, strict=True)["version"].native == "v3")
    except (ValueError, TypeError):
        return False


def _holder(certificate: pyca.Certificate, others: list[pyca.Certificate]) -> Holder:
    """Read who the certificate speaks for."""
    der = certificate.public_bytes(Encoding.DER)
    subject = x509.Certificate.load(der).subject.native
    return Holder(
        certificate=der,
        chain=tuple(one.public_bytes(Encoding.DER) for one in _upwards(certificate, others)),
        name=str(subject.get("common_name") or subject.get("organization_name") or ""),
        organisation=str(subject.get("organization_name") or ""),
    )


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
