"""What is refused is refused in words (RFC 9457), and never tells of what one may not know."""

import io
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from archive.demo.papers import Sample
from tests.doors.api.conftest import Hall, Machine

NOWHERE = "0" * 26
OF_A_RECORD = (
    "GET /records/{id}",
    "GET /records/{id}/trail",
    "GET /records/{id}/pages",
    "GET /records/{id}/pages/1.jpg",
    "GET /records/{id}/files/original",
    "POST /records/{id}/review",
)


@pytest.mark.parametrize("token", [None, "vankho_nothing"])
def test_without_a_token_nothing_is_told(hall: Hall, token: str | None) -> None:
    """No token and a wrong one get 401 with a sentence."""
    nobody = Machine(hall.app.test_client(), token, hall.declared)
    answer = nobody.get("/records")

    assert answer.status_code == 401
    assert (answer.json or {})["code"] == "not_logged_in"


@pytest.mark.parametrize("asked", OF_A_RECORD)
def test_a_foreign_record_is_not_found(
    machine: Callable[..., Machine], far_record: str, asked: str
) -> None:
    """Another province's record and one that never was get the same answer, word for word."""
    method, path = asked.split()
    officer = machine("officer")
    ask = officer.get if method == "GET" else officer.post
    more: dict[str, object] = {} if method == "GET" else {"json": {"values": {}}}
    foreign = ask(path.format(id=far_record), **more)
    missing = ask(path.format(id=NOWHERE), **more)

    assert foreign.status_code == missing.status_code == 404
    assert without_place(foreign) == without_place(missing)


def without_place(answer: TestResponse) -> dict[str, object]:
    """Return a problem without the address that was asked, which the asker wrote itself."""
    said = dict(answer.json or {})
    assert said.pop("instance") == answer.request.path
    return said


def test_a_foreign_record_cannot_be_signed(hall: Hall, far_record: str) -> None:
    """A signer's right key opens nothing in another body."""
    order = {"key": "demo", "pin": hall.office.world.signer("demo").pin}
    answer = hall.machine("signer").post(f"/records/{far_record}/signature", json=order)

    assert answer.status_code == 404


def test_a_search_shows_nothing_foreign(
    machine: Callable[..., Machine], far_record: str, paper: Sample
) -> None:
    """Neither hits nor facets tell of another body's pages."""
    found = machine("officer").get(f"/search?q={paper.truth.number}&limit=100").json

    assert found is not None
    assert far_record not in {one["record"] for one in found["hits"]}
    assert "doi-mau" not in {one["value"] for one in found["facets"]}


def test_a_wrong_pin_is_said_and_signs_nothing(hall: Hall, reviewed_record: str) -> None:
    """The PIN is wrong, the record is as it was."""
    order = {"key": "demo", "pin": "sai"}
    answer = hall.machine("signer").post(f"/records/{reviewed_record}/signature", json=order)

    assert answer.status_code == 422
    assert "PIN" in (answer.json or {})["detail"]
    assert hall.office.record(reviewed_record).signed_by is None


def test_only_the_bytes_that_were_seen_are_signed(hall: Hall, reviewed_record: str) -> None:
    """Another digest than the official copy's is a conflict."""
    order = {"key": "demo", "pin": hall.office.world.signer("demo").pin, "seen": "0" * 64}
    answer = hall.machine("signer").post(f"/records/{reviewed_record}/signature", json=order)

    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"body": "cau-mau"}, 415),
        ({"file": (b"%PDF-1.7", "b.pdf")}, 422),
        ({"body": "", "file": (b"%PDF-1.7", "a.pdf")}, 422),
        ({"body": "cau-mau", "file": (b"", "rong.pdf")}, 422),
        ({"body": "khong-co", "file": (b"%PDF-1.7", "a.pdf")}, 403),
        ({"body": "cau-mau", "dossier": "x" * 101, "file": (b"%PDF-1.7", "a.pdf")}, 422),
    ],
)
def test_an_upload_that_cannot_be_taken_is_refused(
    machine: Callable[..., Machine], form: dict[str, object], status: int
) -> None:
    """No file, no bytes, no such body, no such code: a sentence each, and no record."""
    data = {
        name: (io.BytesIO(value[0]), value[1]) if isinstance(value, tuple) else value
        for name, value in form.items()
    }
    before = machine("officer").get("/records?limit=200").json
    answer = machine("officer").post("/records", data=data)

    assert answer.status_code == status
    assert machine("officer").get("/records?limit=200").json == before


@pytest.mark.parametrize(
    "path",
    [
        "/records?state=lost",
        "/records?limit=0",
        "/records?limit=1e3",
        "/records?cursor=x",
        "/records?cursor=eyJhIjoxfQ",
        "/records?changed_since=2026-11-20",
        "/records?changed_since=2026-11-20T08:30:00",
        "/records?stat=sealed",
        "/search?q=a&limit=1000",
        "/search?q=" + "a" * 1001,
    ],
)
def test_a_query_outside_its_bounds_is_refused(machine: Callable[..., Machine], path: str) -> None:
    """Bounds are told, not silently changed."""
    assert machine("officer").get(path).status_code == 422


def test_a_file_that_is_no_role_is_refused(
    machine: Callable[..., Machine], read_record: str
) -> None:
    """The message lists what there is."""
    answer = machine("officer").get(f"/records/{read_record}/files/secret")

    assert answer.status_code == 422
    assert "original" in (answer.json or {})["detail"]


def test_unknown_addresses_and_methods_are_problems_too(hall: Hall) -> None:
    """404 and 405 speak RFC 9457 like everything else."""
    client = hall.app.test_client()
    lost = client.get("/api/v1/nowhere")
    wrong = client.delete("/api/v1/records")

    assert (lost.status_code, wrong.status_code) == (404, 405)
    for answer in (lost, wrong):
        assert answer.content_type == "application/problem+json"
        assert (answer.json or {})["status"] == answer.status_code
