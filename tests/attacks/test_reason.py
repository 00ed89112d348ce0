"""A restricted record opens to nobody who has not said what for, and the ledger knows it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from archive.inquiry.purposes import LOOK_UP, PURPOSES, purpose_of
from archive.ledger.entry import Act, Entry
from archive.records.record import Record
from archive.route.index import entries_of
from tests.attacks.knocking import send
from tests.attacks.neighbours import come_again
from tests.attacks.village import OURS, THEIRS, Village

PURPOSE = PURPOSES[4]


@pytest.fixture
def record(village: Village) -> Record:
    """Settle a paper and restrict it."""
    seen = village.settle().record
    with village.parts.catalog.work() as work:
        now = replace(work.records.get(seen.id), restricted=True)
        work.records.save(
            replace(now, version=now.version + 1),
            work.dossiers.find(now.dossier),
            expecting=now.version,
        )
    return now


def test_a_restricted_record_opens_only_with_a_purpose(village: Village, record: Record) -> None:
    """Page, picture, file and machine are refused until one is named; it lasts for the day."""
    officer = village.people[f"officer of {OURS}"]
    ways = [
        f"/ho-so/{record.id}",
        f"/xem/{record.id}/1",
        f"/anh/{record.id}/1.jpg",
        f"/tep/{record.id}/original",
        f"/api/v1/records/{record.id}",
    ]
    for way in ways:
        answer = send(village, officer, "GET", way, {})
        assert answer.status_code == 403, way
        assert record.value("abstract") not in answer.get_data(as_text=True)
    assert LOOK_UP not in send(village, officer, "GET", ways[0], {}).get_data(as_text=True)
    form = f"/ho-so/{record.id}/muc-dich"
    assert send(village, officer, "POST", form, {"data": {"purpose": "tò mò"}}).status_code == 422
    assert send(village, officer, "GET", ways[0], {}).status_code == 403

    said = {"purpose": PURPOSE, "target": ways[1]}
    answer = send(village, officer, "POST", form, {"data": said})
    assert (answer.status_code, answer.headers["Location"]) == (303, ways[1])
    assert send(village, officer, "GET", ways[0], {}).status_code == 200
    with village.parts.catalog.view() as view:
        told = [Entry.from_bytes(row.data.encode()) for row in view.ledger.of(record.id)]
    (opened,) = [one for one in told if one.act is Act.DISCLOSED and one.actor == officer.id]
    assert purpose_of(opened, record, ()) == PURPOSE

    village.clock.now += timedelta(days=1)
    tomorrow = come_again(village.parts, officer)
    assert send(village, tomorrow, "GET", ways[0], {}).status_code == 403


def restricted(village: Village, reason: str = "hồ sơ nuôi con nuôi") -> Record:
    """Settle a paper and restrict it as the archivist does, on its page; the index follows."""
    seen = village.settle().record
    form = {"data": {"viec": "dong", "reason": reason}}
    archivist = village.people[f"archivist of {OURS}"]
    answer = send(village, archivist, "POST", f"/ho-so/{seen.id}/han-che", form)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    with village.parts.catalog.view() as view:
        now = view.records.get(seen.id)
        village.parts.index.put(entries_of(view, now))
    return now


def test_the_archivist_restricts_a_record_and_opens_it_again(village: Village) -> None:
    """With a reason, which its page shows; nobody else may; the interface does the same."""
    record = restricted(village)
    officer, archivist = (village.people[f"{one} of {OURS}"] for one in ("officer", "archivist"))
    page, way = f"/ho-so/{record.id}", f"/api/v1/records/{record.id}/restriction"

    assert send(village, officer, "POST", f"{page}/han-che", {}).status_code == 403
    give = {"data": {"purpose": PURPOSE}}
    send(village, archivist, "POST", f"{page}/muc-dich", give)
    said = send(village, archivist, "GET", page, {}).get_data(as_text=True)
    assert "Đang hạn chế" in said
    assert "hồ sơ nuôi con nuôi" in said
    told = {"json": {"reason": "đã hết lý do"}}
    answer = send(village, archivist.machine(), "POST", f"{way}/end", told)
    assert answer.json is not None
    assert (answer.status_code, answer.json["restricted"]) == (200, False)
    assert answer.json["restriction"]["reason"] == "đã hết lý do"
    assert send(village, officer, "GET", page, {}).status_code == 200
    assert send(village, archivist.machine(), "POST", way, told).status_code == 200
    with village.parts.catalog.view() as view:
        acts = [Entry.from_bytes(row.data.encode()).act for row in view.ledger.of(record.id)]
    decisions = [one for one in acts if one in {Act.RESTRICTED, Act.RESTRICTION_ENDED}]
    assert decisions == [Act.RESTRICTED, Act.RESTRICTION_ENDED, Act.RESTRICTED]


@pytest.mark.parametrize("who", ["officer", "inspector"])
def test_a_search_says_that_it_is_there_and_nothing_it_says(village: Village, who: str) -> None:
    """Neither abstract nor the words around a hit, on the page, to machines, in lists; then both.

    An inspector names the purpose of the warrant, and nothing else.
    """
    record, one = restricted(village), village.people[f"{who} of {OURS}"]
    mark, abstract = record.value("number").removesuffix("so/QĐ-UBND"), record.value("abstract")
    asked = f"?q={mark}chu"
    ways = (f"/tim{asked}", f"/api/v1/search{asked}", f"/tim/danh-sach.csv{asked}")
    for way in ways:
        said = send(village, one, "GET", way, {}).get_data(as_text=True)
        assert record.id in said, way
        assert abstract not in said, way
        assert "Hướng dẫn thủ tục" not in said, way
    form = f"/ho-so/{record.id}/muc-dich"
    page = send(village, one, "GET", f"/ho-so/{record.id}", {})
    assert page.status_code == 403
    purpose = PURPOSE if who == "officer" else "thanh tra"
    assert f"<option>{purpose}</option>" in page.get_data(as_text=True)
    for said, right in (("tò mò", 422), (purpose, 303)):
        data = {"data": {"purpose": said}}
        assert send(village, one, "POST", form, data).status_code == right
    assert send(village, one, "GET", f"/ho-so/{record.id}", {}).status_code == 200
    for way in ways:
        assert abstract in send(village, one, "GET", way, {}).get_data(as_text=True), way


def test_what_was_opened_before_it_was_restricted_says_no_purpose(village: Village) -> None:
    """An inspector who opened it this morning is asked as well."""
    record = village.settle().record
    inspector, archivist = (
        village.people[f"{one} of {OURS}"] for one in ("inspector", "archivist")
    )
    page = f"/ho-so/{record.id}"
    assert send(village, inspector, "GET", page, {}).status_code == 200
    village.clock.now += timedelta(seconds=1)
    form = {"data": {"viec": "dong", "reason": "đang giải quyết khiếu nại"}}
    assert send(village, archivist, "POST", f"{page}/han-che", form).status_code == 303

    assert send(village, inspector, "GET", page, {}).status_code == 403
    said = {"data": {"purpose": "thanh tra"}}
    assert send(village, inspector, "POST", f"{page}/muc-dich", said).status_code == 303
    assert send(village, inspector, "GET", page, {}).status_code == 200


def test_a_purpose_opens_nothing_to_a_stranger(village: Village, record: Record) -> None:
    """Whoever may not see it learns neither by asking nor by naming a purpose that it is there."""
    stranger = village.people[f"officer of {THEIRS}"]
    form = f"/ho-so/{record.id}/muc-dich"

    assert send(village, stranger, "GET", f"/ho-so/{record.id}", {}).status_code == 404
    assert send(village, stranger, "POST", form, {"data": {"purpose": PURPOSE}}).status_code == 404


def test_the_way_on_leads_nowhere_else(village: Village, record: Record) -> None:
    """Another site in the form is not gone to."""
    officer = village.people[f"officer of {OURS}"]
    said = {"purpose": PURPOSE, "target": "//evil.example/"}
    answer = send(village, officer, "POST", f"/ho-so/{record.id}/muc-dich", {"data": said})
    assert answer.headers["Location"] == f"/ho-so/{record.id}"
