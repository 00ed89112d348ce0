"""Lists are walked without gaps or doubles; of a record, the version that was seen counts."""

import io
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.doors.api.conftest import Hall
from tests.doors.api.test_main_job import told

MANY = 7


def ids(answer: dict[str, Any]) -> list[str]:
    """Return the ids of a list of records."""
    return [one["id"] for one in answer["records"]]


def hand_in(hall: Hall, dossier: str) -> str:
    """Hand in a file that will be refused for what it holds, and quickly; return its record."""
    form = {
        "file": (io.BytesIO(b"PK\x03\x04 no batch"), "a.pdf"),
        "body": "cau-mau",
        "dossier": dossier,
    }
    return str(told(hall.machine("officer").post("/records", data=form))["id"])


@pytest.fixture(scope="module")
def records(hall: Hall, far_record: str) -> list[str]:
    """Hand in some records, one a second, into one dossier; the newest first."""
    assert far_record  # everything that waited for work is done
    found = []
    for _ in range(MANY):
        hall.office.clock.now += timedelta(seconds=1)
        found.append(hand_in(hall, "DANH-SACH"))
    return found[::-1]


def test_a_walk_sees_each_record_once_while_others_come_in(hall: Hall, records: list[str]) -> None:
    """Records that come in during the walk stand before its beginning; nothing moves under it."""
    officer, seen, path = hall.machine("officer"), list[str](), "/records?dossier=DANH-SACH&limit=2"
    while True:
        answer = officer.get(path)
        seen += ids(told(answer))
        if told(answer)["next"] is None:
            break
        hall.office.clock.now += timedelta(seconds=1)
        hand_in(hall, "DANH-SACH")
        link = urlsplit(answer.headers["Link"].removeprefix("<").partition(">")[0])
        assert parse_qs(link.query)["cursor"] == [told(answer)["next"]]
        path = f"{link.path.removeprefix('/api/v1')}?{link.query}"

    assert seen == records


def test_records_of_the_same_instant_are_not_lost(hall: Hall) -> None:
    """A cursor between two records received at once names one of them."""
    officer = hall.machine("officer")
    handed = {hand_in(hall, "CUNG-LUC") for _ in range(3)}
    seen = list[str]()
    following: str | None = ""
    while following is not None:
        place = f"&cursor={following}" if following else ""
        part = told(officer.get(f"/records?dossier=CUNG-LUC&limit=1{place}"))
        seen += ids(part)
        following = part["next"]

    assert sorted(seen) == sorted(handed)


def test_dossiers_are_walked_without_gaps_or_doubles(hall: Hall, records: list[str]) -> None:
    """Each of one's own bodies once, newest first, while others are opened; with ``Link``."""
    assert records
    officer, seen, path = hall.machine("officer"), list[dict[str, Any]](), "/dossiers?limit=1"
    for number in range(3):
        hand_in(hall, f"DI-QUA-{number}")
    whole = told(officer.get("/dossiers?limit=200"))
    while True:
        answer = officer.get(path)
        seen += told(answer)["dossiers"]
        if told(answer)["next"] is None:
            break
        assert len(told(answer)["dossiers"]) == 1
        assert 'rel="next"' in answer.headers["Link"]
        hall.office.clock.now += timedelta(seconds=1)
        hand_in(hall, f"zz-mo-sau-{len(seen):03d}")  # sorts before all that was there
        path = f"/dossiers?limit=1&cursor={told(answer)['next']}"

    assert whole["next"] is None
    assert seen == whole["dossiers"]
    order = [(one["opened_on"], one["code"]) for one in seen]
    assert order == sorted(order, reverse=True)


@pytest.mark.parametrize("cursor", ["x", "bnVsbA", "WzEsMiwzXQ", "WyJhIiwiYiIsImMiXQ", "%00"])
@pytest.mark.parametrize("door", ["/dossiers", "/records"])
def test_a_cursor_that_is_none_is_refused_in_words(hall: Hall, door: str, cursor: str) -> None:
    """422; nothing is guessed."""
    answer = hall.machine("officer").get(f"{door}?cursor={cursor}")

    assert answer.status_code == 422
    assert "cursor" in answer.get_data(as_text=True)


def test_filters_narrow_and_never_widen(hall: Hall, records: list[str], far_record: str) -> None:
    """By state, body, and dossier; another body's records are in no list, however it is asked."""
    officer = hall.machine("officer")

    in_it = told(officer.get("/records?dossier=DANH-SACH"))["records"]
    received = {one["id"] for one in in_it if one["state"] == "received"}

    assert set(records) <= {one["id"] for one in in_it}
    assert set(ids(told(officer.get("/records?dossier=DANH-SACH&state=received")))) == received
    assert ids(told(officer.get("/records?dossier=DANH-SACH&state=sealed"))) == []
    assert ids(told(officer.get("/records?body=doi-mau"))) == []
    assert far_record not in ids(told(officer.get("/records?limit=200")))


def test_what_changed_since_is_told(hall: Hall) -> None:
    """A record that took a step since then is in, though it came before; another one is not."""
    hand_in(hall, "HOM-NAO")
    hall.office.work()
    moved = hand_in(hall, "HOM-NAO")
    hall.office.clock.now += timedelta(hours=1)
    since = hall.office.clock().isoformat().replace("+00:00", "Z")
    hall.office.clock.now += timedelta(minutes=10)
    hall.office.work()
    path = f"/records?dossier=HOM-NAO&changed_since={since}"

    assert ids(told(hall.machine("officer").get(path))) == [moved]


def test_an_unchanged_record_is_not_told_again(hall: Hall, read_record: str) -> None:
    """304 while the tag is right; the whole record with another tag."""
    officer = hall.machine("officer")
    first = officer.get(f"/records/{read_record}")
    tag = first.headers["ETag"]
    same = officer.get(f"/records/{read_record}", headers={"If-None-Match": tag})
    other = officer.get(f"/records/{read_record}", headers={"If-None-Match": '"x"'})

    assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", tag)
    assert (other.status_code, other.json) == (200, first.json)


def test_a_version_that_was_not_seen_is_not_confirmed(hall: Hall, read_record: str) -> None:
    """If-Match with an old tag is 412, an old version number 409; nothing is confirmed."""
    officer = hall.machine("officer")
    before = hall.office.record(read_record)
    path, body = f"/records/{read_record}/review", {"values": {"signer": "Người khác"}}
    by_tag = officer.post(path, json=body, headers={"If-Match": '"0123"'})
    weakly = officer.post(path, json=body, headers={"If-Match": 'W/"0123"'})
    by_number = officer.post(path, json={**body, "version": before.version - 1})

    assert [one.status_code for one in (by_tag, weakly, by_number)] == [412, 412, 409]
    assert hall.office.record(read_record) == before
