"""Whom the archive believes, in the browser: shown, offered, believed, believed no more."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from archive.ledger.entry import Act, Entry
from archive.upkeep.trusted import known
from signing.trust import load_pem
from tests.doors.web.visiting import Town, Visitor

HERE = "/quan-tri/chung-thu-goc"


@pytest.fixture(scope="module")
def stranger(town: Town) -> bytes:
    """Return the certificate of an authority that is not believed yet (PEM)."""
    key, now = ec.generate_private_key(ec.SECP256R1()), town.office.clock()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Nơi cấp thử nghiệm")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=900))
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)


def acts(town: Town) -> list[Entry]:
    """Return what the ledger tells of trust."""
    with town.office.parts.catalog.view() as view:
        rows = view.ledger.rows(0)
        entries = [Entry.from_bytes(row.data.encode()) for row in rows]
    return [one for one in entries if one.act in {Act.TRUSTED, Act.TRUST_ENDED}]


def test_an_anchor_is_compared_before_it_is_believed(
    town: Town, visit: Callable[..., Visitor], stranger: bytes
) -> None:
    """Offered, it is only shown; believed once its fingerprint was confirmed; ended by its name.

    The ledger tells of both, and of which certificate.
    """
    admin, (anchor,) = visit("admin"), load_pem(stranger).anchors
    grouped = " ".join(anchor.fingerprint[at : at + 4] for at in range(0, 64, 4))
    form = {"file": (io.BytesIO(stranger), "goc.pem")}
    shown = admin.post(HERE, form).get_data(as_text=True)
    assert grouped in shown
    assert not acts(town)

    said = {"pem": stranger.decode(), "until": "2030-12-31"}
    unsure = admin.post(f"{HERE}/tin", said)
    assert (unsure.status_code, acts(town)) == (422, [])
    assert admin.post(f"{HERE}/tin", {**said, "fingerprint": anchor.fingerprint}).status_code == 303
    page = admin.get(HERE).get_data(as_text=True)
    assert grouped in page
    assert "đến 31/12/2030" in page
    assert "từ lần khởi động sau" in page

    gone = admin.post(f"{HERE}/thoi", {"fingerprint": anchor.fingerprint})
    assert gone.status_code == 303
    assert grouped not in admin.get(HERE).get_data(as_text=True)
    assert [one.act for one in acts(town)] == [Act.TRUSTED, Act.TRUST_ENDED]
    assert {one.commitments["anchor"] for one in acts(town)} == {anchor.fingerprint}


@pytest.mark.parametrize("content", [b"", b"khong phai chung thu", b"\x30" * 70_000])
def test_what_is_no_authority_is_not_shown_as_one(
    visit: Callable[..., Visitor], content: bytes
) -> None:
    """Nothing, junk, more than certificates ever are: said in words, nothing changed."""
    answer = visit("admin").post(HERE, {"file": (io.BytesIO(content), "goc.pem")})

    assert answer.status_code == 422
    assert "chứng thư gốc" in answer.get_data(as_text=True)


def test_an_anchor_of_the_settings_is_ended_there(
    town: Town, visit: Callable[..., Visitor]
) -> None:
    """It is listed as believed now, has no button, and its fingerprint ends nothing."""
    (mine,) = (one for one in known(town.office.parts) if not one.imported)
    admin = visit("admin")
    answer = admin.post(f"{HERE}/thoi", {"fingerprint": mine.anchor.fingerprint})

    assert "đang tin" in admin.get(HERE).get_data(as_text=True)
    assert answer.status_code == 404
    assert [one.anchor for one in known(town.office.parts)] == [mine.anchor]


def test_only_who_administers_every_body_changes_trust(
    visit: Callable[..., Visitor], stranger: bytes
) -> None:
    """Officers and archivists have no such page."""
    for name in ("officer", "signer", "archivist", "inspector"):
        visitor = visit(name)
        assert visitor.get(HERE).status_code == 403
        form = {"file": (io.BytesIO(stranger), "goc.pem")}
        assert visitor.post(HERE, form).status_code == 403
