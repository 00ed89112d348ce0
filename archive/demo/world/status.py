"""Say which certificates are revoked: OCSP (RFC 6960) and CRL (RFC 5280, 5).

OCSP is written with asn1crypto: the other library at hand puts its own clock into ``producedAt``.
"""

from datetime import UTC, datetime, timedelta

from asn1crypto import algos, core, ocsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from archive.demo.world.issue import Issued
from archive.demo.world.world import ISSUING, OCSP, ROOT, World

OCSP_FRESH = timedelta(hours=1)
CRL_FRESH = timedelta(days=1)


def answer_ocsp(world: World, request: bytes, now: datetime) -> bytes:
    """Answer an OCSP request (DER) for certificates of the issuing CA; ValueError if it is none."""
    asked = ocsp.OCSPRequest.load(request, strict=True)["tbs_request"]
    now = now.astimezone(UTC).replace(microsecond=0)
    responder = world.issued(OCSP)
    certificate = asn1.Certificate.load(responder.certificate.public_bytes(Encoding.DER))
    extensions = [
        ocsp.ResponseDataExtension.load(one.dump())
        for one in asked["request_extensions"]
        if one["extn_id"].native == "nonce"
    ]
    data = ocsp.ResponseData(
        {
            "responder_id": ocsp.ResponderId("by_key", certificate.public_key.sha1),
            "produced_at": now,
            "responses": [_status(world, one["req_cert"], now) for one in asked["request_list"]],
            **({"response_extensions": extensions} if extensions else {}),
        }
    )
    return _signed(responder, certificate, data)


def _status(world: World, asked: ocsp.CertId, now: datetime) -> ocsp.SingleResponse:
    """Say good, revoked or unknown about one certificate."""
    serial = int(asked["serial_number"].native)
    known = {
        world.certificate(name).serial_number
        for name in world.names
        if world.certificate(name).issuer == world.certificate(ISSUING).subject
    }
    status = ocsp.CertStatus("good", core.Null())
    revoked = world.revoked().get(serial)
    if serial not in known:
        status = ocsp.CertStatus("unknown", core.Null())
    elif revoked is not None and revoked <= now:
        when = {"revocation_time": revoked.astimezone(UTC), "revocation_reason": "key_compromise"}
        status = ocsp.CertStatus("revoked", ocsp.RevokedInfo(when))
    return ocsp.SingleResponse(
        {
            "cert_id": asked,
            "cert_status": status,
            "this_update": now,
            "next_update": now + OCSP_FRESH,
        }
    )


def _signed(responder: Issued, certificate: asn1.Certificate, data: ocsp.ResponseData) -> bytes:
    """Sign an answer as the delegated responder."""
    if not isinstance(responder.key, ec.EllipticCurvePrivateKey):
        raise TypeError(type(responder.key))
    basic = ocsp.BasicOCSPResponse(
        {
            "tbs_response_data": data,
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
            "signature": responder.key.sign(data.dump(), ec.ECDSA(hashes.SHA256())),
            "certs": [certificate],
        }
    )
    inner = {"response_type": "basic_ocsp_response", "response": basic}
    return bytes(
        ocsp.OCSPResponse({"response_status": "successful", "response_bytes": inner}).dump()
    )


def write_crl(world: World, name: str, now: datetime) -> bytes:
    """Write the list of the certificates that the root or the issuing CA has revoked (DER)."""
    if name not in (ROOT, ISSUING):
        raise KeyError(name)
    issuer = world.issued(name)
    now = now.astimezone(UTC).replace(microsecond=0)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(now)
        .next_update(now + CRL_FRESH)
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()),
            critical=False,
        )
    )
    own = {
        world.certificate(one).serial_number
        for one in world.names
        if world.certificate(one).issuer == issuer.certificate.subject
    }
    for serial, at in world.revoked().items():
        if serial in own and at <= now:
            builder = builder.add_revoked_certificate(
                x509.RevokedCertificateBuilder()
                .serial_number(serial)
                .revocation_date(at)
                .add_extension(x509.CRLReason(x509.ReasonFlags.key_compromise), critical=False)
                .build()
            )
    return builder.sign(issuer.key, hashes.SHA256()).public_bytes(Encoding.DER)
