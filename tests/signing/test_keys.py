"""Keys in PKCS#12 files."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from signing.errors import KeyUnusable, WrongPin
from signing.keys.interface import Mechanism, Scheme
from signing.profile import unlock_pkcs12
from tests.signing.town import NOW, Town


def test_a_wrong_pin_is_told_in_vietnamese(town: Town) -> None:
    """Somebody who mistypes a PIN reads what happened and what to do."""
    kept = town.world.signer("demo")

    with pytest.raises(WrongPin, match="Mã PIN không đúng") as told:
        unlock_pkcs12(kept.pkcs12, "sai rồi")

    assert told.value.code == "wrong_pin"
    assert not told.value.retryable


@pytest.mark.parametrize("content", [b"", b"not a key", b"0\x82\x00\x00"])
def test_a_broken_file_is_not_called_a_wrong_pin(content: bytes) -> None:
    """Nobody types a PIN again and again for a file that no PIN opens."""
    with pytest.raises(KeyUnusable):
        unlock_pkcs12(content, "123456")


def test_short_rsa_keys_are_refused(town: Town) -> None:
    """The law asks for 2,048 bits of RSA at least."""
    certificate = town.world.certificate("rsa")
    short = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 - that is the test
    own = _self_signed(short, certificate.subject)
    packed = pkcs12.serialize_key_and_certificates(
        b"short", short, own, None, BestAvailableEncryption(b"1")
    )

    with pytest.raises(KeyUnusable, match="độ dài khóa"):
        unlock_pkcs12(packed, "1")


def test_rsa_keys_sign_with_pss(town: Town) -> None:
    """RSA signatures are RSASSA-PSS with SHA-256 and a salt of 32 bytes."""
    key = town.key("rsa")
    public = x509.load_der_x509_certificate(key.certificate).public_key()

    assert key.mechanism == Mechanism(Scheme.RSA_PSS)
    assert isinstance(public, rsa.RSAPublicKey)
    public.verify(
        key.sign(b"message"),
        b"message",
        padding.PSS(padding.MGF1(hashes.SHA256()), 32),
        hashes.SHA256(),
    )


def test_elliptic_curve_keys_sign_with_ecdsa(town: Town) -> None:
    """P-256 signatures are ECDSA with SHA-256."""
    key = town.key("demo")
    public = x509.load_der_x509_certificate(key.certificate).public_key()

    assert key.mechanism == Mechanism(Scheme.ECDSA)
    assert isinstance(public, ec.EllipticCurvePublicKey)
    public.verify(key.sign(b"message"), b"message", ec.ECDSA(hashes.SHA256()))


def test_a_key_knows_whose_it_is(town: Town) -> None:
    """The holder's name and body are read from the certificate, the chain stops below the root."""
    holder = town.key("demo").holder

    assert holder.name == "Nguyễn Văn An (TRÌNH DIỄN)"
    assert holder.organisation == "Ủy ban nhân dân xã Trình Diễn"
    assert len(holder.chain) == 1
    assert "BEGIN" not in repr(town.key("demo"))


def _self_signed(key: rsa.RSAPrivateKey, name: x509.Name) -> x509.Certificate:
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW)
        .not_valid_after(NOW.replace(year=2027))
        .sign(key, hashes.SHA256())
    )
