"""What the demonstration's addresses answer."""

import hashlib
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from archive.demo.world import Faults, Subject, TsaFault, World, WorldServer, create
from signing.errors import TimestampUnavailable, Unreachable
from signing.profile import timestamper
from signing.trust import Fetcher

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
DIGEST = hashlib.sha256(b"x").digest()


@dataclass(frozen=True)
class Shop:
    """A world that answers, and a client for it."""

    world: World
    server: WorldServer

    @property
    def client(self) -> Fetcher:
        """A fetcher that may reach this world."""
        return Fetcher(frozenset({self.world.loopback}))

    def get(self, path: str) -> bytes:
        """Fetch something of this world."""
        return self.client.get(f"http://{self.world.loopback}/{path}")

    def status(self, name: str, nonce: bytes = b"") -> ocsp.OCSPResponse:
        """Ask for the status of a certificate, with a nonce where one is given."""
        question = ocsp.OCSPRequestBuilder().add_certificate(
            self.world.certificate(name), self.world.certificate("issuing"), hashes.SHA256()
        )
        if nonce:
            question = question.add_extension(x509.OCSPNonce(nonce), critical=False)
        asked = question.build().public_bytes(Encoding.DER)
        url = f"http://{self.world.loopback}/ocsp"
        return ocsp.load_der_ocsp_response(self.client.post(url, asked, "application/ocsp-request"))


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Run one world for these tests."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    people = [Subject("demo", "Nguyễn Văn An", "UBND xã"), Subject("gone", "Lê Thị Bé", "UBND xã")]
    world = create(tmp_path_factory.mktemp("w") / "world", people=people, port=port, at=AT)
    with WorldServer(world, lambda: AT) as server:
        yield Shop(world, server)


@pytest.fixture
def shop(running: Shop) -> Iterator[Shop]:
    """Lend the running world, without faults."""
    yield running
    running.server.faults = Faults()


def test_a_good_certificate_is_good(shop: Shop) -> None:
    """OCSP speaks with the clock it was given, not the computer's."""
    said = shop.status("demo")

    assert next(iter(said.responses)).certificate_status is ocsp.OCSPCertStatus.GOOD
    assert said.produced_at_utc == AT


def test_a_nonce_comes_back(shop: Shop) -> None:
    """Whoever sends one finds it in the answer (RFC 8954)."""
    said = shop.status("demo", nonce=b"0123456789abcdef")

    assert said.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce[-16:] == (
        b"0123456789abcdef"
    )


def test_revocation_is_told_by_ocsp_and_crl_at_once(shop: Shop) -> None:
    """From the moment of revocation on, without a restart."""
    assert next(iter(shop.status("gone").responses)).certificate_status is ocsp.OCSPCertStatus.GOOD

    shop.world.revoke("gone", AT - timedelta(hours=1))

    said = next(iter(shop.status("gone").responses))
    listed = x509.load_der_x509_crl(shop.get("issuing.crl"))
    serial = shop.world.certificate("gone").serial_number
    assert said.certificate_status is ocsp.OCSPCertStatus.REVOKED
    assert listed.get_revoked_certificate_by_serial_number(serial) is not None


@pytest.mark.parametrize("name", ["root", "issuing"])
def test_lists_and_certificates_are_signed_by_whom_they_name(shop: Shop, name: str) -> None:
    """The addresses in the certificates lead to what they promise."""
    certificate = x509.load_der_x509_certificate(shop.get(f"{name}.cer"))
    listed = x509.load_der_x509_crl(shop.get(f"{name}.crl"))

    assert certificate == shop.world.certificate(name)
    assert listed.issuer == certificate.subject
    public = certificate.public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    assert listed.is_signature_valid(public)


def test_time_stamps_are_given(shop: Shop) -> None:
    """An RFC 3161 client gets its token."""
    assert timestamper(shop.world.tsa_url, timeout=5).stamp(DIGEST)


@pytest.mark.parametrize("fault", [TsaFault.DEAD, TsaFault.WRONG_NONCE, TsaFault.WRONG_DIGEST])
def test_the_authority_can_be_made_to_fail(shop: Shop, fault: TsaFault) -> None:
    """Each fault is one a client must notice."""
    shop.server.faults.tsa = fault

    with pytest.raises(TimestampUnavailable):
        timestamper(shop.world.tsa_url, timeout=5).stamp(DIGEST)


def test_status_services_can_be_switched_off(shop: Shop) -> None:
    """OCSP and CRL each for itself."""
    shop.server.faults.ocsp_off = True
    with pytest.raises(Unreachable):
        shop.status("demo")
    assert shop.get("issuing.crl")

    shop.server.faults.crl_off = True
    with pytest.raises(Unreachable):
        shop.get("issuing.crl")


@pytest.mark.parametrize(
    "path", ["", "demo.cer", "tsa.p12", "pins.json", "../pins.json", "root.p12"]
)
def test_nothing_else_is_served(shop: Shop, path: str) -> None:
    """Keys and PINs lie in the same folder; no address leads to them."""
    with pytest.raises(Unreachable):
        shop.get(path)


def test_nonsense_gets_a_plain_refusal(shop: Shop) -> None:
    """Bytes that are no request are answered with 400."""
    for path in ("ocsp", "tsa"):
        with pytest.raises(Unreachable, match="400"):
            shop.client.post(f"http://{shop.world.loopback}/{path}", b"nonsense", "text/plain")
