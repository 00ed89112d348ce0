"""The main job over HTTP: handed in, reviewed, signed, sealed, found, taken, verified."""

import hashlib
import io
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from archive.catalog.sql.likenesses import pair_of
from archive.demo.papers import Sample
from tests.doors.api.conftest import Hall, Machine

FACTOR = {"factor": "4821"}


@pytest.fixture(scope="module")
def sealed(hall: Hall, paper: Sample) -> dict[str, Any]:
    """Carry a paper from upload to seal, each step over HTTP; return its description."""
    officer, signer = hall.machine("officer"), hall.machine("signer")
    handed = told(officer.hand_in(paper, dossier="HS-1"))
    address = f"/records/{handed['id']}"
    hall.office.work()
    said = {
        "values": {"signer": paper.truth.signer},
        "version": told(officer.get(address))["version"],
    }
    told(officer.post(f"{address}/review", json=said))
    hall.office.work()
    order = {"key": "demo", "pin": hall.office.world.signer("demo").pin}
    order["seen"] = file(told(signer.get(address)), "official")["sha256"]
    assert told(signer.post(f"{address}/signature", json=order))["waiting_for"] == "timestamp"
    hall.office.work()
    return told(officer.get(address))


def told(answer: TestResponse) -> dict[str, Any]:
    """Return the object of an answer that is no refusal."""
    assert answer.status_code < 400, answer.json
    assert isinstance(answer.json, dict)
    return answer.json


def file(record: dict[str, Any], role: str) -> dict[str, Any]:
    """Return the description of a record's file."""
    found = [one for one in record["files"] if one["role"] == role]
    assert found, f"the record has no file {role}"
    return dict(found[-1])


def test_each_step_answers_with_the_record_as_it_then_is(
    hall: Hall, paper: Sample, far_record: str
) -> None:
    """Received, read, and reviewed as it was seen, though a twin was found meanwhile."""
    officer = hall.machine("officer")
    handed = officer.hand_in(paper, dossier="HS-2")
    assert handed.status_code == 201
    record = told(handed)
    assert (record["state"], record["dossier"], record["pages"]) == ("received", "HS-2", 0)
    assert handed.headers["Location"] == f"/api/v1/records/{record['id']}"
    hall.office.work()

    path = f"/records/{record['id']}"
    seen = officer.get(path)
    record = told(seen)
    assert (record["state"], record["pages"]) == ("read", paper.pages)
    assert record["fields"]["number"] == paper.truth.number

    with hall.office.parts.catalog.work() as work:
        work.likenesses.put_pair(pair_of(record["id"], far_record, 1.0))
    again = officer.get(path, headers={"If-None-Match": seen.headers["ETag"]})
    assert told(again)["undecided_twins"] == record["undecided_twins"] + 1

    said = {"values": {"signer": paper.truth.signer}}
    of_that = {"If-Match": seen.headers["ETag"]}
    taken = officer.post(f"{path}/review", json=said, headers=of_that)
    late = officer.post(f"{path}/review", json=said, headers=of_that)
    assert told(taken)["fields"]["signer"] == paper.truth.signer
    assert taken.headers["ETag"] == officer.get(path).headers["ETag"]
    assert late.status_code == 412


def test_a_sealed_result_is_taken_byte_for_byte_and_verified(
    hall: Hall, sealed: dict[str, Any]
) -> None:
    """The bytes have the digest that was promised; anyone's copy is judged valid, and ours."""
    assert sealed["state"] == "sealed"
    result = hall.machine("officer").get(f"/records/{sealed['id']}/files/result")
    promised = file(sealed, "signed")
    assert hashlib.sha256(result.data).hexdigest() == promised["sha256"]
    assert len(result.data) == promised["bytes"]

    nobody = hall.machine()
    judged = told(nobody.post("/verify", data={"file": (io.BytesIO(result.data), "x.pdf")}))
    assert judged["verdict"] == "valid"
    assert judged["original"] == told(nobody.get(f"/public/{sealed['public']}"))


def test_the_trail_tells_every_act(hall: Hall, sealed: dict[str, Any]) -> None:
    """From the first byte to the seal, in order, by whom."""
    entries = told(hall.machine("officer").get(f"/records/{sealed['id']}/trail"))["entries"]

    acts = [one["act"] for one in entries]
    assert acts[:2] == ["received", "ingested"]
    assert acts[acts.index("signed") :][:3] == ["signed", "timestamped", "sealed"]


def test_a_search_finds_pages_with_boxes(
    machine: Callable[..., Machine], read_record: str, paper: Sample
) -> None:
    """Hits name the page and where on it the words stand, as fractions of the page."""
    word = paper.truth.abstract.split()[0]
    found = machine("officer").get(f"/search?q={word}&limit=100").json

    assert found is not None
    hits = [one for one in found["hits"] if one["record"] == read_record]
    assert hits
    boxes = hits[0]["boxes"]
    assert all(0 <= side <= 1 for box in boxes for side in box)


def test_pages_and_their_pictures_are_told(
    machine: Callable[..., Machine], read_record: str, paper: Sample
) -> None:
    """Words with boxes come page by page; a picture is an upright JPEG."""
    pages = machine("officer").get(f"/records/{read_record}/pages").json
    picture = machine("officer").get(f"/records/{read_record}/pages/1.jpg?width=200")

    assert pages is not None
    assert [one["page"] for one in pages["pages"]] == list(range(1, paper.pages + 1))
    assert picture.content_type == "image/jpeg"
    assert picture.data.startswith(b"\xff\xd8")


def test_a_list_is_walked_with_next(machine: Callable[..., Machine], read_record: str) -> None:
    """Each part names the cursor of the following one, the last part none."""
    officer = machine("officer")
    seen, following = [], ""
    while True:
        part = told(officer.get(f"/records?limit=1{following}"))
        seen += [one["id"] for one in part["records"]]
        if part["next"] is None:
            break
        following = f"&cursor={part['next']}"

    assert read_record in seen
    assert len(seen) == len(set(seen))


def test_a_receipt_is_given_once(
    machine: Callable[..., Machine], hall: Hall, read_record: str
) -> None:
    """An officer gets a code to print; who may not give receipts is told so."""
    dossier = hall.office.record(read_record).dossier
    answer = machine("officer").post(f"/dossiers/{dossier}/receipt", json=FACTOR)

    assert answer.status_code == 201
    assert len((answer.json or {})["receipt"].replace("-", "")) == 13
    refused = machine("signer").post(f"/dossiers/{dossier}/receipt", json=FACTOR)
    assert refused.status_code == 403


def test_the_received_file_comes_back_byte_for_byte(
    machine: Callable[..., Machine], read_record: str, paper: Sample
) -> None:
    """The original is exactly what was handed in, and its digest goes along."""
    told = {"X-Purpose": "đối chiếu bản gốc".encode().decode("latin-1")}
    officer = machine("officer")
    token = {"Authorization": f"Bearer {officer.token}", **told}
    answer = officer.get(f"/records/{read_record}/files/original", headers=token)

    assert answer.data == paper.content
    assert answer.headers["Repr-Digest"].startswith("sha-256=:")
