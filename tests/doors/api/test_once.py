"""A request sent twice, fifty times, or across a crash counts once (promise P16)."""

import base64
import io
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from archive.accounts.tokens import make_token
from archive.catalog.sql.jobs import Fenced
from archive.catalog.sql.records import Wanted
from archive.ledger.entry import Act, Entry
from archive.parts import Parts
from archive.web.api.errors import KeyInWork
from archive.web.api.once import AGAIN, Settling, take
from archive.web.app import make_app
from archive.web.site import Site
from tests.doors.api.conftest import Hall, Machine
from tests.doors.api.cutting import Cutting, Killed
from tests.doors.api.test_sittings import until_over
from tests.route.desk import laid

AT_ONCE = 50
ACT = 2
"""The second transaction of a request with a key is the act; the first takes the key."""
FACTOR = {"factor": "4821"}


def key(word: str) -> Mapping[str, str]:
    """Return the header that makes a request count once."""
    return {"Idempotency-Key": f'"{word}"'}


def hand_in(machine: Machine, word: str, content: bytes = b"%PDF-1.7 once") -> TestResponse:
    """Hand in a file under a key, into a dossier of the same name."""
    form = {"file": (io.BytesIO(content), "a.pdf"), "body": "cau-mau", "dossier": word}
    return machine.post("/records", data=form, headers=key(word))


def patiently(send: Callable[[], TestResponse]) -> TestResponse:
    """Send again while the answer is that the request is being done."""
    while (answer := send()).status_code == 409:
        assert (answer.json or {})["code"] == "idempotency_key_in_work"
        assert answer.headers["Retry-After"] == "1"
    return answer


def opened(hall: Hall, parts: Parts) -> Machine:
    """Open another door to the archive with these parts, as after a restart."""
    token = make_token(hall.office.parts, "officer", "test", 30)
    app = make_app(parts, Site("http://127.0.0.1"))
    return Machine(app.test_client(), token, hall.declared)


def cut(hall: Hall, when: Any, at: int = ACT) -> Machine:  # noqa: ANN401 - a literal of Cutting
    """Open a door to an archive that is killed at a transaction."""
    parts = hall.office.parts
    return opened(hall, replace(parts, catalog=Cutting(parts.catalog, at, when)))


def records_in(hall: Hall, dossier: str) -> list[str]:
    """Return the records of a dossier."""
    with hall.office.parts.catalog.view() as view:
        found = view.records.list(Wanted(dossier_code=dossier))
    return [record.id for record in found]


def acts_on(hall: Hall, record: str) -> list[Act]:
    """Return what the ledger tells of a record."""
    with hall.office.parts.catalog.view() as view:
        return [Entry.from_bytes(row.data.encode()).act for row in view.ledger.of(record)]


def test_fifty_uploads_at_once_are_one(hall: Hall) -> None:
    """One record, one entry of the ledger, and the same answer for everybody."""
    machines = [hall.machine("officer") for _ in range(AT_ONCE)]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda one: patiently(lambda: hand_in(one, "NAMMUOI")), machines))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.get_data() for answer in answers}) == 1
    assert len({(answer.headers["Location"], answer.headers["ETag"]) for answer in answers}) == 1
    assert sum("Idempotency-Replayed" not in answer.headers for answer in answers) == 1
    assert len(records_in(hall, "NAMMUOI")) == 1
    assert acts_on(hall, records_in(hall, "NAMMUOI")[0]) == [Act.RECEIVED]


def test_fifty_receipts_at_once_are_one(hall: Hall, read_record: str) -> None:
    """Everybody is told the same code, and no other code opens anything."""
    dossier = hall.office.record(read_record).dossier
    machines = [hall.machine("officer") for _ in range(AT_ONCE)]

    def give(one: Machine) -> TestResponse:
        path = f"/dossiers/{dossier}/receipt"
        return patiently(lambda: one.post(path, json=FACTOR, headers=key("giay-hen")))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(give, machines))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.get_data() for answer in answers}) == 1


def test_a_key_is_of_one_request(hall: Hall) -> None:
    """Other bytes, another name or another place under the same key are refused, and not done."""
    officer = hall.machine("officer")
    taken = hand_in(officer, "KHOA-1")
    other = hand_in(officer, "KHOA-1", b"%PDF-1.7 other")
    form = {"file": (io.BytesIO(b"%PDF-1.7 once"), "b.pdf"), "body": "cau-mau", "dossier": "KHOA-1"}
    named = officer.post("/records", data=form, headers=key("KHOA-1"))

    assert taken.status_code == 201
    for answer in (other, named):
        assert (answer.status_code, (answer.json or {})["code"]) == (422, "idempotency_key_reused")
    assert len(records_in(hall, "KHOA-1")) == 1


def test_a_key_is_of_one_person(hall: Hall) -> None:
    """Two people may choose the same key; neither learns anything of the other."""
    first = hand_in(hall.machine("officer"), "KHOA-2")
    form = {"file": (io.BytesIO(b"%PDF-1.7 once"), "a.pdf"), "body": "doi-mau", "dossier": "KHOA-2"}
    second = hall.machine("officer2").post("/records", data=form, headers=key("KHOA-2"))

    assert first.status_code == second.status_code == 201
    assert (first.json or {})["id"] != (second.json or {})["id"]


@pytest.mark.parametrize("said", ["", '""', "a" * 256, "a b", '"a\\"b"', "ă"])
def test_a_key_that_is_none_is_refused(hall: Hall, said: str) -> None:
    """Too long, empty, or not ASCII: 400, and nothing is done."""
    headers = {"Idempotency-Key": said.encode().decode("latin-1")}
    answer = hall.machine("officer").post("/jobs/x/retry", headers=headers)

    assert (answer.status_code, (answer.json or {})["code"]) == (400, "idempotency_key_malformed")


def test_what_was_refused_may_be_asked_again(hall: Hall) -> None:
    """A refusal did nothing, so its key is free for the right request."""
    officer = hall.machine("officer")
    refused = hand_in(officer, "KHOA-3", b"")
    taken = hand_in(officer, "KHOA-3", b"%PDF-1.7 not empty")

    assert (refused.status_code, taken.status_code) == (422, 201)


def test_killed_after_the_act_it_is_not_done_again(hall: Hall) -> None:
    """The commit was the last thing that happened: the next request is told what it did."""
    with pytest.raises(Killed):
        hand_in(cut(hall, "after"), "CHET-1")
    done = records_in(hall, "CHET-1")
    answer = hand_in(opened(hall, hall.office.parts), "CHET-1")

    assert len(done) == 1
    assert (answer.status_code, (answer.json or {})["id"]) == (201, done[0])
    assert answer.headers["Idempotency-Replayed"] == "true"
    assert (records_in(hall, "CHET-1"), acts_on(hall, done[0])) == (done, [Act.RECEIVED])


def test_killed_before_the_act_it_is_done_later(hall: Hall) -> None:
    """Nothing was done; the key is held for a minute, then the next request does it, once."""
    parts = hall.office.parts
    with pytest.raises(Killed):
        hand_in(cut(hall, "before"), "CHET-2")
    early = hand_in(opened(hall, parts), "CHET-2")
    later = replace(parts, clock=lambda: hall.office.clock() + timedelta(seconds=61))
    answer = hand_in(opened(hall, later), "CHET-2")

    assert (early.status_code, early.headers["Retry-After"]) == (409, "1")
    assert answer.status_code == 201
    assert records_in(hall, "CHET-2") == [(answer.json or {})["id"]]


def test_a_receipt_is_told_again_after_a_crash(hall: Hall, read_record: str) -> None:
    """Its code is kept nowhere, and still the same one comes out."""
    path = f"/dossiers/{hall.office.record(read_record).dossier}/receipt"
    with pytest.raises(Killed):
        cut(hall, "after").post(path, json=FACTOR, headers=key("CHET-3"))
    officer = hall.machine("officer")
    first, second = (officer.post(path, json=FACTOR, headers=key("CHET-3")) for _ in range(2))
    other = officer.post(path, json=FACTOR, headers=key("CHET-4"))

    assert first.status_code == 201
    assert first.json == second.json != other.json


def test_a_slow_act_that_lost_its_key_is_undone(hall: Hall) -> None:
    """Whoever comes after the time of the first one does the act; the first one cannot any more."""
    parts = hall.office.parts
    later = replace(parts, clock=lambda: hall.office.clock() + timedelta(seconds=61))
    slow = take(parts, "somebody", "CHAM", "f")
    with pytest.raises(KeyInWork):
        take(parts, "somebody", "CHAM", "f")
    quick = take(later, "somebody", "CHAM", "f")
    with Settling(parts.catalog, quick).work():
        pass
    with pytest.raises(Fenced), Settling(parts.catalog, slow).work():
        pass

    assert take(later, "somebody", "CHAM", "f").done
    assert quick.seed == slow.seed
    assert quick.token != slow.token


def test_a_key_is_forgotten_after_a_day(hall: Hall) -> None:
    """After 24 hours the same request is a new one."""
    first = hand_in(hall.machine("officer"), "HOM-QUA")
    tomorrow = hall.office.clock() + timedelta(hours=24, seconds=1)
    again = hand_in(opened(hall, replace(hall.office.parts, clock=lambda: tomorrow)), "HOM-QUA")

    assert first.status_code == again.status_code == 201
    assert len(records_in(hall, "HOM-QUA")) == 2


def test_every_post_that_makes_something_takes_a_key(hall: Hall) -> None:
    """But those that change nothing, and one a sitting remembers by itself."""
    without = {
        path.removeprefix("/api/v1")
        for path, operations in hall.declared["paths"].items()
        if "post" in operations
        and "Idempotency-Key" not in {one["name"] for one in operations["post"]["parameters"]}
    }

    assert without == {
        "/verify",
        "/records/{record}/signature/layout",
        "/signings/{sitting}/documents/{record}/layout",
        "/signings/{sitting}/documents/{record}/value",
    }


def test_an_upload_is_opened_once(hall: Hall) -> None:
    """Sent again it is the same upload; another file under the same key is refused."""
    officer = hall.machine("officer")
    spoken = {"Tus-Resumable": "1.0.0", **key("TAI-1")}
    name, body = (base64.b64encode(one).decode() for one in (b"a.pdf", b"cau-mau"))
    said = {**spoken, "Upload-Length": "9", "Upload-Metadata": f"name {name},body {body}"}
    first, second = (officer.post("/uploads", headers=said) for _ in range(2))
    other = officer.post("/uploads", headers={**said, "Upload-Length": "10"})

    assert (first.status_code, second.status_code, other.status_code) == (201, 201, 422)
    assert first.headers["Location"] == second.headers["Location"]
    assert second.headers["Idempotency-Replayed"] == "true"


def test_a_list_is_begun_and_gone_on_with_once(hall: Hall) -> None:
    """One sitting for one key, whose PIN is not asked again; going on twice is going on once."""
    (record,) = laid(hall.office.parts, hall.office.person("officer"), 1)
    signer, pin = hall.machine("signer"), hall.office.world.signer("demo").pin
    order = {"key": "demo", "pin": pin, "documents": [{"record": record.id, "seen": "0" * 64}]}
    begun, again = (signer.post("/signings", json=order, headers=key("DOT-1")) for _ in range(2))
    place = f"/signings/{(begun.json or {})['id']}"
    until_over(signer, (begun.json or {})["id"])
    on, anew = (
        signer.post(f"{place}/resume", json={"pin": pin}, headers=key("DOT-2")) for _ in range(2)
    )
    until_over(signer, (begun.json or {})["id"])

    assert {one.status_code for one in (begun, again, on, anew)} == {202}
    assert (begun.json or {})["id"] == (again.json or {})["id"]
    assert [again.headers[AGAIN], anew.headers[AGAIN]] == ["true", "true"]
