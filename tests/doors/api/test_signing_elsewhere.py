"""A signer signs with a token plugged into the signer's own computer."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.doors.api.conftest import Hall
from tests.doors.api.devices import computer, prepared, register, value
from tests.doors.api.serving import served
from tests.doors.api.test_main_job import told
from tests.route.desk import laid as on_the_desk
from tests.signing import tokens

NAME = "the-cua-toi"


@pytest.fixture(scope="module")
def registered(hall: Hall) -> str:
    """Register the certificate of the signer's token: the archive has no key of it."""
    return register(hall, NAME, "signer", "demo")


@pytest.fixture
def reviewed(hall: Hall) -> str:
    """Return a record of this test's own that waits for somebody's signature."""
    (record,) = on_the_desk(hall.office.parts, hall.office.person("officer"), 1)
    return record.id


@pytest.fixture
def laid(hall: Hall, registered: str, reviewed: str) -> dict[str, Any]:
    """Have a record's official copy laid out for the signer."""
    place = f"/records/{reviewed}"
    said = {"key": registered, "seen": _seen(hall, reviewed)}
    answer = hall.machine("signer").post(f"{place}/signature/layout", json=said)
    return {"place": place, **told(answer)}


def _seen(hall: Hall, record: str) -> str:
    said = told(hall.machine("signer").get(f"/records/{record}"))
    return next(str(one["sha256"]) for one in said["files"] if one["role"] == "official")


def test_what_is_signed_begins_with_the_bytes_that_were_shown(
    hall: Hall, laid: dict[str, Any]
) -> None:
    """And what comes back is sealed like any other signature, with nothing of the key here."""
    signer = hall.machine("signer")
    official = signer.get(f"{laid['place']}/files/official").data
    ready, signature = prepared(hall, laid)
    assert ready.pdf.startswith(official)

    answer = signer.post(f"{laid['place']}/signature/value", json=value(laid, signature))

    assert told(answer)["waiting_for"] == "timestamp"
    hall.office.work()
    assert told(signer.get(laid["place"]))["state"] == "sealed"
    result = signer.get(f"{laid['place']}/files/result").data
    assert result.startswith(official)
    again = signer.post(f"{laid['place']}/signature/value", json=value(laid, signature))
    assert again.status_code == 409


def test_a_signature_of_anything_else_is_refused(hall: Hall, laid: dict[str, Any]) -> None:
    """Other bytes, another key, no signature at all: the record stays as it was."""
    signer = hall.machine("signer")
    _, signature = prepared(hall, laid)
    _, others = prepared(hall, laid, "clerk")
    for wrong in (signature[:-1] + bytes([signature[-1] ^ 1]), others, b"nothing"):
        answer = signer.post(f"{laid['place']}/signature/value", json=value(laid, wrong))

        assert answer.status_code == 422
        assert "không phải do khóa" in answer.get_data(as_text=True)
    assert told(signer.get(laid["place"]))["state"] == "reviewed"


def test_a_ticket_is_one_person_s_for_one_record_and_a_while(
    hall: Hall, laid: dict[str, Any], far_record: str
) -> None:
    """Changed, another's, for another record, or too old: signing begins anew."""
    _, signature = prepared(hall, laid)
    here, signer = f"{laid['place']}/signature/value", hall.machine("signer")
    said = json.loads(base64.urlsafe_b64decode(laid["ticket"])[64:]) | {"start": 1}
    forged = base64.urlsafe_b64encode(b"0" * 64 + json.dumps(said).encode()).decode()
    for ticket in (forged, "%%%", "QUJD"):
        assert signer.post(here, json=value(laid, signature, ticket)).status_code == 422
    assert hall.machine("clerk").post(here, json=value(laid, signature)).status_code == 403
    elsewhere = f"/records/{far_record}/signature/value"
    assert signer.post(elsewhere, json=value(laid, signature)).status_code == 404

    hall.office.clock.jump(minutes=16)

    assert signer.post(here, json=value(laid, signature)).status_code == 422


def test_a_key_of_the_archive_is_not_laid_out_for(hall: Hall, reviewed: str) -> None:
    """Which way a key signs is settled when it is registered, and said in words."""
    said = {"key": "demo", "seen": _seen(hall, reviewed)}
    answer = hall.machine("signer").post(f"/records/{reviewed}/signature/layout", json=said)

    assert answer.status_code == 422
    assert "nằm trong kho" in answer.get_data(as_text=True)


@pytest.mark.usefixtures("registered")
def test_a_token_is_not_opened_by_a_pin_sent_to_the_server(hall: Hall, reviewed: str) -> None:
    """The sentence names the verb that signs where the token is; no PIN is tried."""
    order = {"key": NAME, "pin": "246810"}
    answer = hall.machine("signer").post(f"/records/{reviewed}/signature", json=order)

    assert answer.status_code == 422
    assert "vankho sign --server" in answer.get_data(as_text=True)


@pytest.mark.needs("softhsm")
def test_pin_and_key_never_leave_the_signer_s_computer(
    hall: Hall, registered: str, reviewed: str, elsewhere: Path
) -> None:
    """Another process, of another user where this one may become one, signs with its own token."""
    there = computer(hall, elsewhere, ["demo"])
    show = there.folder / "xem"
    with served(hall) as address:
        token = str(hall.machine("signer").token)
        said = ("--record", reviewed, "--key", registered, "--show", str(show))
        done = there.sign(token, address, *said)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["waiting_for"] == "timestamp"
    assert (show / f"{reviewed}.pdf").read_bytes().startswith(b"%PDF")
    assert tokens.PIN not in done.stdout + done.stderr


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    """Return a folder outside those of this run: giving it away shuts nobody else out."""
    with TemporaryDirectory(prefix="vankho-nguoi-ky-") as folder:
        yield Path(folder)
