"""Many documents with one unlock, over HTTP: each one tells what became of it."""

import time
from typing import Any, cast

from archive.records.digest import digest_of
from tests.doors.api.conftest import Hall, Machine
from tests.route.desk import laid, official


def until_over(machine: Machine, sitting: str) -> dict[str, Any]:
    """Wait until nobody signs at a sitting any more; return how it stands."""
    for _ in range(600):
        now = cast("dict[str, Any]", machine.get(f"/signings/{sitting}").json)
        if not now["busy"]:
            return now
        time.sleep(0.05)
    message = "the sitting does not end"
    raise AssertionError(message)


def test_a_list_is_signed_and_each_one_told(hall: Hall) -> None:
    """Taken at once, signed beside the request; what has changed is left out with its reason."""
    records = laid(hall.office.parts, hall.office.person("officer"), 3)
    documents = [{"record": one.id, "seen": official(one).sha256} for one in records]
    documents[1]["seen"] = digest_of(b"another file")
    signer, pin = hall.machine("signer"), hall.office.world.signer("demo").pin
    order = {"key": "demo", "pin": pin, "documents": documents}
    answer = signer.post("/signings", json=order)
    told = cast("dict[str, Any]", answer.json)
    now = until_over(signer, told["id"])

    assert answer.status_code == 202
    assert answer.headers["Location"] == f"/api/v1/signings/{told['id']}"
    assert (now["signed"], now["refused"], now["left"]) == (2, 1, 0)
    assert [one["outcome"] for one in now["documents"]] == ["signed", "refused", "signed"]
    assert now["documents"][1]["code"] == "conflict"
    assert now["documents"][0]["waiting_for"] == "timestamp"
    assert hall.machine("clerk").get(f"/signings/{told['id']}").status_code == 404

    again = until_over(
        signer, cast("dict[str, Any]", signer.post("/signings", json=order).json)["id"]
    )
    assert [one["outcome"] for one in again["documents"]] == ["signed", "refused", "signed"]
    assert [hall.office.record(one.id).version for one in records] == [3, 2, 3]


def test_a_stopped_list_goes_on_with_the_pin_sent_again(hall: Hall) -> None:
    """What is refused is tried again; a wrong PIN is told and changes nothing."""
    records = laid(hall.office.parts, hall.office.person("officer"), 1)
    documents = [{"record": one.id, "seen": digest_of(b"")} for one in records]
    signer, pin = hall.machine("signer"), hall.office.world.signer("demo").pin
    order = {"key": "demo", "pin": pin, "documents": documents}
    sitting = cast("dict[str, Any]", signer.post("/signings", json=order).json)["id"]
    until_over(signer, sitting)
    stopped = signer.post(f"/signings/{sitting}/stop").json
    wrong = signer.post(f"/signings/{sitting}/resume", json={"pin": "000"})
    right = signer.post(f"/signings/{sitting}/resume", json={"pin": pin})
    now = until_over(signer, sitting)

    assert (stopped or {})["stopped"]
    assert (wrong.status_code, right.status_code) == (422, 202)
    assert (now["refused"], now["stopped"]) == (1, False)
