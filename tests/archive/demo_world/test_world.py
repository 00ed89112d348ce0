"""The demonstration's certificate world."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from archive.demo.world import MARK, Algorithm, Subject, World, create, load
from signing.profile import unlock_pkcs12

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
PEOPLE = (
    Subject("demo", "Nguyễn Văn An", "Ủy ban nhân dân xã Trình Diễn"),
    Subject("rsa", "Trần Thị Bình", "Ủy ban nhân dân xã Trình Diễn", Algorithm.RSA2048),
)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Make one world for the tests that only look."""
    return create(tmp_path_factory.mktemp("one") / "world", people=PEOPLE, port=18080, at=AT)


def test_every_name_says_that_it_is_a_demonstration(world: World) -> None:
    """Nobody who looks at a certificate can take it for a real one."""
    for name in world.names:
        subject = world.certificate(name).subject.rfc4514_string()

        assert MARK in subject, name
        assert "(TRÌNH DIỄN)" in subject, name


def test_nothing_private_can_be_read_by_others(world: World) -> None:
    """Keys and PINs are for the owner of the data folder alone."""
    for path in world.folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name


def test_keys_and_pins_differ_from_world_to_world(tmp_path: Path) -> None:
    """A demonstration key that is the same everywhere would be a key everybody has."""
    one = create(tmp_path / "one", people=PEOPLE[:1], port=1, at=AT)
    two = create(tmp_path / "two", people=PEOPLE[:1], port=1, at=AT)

    assert one.root_pem != two.root_pem
    assert one.signer("demo").pin != two.signer("demo").pin
    assert len(one.signer("demo").pin) == 12


def test_a_world_is_never_made_over_another(world: World) -> None:
    """Making a world twice in one folder would make its signatures worthless."""
    with pytest.raises(FileExistsError):
        create(world.folder, people=PEOPLE, port=1, at=AT)


def test_a_world_is_found_again(world: World) -> None:
    """What was made is loaded with the same keys, port and addresses."""
    again = load(world.folder)
    kept = again.signer("demo")

    assert unlock_pkcs12(kept.pkcs12, kept.pin).certificate
    assert again.port == 18080
    assert again.tsa_url == "http://127.0.0.1:18080/tsa"
    assert again.signers == ("demo", "rsa")
    with pytest.raises(KeyError):
        again.signer("root")


def test_certificates_hold_for_three_years_from_the_day_before(world: World) -> None:
    """A clock that is a little behind still finds them valid."""
    certificate = world.certificate("demo")

    assert certificate.not_valid_before_utc == AT - timedelta(days=1)
    assert certificate.not_valid_after_utc > AT + timedelta(days=3 * 365 - 2)


def test_each_certificate_is_good_for_its_one_use(world: World) -> None:
    """Key usages are those the standards ask for, critical where they must be."""
    stamping = world.certificate("tsa").extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    responding = world.certificate("ocsp").extensions
    signing = world.certificate("demo").extensions.get_extension_for_class(x509.KeyUsage)

    assert stamping.critical
    assert list(stamping.value) == [ExtendedKeyUsageOID.TIME_STAMPING]
    assert list(responding.get_extension_for_class(x509.ExtendedKeyUsage).value) == [
        ExtendedKeyUsageOID.OCSP_SIGNING
    ]
    assert not responding.get_extension_for_class(x509.OCSPNoCheck).critical
    assert signing.critical
    assert signing.value.content_commitment


def test_one_signer_has_an_rsa_key_the_others_p256(world: World) -> None:
    """Both ways of signing that the law of 2025 allows can be shown."""
    assert isinstance(world.issued("rsa").key, rsa.RSAPrivateKey)
    assert isinstance(world.issued("demo").key, ec.EllipticCurvePrivateKey)


def test_chance_is_an_argument(tmp_path: Path) -> None:
    """PINs and serial numbers come from the dice that were handed in."""
    world = create(
        tmp_path / "w", people=PEOPLE[:1], port=1, at=AT, chance=lambda size: b"\x00" * size
    )

    assert world.signer("demo").pin == "2" * 12


def test_secrets_do_not_show(world: World) -> None:
    """A credential that lands in a log tells nothing."""
    assert world.signer("demo").pin not in repr(world.signer("demo"))
