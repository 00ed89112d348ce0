"""Make the certificates of the demonstration world (RFC 5280).

Root → issuing CA → persons, seals, a time-stamping authority (RFC 3161, 2.3) and an OCSP responder
(RFC 6960, 4.2.2.2). Addresses for OCSP, CRL and issuers lead to one port of this machine.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from archive.demo.world.subject import MARK, SHORT_MARK, Algorithm, Subject

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
Chance = Callable[[int], bytes]

VALID = timedelta(days=3 * 365)
BEFORE = timedelta(days=1)
DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")
RSA_BITS = {Algorithm.RSA2048: 2048, Algorithm.RSA3072: 3072}
CURVES = {Algorithm.P256: ec.SECP256R1, Algorithm.P384: ec.SECP384R1}
AUTHORITY = "Cơ quan chứng thực trình diễn Văn Khố"


@dataclass(frozen=True)
class Issued:
    """A key with its certificate."""

    key: Key
    certificate: x509.Certificate


@dataclass(frozen=True)
class Rules:
    """What all certificates of one world share.

    ``at`` is the moment of its making, ``port`` where the answers are, ``chance`` gives bytes.
    """

    at: datetime
    port: int
    chance: Chance

    def address(self, path: str) -> str:
        """Where something is fetched."""
        return f"http://127.0.0.1:{self.port}/{path}"


@dataclass(frozen=True)
class Wanted:
    """A certificate to be made: whose it is, what it may be used for, where its status is told."""

    name: x509.Name
    uses: tuple[tuple[x509.ExtensionType, bool], ...]
    algorithm: Algorithm = Algorithm.P256
    crl: str | None = None
    ocsp: bool = False


def new_key(algorithm: Algorithm) -> Key:
    """Make a key; its randomness is the machine's own, never an argument."""
    if algorithm in RSA_BITS:
        return rsa.generate_private_key(public_exponent=65537, key_size=RSA_BITS[algorithm])
    return ec.generate_private_key(CURVES[algorithm]())


def name_of(common: str, organisation: str) -> x509.Name:
    """Write a subject name that says it is a demonstration, twice."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, MARK),
            x509.NameAttribute(
                NameOID.COMMON_NAME, f"{common[: 63 - len(SHORT_MARK)]} {SHORT_MARK}"
            ),
        ]
    )


def root() -> Wanted:
    """Ask for the root, which signs itself."""
    return Wanted(name_of("Gốc chứng thực", AUTHORITY), _authority(below=1))


def issuing() -> Wanted:
    """Ask for the CA that issues all others; its status is in the root's CRL."""
    return Wanted(
        name_of("Cơ quan cấp chứng thư số", AUTHORITY), _authority(below=0), crl="root.crl"
    )


def signer(subject: Subject) -> Wanted:
    """Ask for the certificate of a person, or of an agency's seal."""
    usage = _usage(digital_signature=True, content_commitment=True)
    extended = x509.ExtendedKeyUsage([DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION])
    return Wanted(
        name_of(subject.name, subject.organisation),
        ((usage, True), (extended, False), _END),
        algorithm=subject.algorithm,
        crl="issuing.crl",
        ocsp=True,
    )


def stamping() -> Wanted:
    """Ask for the time-stamping authority: its one use is critical (RFC 3161, 2.3)."""
    extended = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    return Wanted(
        name_of("Cấp dấu thời gian", AUTHORITY),
        ((_usage(digital_signature=True), True), (extended, True), _END),
        crl="issuing.crl",
        ocsp=True,
    )


def responding() -> Wanted:
    """Ask for the OCSP responder, whose own status nobody asks (RFC 6960, 4.2.2.2.1)."""
    extended = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING])
    return Wanted(
        name_of("Trả lời trạng thái OCSP", AUTHORITY),
        (
            (_usage(digital_signature=True), True),
            (extended, False),
            (x509.OCSPNoCheck(), False),
            _END,
        ),
    )


def issue(rules: Rules, wanted: Wanted, issuer: Issued | None) -> Issued:
    """Make a key and certify it; without an issuer it certifies itself."""
    key = new_key(wanted.algorithm)
    above = key if issuer is None else issuer.key
    start = rules.at.replace(microsecond=0) - BEFORE
    builder = (
        x509.CertificateBuilder()
        .subject_name(wanted.name)
        .issuer_name(wanted.name if issuer is None else issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(int.from_bytes(b"\x01" + rules.chance(15), "big"))
        .not_valid_before(start)
        .not_valid_after(start + VALID)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(above.public_key()),
            critical=False,
        )
    )
    for extension, critical in (*wanted.uses, *_addresses(rules, wanted)):
        builder = builder.add_extension(extension, critical=critical)
    return Issued(key, builder.sign(above, hashes.SHA256()))


_END = (x509.BasicConstraints(ca=False, path_length=None), True)


def _authority(*, below: int) -> tuple[tuple[x509.ExtensionType, bool], ...]:
    """Let a certificate issue others, with so many CAs below it."""
    usage = _usage(key_cert_sign=True, crl_sign=True)
    return ((x509.BasicConstraints(ca=True, path_length=below), True), (usage, True))


def _addresses(rules: Rules, wanted: Wanted) -> list[tuple[x509.ExtensionType, bool]]:
    """Say where status and issuer are fetched."""
    if wanted.crl is None:
        return []
    crl = x509.UniformResourceIdentifier(rules.address(wanted.crl))
    point = x509.DistributionPoint([crl], relative_name=None, reasons=None, crl_issuer=None)
    issuer = rules.address(wanted.crl.replace(".crl", ".cer"))
    told = [(AuthorityInformationAccessOID.CA_ISSUERS, issuer)]
    if wanted.ocsp:
        told.insert(0, (AuthorityInformationAccessOID.OCSP, rules.address("ocsp")))
    access = x509.AuthorityInformationAccess(
        [x509.AccessDescription(kind, x509.UniformResourceIdentifier(url)) for kind, url in told]
    )
    return [(x509.CRLDistributionPoints([point]), False), (access, False)]


def _usage(**allowed: bool) -> x509.KeyUsage:
    """Write a KeyUsage that allows only what is named."""
    every = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: allowed.get(name, False) for name in every})
