"""A document is issued, and a list is signed, with devices at the signers' own computers."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import pytest

from archive.accounts.people import enter, new_person
from archive.accounts.register import changing
from archive.parts import name_of
from archive.records.actor import OPERATOR, Membership, Office
from archive.records.digest import digest_of
from archive.records.record import Record, Role
from archive.route.issue import Wanted, order
from signing.verify import verify
from tests.doors.api.conftest import Hall, Machine
from tests.doors.api.devices import computer, prepared, register, value
from tests.doors.api.serving import served
from tests.doors.api.test_main_job import told
from tests.route.desk import laid as laid_out
from tests.route.desk import official
from tests.route.drafts import BODY, SERIES, numbered, reviewed

SECOND = "vothimyle"
"""A second person who may sign for the body; the certificate world knows her as ``demo2``."""
OWN, HERS, SEAL = "the-thuan", "the-le", "dau-co-quan"


@pytest.fixture(scope="module")
def devices(hall: Hall) -> Hall:
    """Register three devices: of two signers, and the agency's that the clerk keeps."""
    parts = hall.office.parts
    with changing(parts) as work:
        draft = new_person(parts, SECOND, "Võ Thị Mỹ Lệ", "")
        enter(parts, work, draft, (Membership(BODY, Office.SIGNER),), by=OPERATOR.id)
    register(hall, OWN, "signer", "demo")
    register(hall, HERS, SECOND, "demo2")
    register(hall, SEAL, "clerk", "clerk")
    return hall


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Path]:
    """Return a folder outside those of this run: giving it away shuts nobody else out."""
    with TemporaryDirectory(prefix="vankho-nguoi-ky-") as folder:
        yield Path(folder)


def ordered(hall: Hall, number: int, *signers: str) -> Record:
    """Have a draft ordered that these people sign, one after the other."""
    people = tuple(hall.office.person(one).id for one in signers)
    draft = reviewed(hall.office, number)
    return order(
        hall.office.parts, draft.id, Wanted(SERIES, people), by=hall.office.person("officer")
    )


def to_sign(machine: Machine, record: str) -> dict[str, Any]:
    """Return which file the interface says is to be signed now."""
    return cast("dict[str, Any]", told(machine.get(f"/records/{record}"))["to_sign"])


def sign(hall: Hall, record: str, who: str, device: str, key: str) -> str:
    """Sign what is to be signed now, and let the time-stamp come; return its digest."""
    machine, place = hall.machine(who), f"/records/{record}"
    file = to_sign(machine, record)
    shown = machine.get(f"{place}/files/{file['role']}").data
    said = {"key": device, "seen": digest_of(shown)}
    laid = told(machine.post(f"{place}/signature/layout", json=said))
    ready, signature = prepared(hall, laid, key)
    assert ready.pdf.startswith(shown)
    told(machine.post(f"{place}/signature/value", json=value(laid, signature)))
    assert to_sign(machine, record) is None
    hall.office.work()
    return str(file["sha256"])


def verdicts(hall: Hall, record: Record) -> Sequence[tuple[str, str]]:
    """Return field and verdict of each signature of what the citizen takes home."""
    file = hall.office.record(record.id).file(Role.SIGNED)
    assert file is not None
    content = hall.office.parts.objects.read(name_of(record, file))
    said = verify(
        content, trust=hall.office.parts.signing.trust, at=hall.office.clock(), fetcher=None
    )
    return [(one.field, one.verdict) for one in said.signatures]


def test_each_signs_the_file_as_those_before_have_left_it(devices: Hall) -> None:
    """Two persons and the seal, each with a device: never the first draft, never out of turn."""
    hall, record = devices, ordered(devices, 21, "signer", SECOND)
    second = hall.machine(SECOND)
    early = {"key": HERS, "seen": to_sign(second, record.id)["sha256"]}
    place = f"/records/{record.id}/signature/layout"
    assert second.post(place, json=early).status_code == 403

    drafted = sign(hall, record.id, "signer", OWN, "demo")
    assert second.post(place, json=early).status_code == 409
    signed_once = sign(hall, record.id, SECOND, HERS, "demo2")
    assert to_sign(second, record.id) is None
    numbered(hall.office, record)
    sealed = sign(hall, record.id, "clerk", SEAL, "clerk")

    assert len({drafted, signed_once, sealed, official(record).sha256}) == 4
    assert verdicts(hall, record) == [("ChuKy1", "valid"), ("ChuKy2", "valid"), ("ConDau", "valid")]
    assert hall.office.record(record.id).state == "sealed"


def test_a_list_is_signed_with_a_device_and_goes_on_where_it_was_left(devices: Hall) -> None:
    """Each document tells what became of it; sent again, a signature is not made again."""
    hall, signer = devices, devices.machine("signer")
    records = laid_out(hall.office.parts, hall.office.person("officer"), 3)
    documents = [{"record": one.id, "seen": official(one).sha256} for one in records]
    documents[2]["seen"] = digest_of(b"another file")
    once = {"Idempotency-Key": '"dot-ky-thiet-bi"'}
    order_ = {"key": OWN, "documents": documents}
    begun, again = (signer.post("/signings", json=order_, headers=once) for _ in range(2))
    sitting = f"/signings/{told(begun)['id']}/documents"
    laid = told(signer.post(f"{sitting}/{records[0].id}/layout"))
    back = value(laid, prepared(hall, laid)[1])
    first, second = (signer.post(f"{sitting}/{records[0].id}/value", json=back) for _ in range(2))
    refused = signer.post(f"{sitting}/{records[2].id}/layout")
    now = told(signer.get(sitting.removesuffix("/documents")))

    assert (begun.status_code, again.status_code) == (202, 202)
    assert told(again)["id"] == told(begun)["id"]
    assert (first.status_code, second.status_code) == (200, 200)
    assert told(first)["version"] == told(second)["version"] == records[0].version + 1
    assert refused.status_code == 409
    assert [one["outcome"] for one in now["documents"]] == ["signed", "left", "refused"]
    assert now["documents"][2]["code"] == "conflict"
    assert not now["busy"]
    assert hall.machine("clerk").post(f"{sitting}/{records[1].id}/layout").status_code == 404
    assert signer.post(f"{sitting}/khong-co/layout").status_code == 404


@pytest.mark.needs("softhsm")
def test_signer_and_clerk_issue_from_their_own_computers(devices: Hall, elsewhere: Path) -> None:
    """A list with a copy and a document to be issued, then the seal: token and PIN stay there."""
    hall, copy = devices, laid_out(devices.office.parts, devices.office.person("officer"), 1)[0]
    draft = ordered(hall, 22, "signer")
    signer = hall.machine("signer")
    shown = [{"record": one.id, "seen": to_sign(signer, one.id)["sha256"]} for one in (copy, draft)]
    sitting = told(signer.post("/signings", json={"key": OWN, "documents": shown}))["id"]
    there = computer(hall, elsewhere, ["demo", "clerk"])
    with served(hall) as address:
        listed = there.sign(str(signer.token), address, "--sitting", str(sitting))
    hall.office.work()
    numbered(hall.office, draft)
    with served(hall) as address:
        clerk = str(hall.machine("clerk").token)
        sealed = there.sign(clerk, address, "--record", draft.id, "--key", SEAL)
    hall.office.work()

    assert listed.returncode == 0, listed.stderr
    assert sealed.returncode == 0, sealed.stderr
    assert told(signer.get(f"/signings/{sitting}"))["signed"] == 2
    assert verdicts(hall, draft) == [("ChuKy1", "valid"), ("ConDau", "valid")]
    assert verdicts(hall, copy) == [("ChuKy1", "valid")]
