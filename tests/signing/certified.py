# mypy: disable-error-code="import-untyped,no-untyped-call"
"""Certificates that should fool nobody, and signatures of other and older programs."""

import hashlib
import io
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pikepdf
from asn1crypto import cms as asn1cms
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign import fields, signers

from signing.appearance import INVISIBLE
from signing.cms import DATA, enclose
from signing.profile import LAW, unlock_pkcs12
from signing.sign import sign
from tests.signing.made import PunctualSigner, open_revision
from tests.signing.town import NOW, Town


@dataclass(frozen=True)
class Claim:
    """What a certificate claims: a name, a period in days from now, and what it may be used for."""

    name: str = "Nguyễn Văn An"
    begins: int = -10
    ends: int = 300
    use: x509.ObjectIdentifier | None = None
    authority: bool = False


def self_made(paper: bytes, claim: Claim) -> tuple[bytes, bytes]:
    """Sign with a certificate somebody made himself; return the file, and its root as PEM."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name = _name("UBND xã Trình Diễn - CA")
    root = _certificate(
        Claim(authority=True), root_name, root_name, root_key.public_key(), root_key
    )
    own = _certificate(claim, _name(claim.name), root_name, key.public_key(), root_key)
    secret = b"thu"
    stored = pkcs12.serialize_key_and_certificates(
        b"a", key, own, [root], BestAvailableEncryption(secret)
    )
    opened = unlock_pkcs12(stored, secret.decode(), LAW)
    made = sign(paper, opened, at=NOW, appearance=INVISIBLE, field="KySo1")
    return made, root.public_bytes(Encoding.PEM)


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _certificate(
    claim: Claim,
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    signer: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey,
) -> x509.Certificate:
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW + timedelta(days=claim.begins))
        .not_valid_after(NOW + timedelta(days=claim.ends))
        .add_extension(x509.BasicConstraints(ca=claim.authority, path_length=None), critical=True)
        .add_extension(_usage(authority=claim.authority), critical=True)
    )
    if claim.use is not None:
        made = made.add_extension(x509.ExtendedKeyUsage([claim.use]), critical=True)
    return made.sign(signer, hashes.SHA256())


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


FOR_SERVERS = ExtendedKeyUsageOID.SERVER_AUTH


class Bare(signers.SimpleSigner):
    """Signs as programs of before 2010: no attribute names the certificate (no CAdES)."""

    async def signed_attrs(self, *args: Any, **kwargs: Any) -> asn1cms.CMSAttributes:  # noqa: ANN401 - as inherited
        """Leave out what only CAdES asks for."""
        said = await super().signed_attrs(*args, **kwargs)
        kept = [one for one in said if not one["type"].native.startswith("signing_certificate")]
        return asn1cms.CMSAttributes(kept)


def by_an_old_program(town: Town, paper: bytes, subfilter: str = "/adbe.pkcs7.detached") -> bytes:
    """Sign as iTextSharp did: RSA PKCS#1 v1.5, SHA-256, no signing-certificate attribute."""
    kept = town.world.signer("rsa")
    signer = Bare.load_pkcs12_data(kept.pkcs12, [], kept.pin.encode())
    metadata = signers.PdfSignatureMetadata(
        field_name="La",
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED,
    )
    written = PunctualSigner(metadata, signer=signer).sign_pdf(open_revision(paper)).getvalue()
    return bytes(written).replace(b"/adbe.pkcs7.detached", subfilter.encode().ljust(20))


def around_sha1(town: Town, paper: bytes) -> bytes:
    """Sign as adbe.pkcs7.sha1 does: the CMS holds the SHA-1 of the file, and signs that."""
    whole = by_an_old_program(town, paper, "/adbe.pkcs7.sha1")
    start, end = (
        whole.index(b"/Contents <") + 10,
        whole.index(b">", whole.index(b"/Contents <")) + 1,
    )
    digest = hashlib.sha1(whole[:start] + whole[end:], usedforsecurity=False).digest()
    made = enclose(town.key("rsa"), DATA, digest).hex().encode()
    return whole[: start + 1] + made.ljust(end - start - 2, b"0") + whole[end - 1 :]


def locked(paper: bytes) -> bytes:
    """Encrypt a paper so that anybody can open it, and only its owner may change it."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        pdf.save(written, encryption=pikepdf.Encryption(owner="chu", user=""))
    return written.getvalue()


def signed_locked(town: Town, paper: bytes) -> bytes:
    """Sign an encrypted paper, as other programs do."""
    kept = town.world.signer("rsa")
    signer = signers.SimpleSigner.load_pkcs12_data(kept.pkcs12, [], kept.pin.encode())
    writer = open_revision(locked(paper))
    writer.encrypt("chu")
    metadata = signers.PdfSignatureMetadata(field_name="La", md_algorithm="sha256")
    return bytes(PunctualSigner(metadata, signer=signer).sign_pdf(writer).getvalue())


def certified(town: Town, paper: bytes, permission: fields.MDPPerm) -> bytes:
    """Certify a paper (DocMDP), as its author."""
    kept = town.world.signer("rsa")
    signer = signers.SimpleSigner.load_pkcs12_data(kept.pkcs12, [], kept.pin.encode())
    metadata = signers.PdfSignatureMetadata(
        field_name="KySo1", md_algorithm="sha256", certify=True, docmdp_permissions=permission
    )
    return bytes(PunctualSigner(metadata, signer=signer).sign_pdf(open_revision(paper)).getvalue())


def field_locked(town: Town, paper: bytes, *names: str) -> bytes:
    """Sign in a field that locks others (FieldMDP)."""
    kept = town.world.signer("rsa")
    signer = signers.SimpleSigner.load_pkcs12_data(kept.pkcs12, [], kept.pin.encode())
    rule = fields.FieldMDPSpec(fields.FieldMDPAction.INCLUDE, fields=list(names))
    spec = fields.SigFieldSpec("KySo1", field_mdp_spec=rule)
    metadata = signers.PdfSignatureMetadata(field_name="KySo1", md_algorithm="sha256")
    made = PunctualSigner(metadata, signer=signer, new_field_spec=spec)
    return bytes(made.sign_pdf(open_revision(paper)).getvalue())
