"""A restricted record opens to nobody who has not said what for, and the ledger knows it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from archive.inquiry.purposes import PURPOSES, purpose_of
from archive.ledger.entry import Act, Entry
from archive.records.record import Record
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
