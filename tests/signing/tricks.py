# mypy: disable-error-code="import-untyped,no-untyped-call"
"""Chains of certificates that are wrong in one place, each with a CRL that makes it complete.

The one without a fault is valid offline, so that nothing else explains why another is not.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from asn1crypto import algos
from asn1crypto import x509 as asn1x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID
from pyhanko.sign import fields, signers

from signing.store import write_store
from signing.trust.evidence import Evidence
from tests.signing.made import PunctualSigner, closed, open_revision
from tests.signing.town import NOW

Key = ec.EllipticCurvePrivateKey
SECRET = b"thu"
SHORT = timedelta(days=200)
AGO = NOW - timedelta(days=30)


@dataclass(frozen=True)
class Link:
    """One certificate to be made: what it claims.

    ``old``: its issuer signs it by SHA-1; ``asked``: it says where its status is asked.
    """

    name: str
    authority: bool = False
    depth: int | None = None
    usage: str = "sign"
    old: bool = False
    strange: bool = False
    asked: bool = False


@dataclass(frozen=True)
class Chain:
    """A file, whom it wants us to believe (PEM), made with one fault or none."""

    pdf: bytes
    root: bytes


def chain(paper: bytes, *links: Link, revoked: Mapping[str, datetime] | None = None) -> Chain:
    """Make the links from the root down, sign with the last, and bring all the CRLs along."""
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in links]
    above = [0, *range(len(links) - 1)]
    made = [
        _issued(one, keys[n].public_key(), links[above[n]].name, keys[above[n]])
        for n, one in enumerate(links)
    ]
    crls = [
        _crl(
            links[n].name,
            keys[n],
            [one for m, one in enumerate(made) if m and above[m] == n],
            revoked or {},
        )
        for n in range(len(links) - 1)
    ]
    return Chain(_signed(paper, made, keys[-1], crls), _pem(made[0]))


def forged_issuer(paper: bytes) -> Chain:
    """Name an authority that is believed as issuer, and sign with a key of one's own."""
    real, false, own = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
    root = _issued(ROOT, real.public_key(), ROOT.name, real)
    leaf = _issued(LEAF, own.public_key(), ROOT.name, false)
    return Chain(_signed(paper, [root, leaf], own, [_crl(ROOT.name, real, [leaf], {})]), _pem(root))


def overtaken_answer(paper: bytes) -> Chain:
    """Bring an answer that calls the signer good, and a younger list that calls him revoked."""
    key, own = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root = _issued(ROOT, key.public_key(), ROOT.name, key)
    asked = Link(LEAF.name, asked=True)
    leaf = _issued(asked, own.public_key(), ROOT.name, key)
    answer = (
        ocsp.OCSPResponseBuilder()
        .add_response(
            cert=leaf,
            issuer=root,
            algorithm=hashes.SHA256(),
            cert_status=ocsp.OCSPCertStatus.GOOD,
            this_update=AGO - timedelta(days=1),
            next_update=NOW + SHORT,
            revocation_time=None,
            revocation_reason=None,
        )
        .responder_id(ocsp.OCSPResponderEncoding.HASH, root)
        .sign(key, hashes.SHA256())
        .public_bytes(Encoding.DER)
    )
    crl = _crl(ROOT.name, key, [leaf], {LEAF.name: AGO})
    return Chain(_signed(paper, [root, leaf], own, [crl], [answer]), _pem(root))


def early_list(paper: bytes) -> Chain:
    """Bring a list from before the signer's certificate was issued: it cannot name him."""
    key, own = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root = _issued(ROOT, key.public_key(), ROOT.name, key)
    leaf = _issued(LEAF, own.public_key(), ROOT.name, key)
    early = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(_name(ROOT.name))
        .last_update(NOW - 2 * SHORT)
        .next_update(NOW + SHORT)
        .sign(key, hashes.SHA256())
        .public_bytes(Encoding.DER)
    )
    return Chain(_signed(paper, [root, leaf], own, [early]), _pem(root))


def forged_list(paper: bytes) -> Chain:
    """Bring a CRL that names the right authority and is signed by somebody else."""
    real, false, own = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
    root = _issued(ROOT, real.public_key(), ROOT.name, real)
    leaf = _issued(LEAF, own.public_key(), ROOT.name, real)
    return Chain(
        _signed(paper, [root, leaf], own, [_crl(ROOT.name, false, [leaf], {})]), _pem(root)
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _issued(
    link: Link, key: ec.EllipticCurvePublicKey, issuer: str, signer: Key
) -> x509.Certificate:
    made = (
        x509.CertificateBuilder()
        .subject_name(_name(link.name))
        .issuer_name(_name(issuer))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - SHORT)
        .not_valid_after(NOW + SHORT)
        .add_extension(x509.BasicConstraints(link.authority, link.depth), critical=True)
        .add_extension(_usage(link), critical=True)
    )
    if link.strange:
        oid = x509.ObjectIdentifier("1.3.6.1.4.1.99999.1")
        made = made.add_extension(x509.UnrecognizedExtension(oid, b"\x05\x00"), critical=True)
    if link.asked:
        where = x509.UniformResourceIdentifier("http://127.0.0.1:9/")
        door = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, where)
        made = made.add_extension(x509.AuthorityInformationAccess([door]), critical=False)
    signed = made.sign(signer, hashes.SHA256())
    return _by_sha1(signed, signer) if link.old else signed


def _by_sha1(certificate: x509.Certificate, signer: Key) -> x509.Certificate:
    """Sign a certificate again as it was done before 2016; no library does that any more."""
    old = asn1x509.Certificate.load(certificate.public_bytes(Encoding.DER))
    kind = algos.SignedDigestAlgorithm({"algorithm": "sha1_ecdsa"})
    old["tbs_certificate"]["signature"] = kind
    old["signature_algorithm"] = kind
    weak = hashes.SHA1()  # noqa: S303 - that is the fault
    old["signature_value"] = signer.sign(old["tbs_certificate"].dump(), ec.ECDSA(weak))
    return x509.load_der_x509_certificate(old.dump())


def _usage(link: Link) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=link.usage == "sign" and not link.authority,
        content_commitment=link.usage == "sign" and not link.authority,
        key_encipherment=link.usage == "encipher",
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=link.authority,
        crl_sign=link.authority or link.usage == "lists",
        encipher_only=False,
        decipher_only=False,
    )


def _crl(
    issuer: str, key: Key, below: list[x509.Certificate], revoked: Mapping[str, datetime]
) -> bytes:
    """List those of the certificates below that are revoked, by their names."""
    made = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(_name(issuer))
        .last_update(NOW - timedelta(hours=1))
        .next_update(NOW + SHORT)
    )
    for one in below:
        (name,) = one.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        if str(name.value) in revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(one.serial_number)
            made = made.add_revoked_certificate(
                entry.revocation_date(revoked[str(name.value)]).build()
            )
    return made.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def _signed(
    paper: bytes,
    made: list[x509.Certificate],
    key: Key,
    crls: list[bytes],
    ocsps: Sequence[bytes] = (),
) -> bytes:
    """Sign as another program does, then bring certificates and CRLs along in a later revision."""
    stored = pkcs12.serialize_key_and_certificates(
        b"a", key, made[-1], made[:-1], BestAvailableEncryption(SECRET)
    )
    signer = signers.SimpleSigner.load_pkcs12_data(stored, [], SECRET)
    said = signers.PdfSignatureMetadata(
        field_name="La", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
    )
    whole = PunctualSigner(said, signer=signer).sign_pdf(open_revision(paper)).getvalue()
    writer = open_revision(bytes(whole))
    known = tuple(one.public_bytes(Encoding.DER) for one in made)
    write_store(writer, Evidence(certificates=known, crls=tuple(crls), ocsps=tuple(ocsps)))
    return closed(writer)


ROOT = Link("Goc thu", authority=True)
MIDDLE = Link("CA thu", authority=True)
LEAF = Link("Nguyễn Văn An")
Trick = Callable[[bytes], Chain]


def of(*links: Link, revoked: Mapping[str, datetime] | None = None) -> Trick:
    """Make the chain of these links under any paper."""
    return lambda paper: chain(paper, *links, revoked=revoked)


HONEST: dict[str, Trick] = {
    "honest": of(ROOT, LEAF),
    "honest, three links": of(ROOT, MIDDLE, LEAF),
}
WRONG: dict[str, tuple[Trick, str, str]] = {
    "SHA-1 under the signer": (
        of(ROOT, Link("An", old=True)),
        "unknown",
        "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
    ),
    "SHA-1 under the authority": (
        of(ROOT, Link("CA thu", authority=True, old=True), LEAF),
        "unknown",
        "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
    ),
    "a person as authority": (of(ROOT, Link("Binh"), LEAF), "unknown", ""),
    "too deep": (
        of(ROOT, Link("CA tren", authority=True, depth=0), MIDDLE, LEAF),
        "unknown",
        "",
    ),
    "deeper than its root": (
        of(Link("Goc thu", authority=True, depth=0), MIDDLE, LEAF),
        "unknown",
        "CERTIFICATE_CHAIN_GENERAL_FAILURE",
    ),
    "only to encipher": (
        of(ROOT, Link("An", usage="encipher")),
        "unknown",
        "CHAIN_CONSTRAINTS_FAILURE",
    ),
    "only for lists": (
        of(ROOT, Link("An", usage="lists")),
        "unknown",
        "CHAIN_CONSTRAINTS_FAILURE",
    ),
    "strange and critical": (of(ROOT, Link("An", strange=True)), "unknown", ""),
    "issuer's name, another key": (forged_issuer, "unknown", ""),
    "list by another key": (forged_list, "unknown", "TRY_LATER"),
    "list from before the signer": (early_list, "unknown", "TRY_LATER"),
    "good once, revoked since": (overtaken_answer, "invalid", "REVOKED"),
    "revoked": (of(ROOT, LEAF, revoked={LEAF.name: AGO}), "invalid", "REVOKED"),
    "authority revoked": (
        of(ROOT, MIDDLE, LEAF, revoked={MIDDLE.name: AGO}),
        "invalid",
        "REVOKED",
    ),
}
