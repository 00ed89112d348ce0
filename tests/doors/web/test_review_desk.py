"""The review desk through its web door: what a page says, what a form changes."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from archive.records.record import Record
from archive.records.state import State
from archive.route.drafting import draft_of
from archive.route.mending import Correction
from tests.doors.web.visiting import Town, Visitor
from tests.route.reading_room import SURE, Reading, put_as_read

NUMBER = "099075000001"


@pytest.fixture
def waiting(town: Town) -> Callable[..., Record]:
    """Return a way to put a record where it waits for review."""

    def put(reading: Reading | None = None) -> Record:
        return put_as_read(town.office.parts, town.office.person("officer"), reading or Reading())

    return put


def test_the_queue_says_why(visit: Callable[..., Visitor], waiting: Callable[..., Record]) -> None:
    """Names and shares of what is doubtful, on the list and on the record's own page."""
    record = waiting(Reading(values=SURE | {"number": ("5/QĐ-UBND", 0.62)}))
    for address in ("/ra-soat/danh-sach", f"/ra-soat/{record.id}"):
        page = visit("officer").get(address).get_data(as_text=True)
        assert "ngày ban hành: không đọc thấy" in page
        assert "số, ký hiệu: chỉ chắc 62 %" in page


def test_the_second_officer_is_told_of_the_first(
    visit: Callable[..., Visitor], waiting: Callable[..., Record], town: Town
) -> None:
    """Looking changes nothing; the script of the page says who sits there."""
    record = waiting()
    officer, clerk = visit("officer"), visit("clerk")
    officer.get(f"/ra-soat/{record.id}")
    name = town.office.person("officer").name
    assert f"<strong>{name}</strong>" not in clerk.get(f"/ra-soat/{record.id}").get_data(
        as_text=True
    )

    assert officer.post(f"/ra-soat/{record.id}/ngoi").status_code == 204
    assert f"<strong>{name}</strong>" in clerk.get(f"/ra-soat/{record.id}").get_data(as_text=True)


def test_the_second_typing_is_blind(
    visit: Callable[..., Visitor], waiting: Callable[..., Record], town: Town
) -> None:
    """Neither what was read nor what the first typed is shown; the third look sees both."""
    values = SURE | {"citizen_numbers": (NUMBER, 0.9)}
    record = waiting(Reading(procedure="2.000635", values=values))
    address = f"/ra-soat/{record.id}"
    officer, clerk = visit("officer"), visit("clerk")
    assert NUMBER not in officer.get(address).get_data(as_text=True)
    sent = officer.post(address, {"viec": "xac-nhan", "citizen_numbers": NUMBER})
    assert sent.headers["Location"] == "/ra-soat?tin=lan-mot"
    assert town.office.record(record.id).state is State.READ

    assert NUMBER not in clerk.get(address).get_data(as_text=True)
    assert "phải do người khác làm" in officer.get(address).get_data(as_text=True)
    other = NUMBER.replace("1", "7")
    clerk.post(address, {"viec": "xac-nhan", "citizen_numbers": other})
    page = officer.get(address).get_data(as_text=True)
    assert f"Đã nhập: {NUMBER} và {other}" in page


def test_lines_of_a_page_wait_in_the_draft(
    visit: Callable[..., Visitor], waiting: Callable[..., Record], town: Town
) -> None:
    """A corrected line becomes words; sending the page again takes its place."""
    record, officer = waiting(), visit("officer")
    address = f"/ra-soat/{record.id}/chu/1"
    words = json.loads(officer.get(f"{address}.json").data)
    assert words[0][0] == "Quyết"
    officer.post(address, {"dong-0": "Quyết định số 8"})
    officer.post(address, {"dong-0": "Quyết định số 7"})
    draft = draft_of(town.office.parts, record, town.office.person("officer"))

    at = town.office.clock()
    assert [replace(one, at=at) for one in draft.words] == [Correction(1, 1, "định", at)]
    assert 'value="Quyết định số 7"' in officer.get(address).get_data(as_text=True)
    assert officer.get(f"/ra-soat/{record.id}/chu/2").status_code == 404


def test_what_is_wrong_in_a_field_loses_no_corrected_word(
    visit: Callable[..., Visitor], waiting: Callable[..., Record], town: Town
) -> None:
    """The words are taken, the date is asked for again, and the next try goes through."""
    record, officer = waiting(), visit("officer")
    address = f"/ra-soat/{record.id}"
    said = {
        "viec": "xac-nhan",
        "version": record.version,
        "chu-1-1": "định",
        "chu-1-2": "",
        "date": "31/02/2026",
    }
    answer = officer.post(address, said)
    assert answer.status_code == 422
    assert "không có thật" in answer.get_data(as_text=True)
    assert "chu-1-2" not in answer.get_data(as_text=True)
    version = town.office.record(record.id).version
    again = officer.post(address, {"viec": "xac-nhan", "version": version, "date": "28/02/2026"})

    assert again.headers["Location"] == "/ra-soat?tin=xac-nhan"
    with town.office.parts.catalog.view() as view:
        assert "Quyết định 7" in str(view.pages.one(record.id, 1))


def test_a_lot_is_drawn_and_taken_at_the_desk(
    visit: Callable[..., Visitor], waiting: Callable[..., Record], town: Town
) -> None:
    """Doubtful records stay out; the page says how many are looked at and how it stands."""
    sure = SURE | {"date": ("2026-03-02", 0.99), "abstract": ("Về đất", 0.95)}
    many = [
        waiting(Reading(dossier="LO-1", values=sure | {"number": (f"{n}/TB-UBND", 0.99)}))
        for n in range(100, 114)
    ]
    doubtful = waiting(Reading(dossier="LO-1", values=sure | {"number": ("1/TB-UBND", 0.5)}))
    officer, scope = visit("officer"), f"dossier:{doubtful.dossier}"
    page = officer.get("/ra-soat/lo").get_data(as_text=True)
    assert "Hồ sơ LO-1</strong>: 14 tài liệu đọc rõ, thêm 1 phải xem từng cái" in page
    assert officer.post("/ra-soat/lo", {"lo": scope}).status_code == 303
    assert "Đã xem 0/13, phải sửa 0" in officer.get("/ra-soat/lo").get_data(as_text=True)
    samples = [town.office.record(one.id).review for one in (*many, doubtful)]
    drawn = [one.sample.drawn for one in samples if one and one.sample]
    assert (drawn.count(True), drawn.count(False)) == (13, 1)
    assert officer.post("/ra-soat/lo", {"lo": scope}).status_code == 422


def test_a_refusal_that_fails_keeps_what_was_typed(
    visit: Callable[..., Visitor], waiting: Callable[..., Record]
) -> None:
    """The form stands open again with its reason; the draft of the fields is not touched."""
    record, officer = waiting(), visit("officer")
    address = f"/ra-soat/{record.id}"
    officer.post(f"{address}/nhap", {"signer": "Lê Văn Bình"})
    answer = officer.post(address, {"viec": "tu-choi", "reason": "  "})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert "Hãy ghi lý do không nhận" in page
    assert "<details open>" in page
    assert 'value="Lê Văn Bình"' in page


def test_a_field_is_marked_where_it_is_less_sure_than_its_kind(
    visit: Callable[..., Visitor], waiting: Callable[..., Record]
) -> None:
    """What is usual for a body is too little for a date; what is warned of is never called clear.

    Enter stops where the marking stands.
    """
    values = {"body": ("UBND xã", 0.82), "date": ("2026-03-02", 0.82), "number": ("số 5", 0.99)}
    record = waiting(Reading(values=values))
    page = visit("officer").get(f"/ra-soat/{record.id}").get_data(as_text=True)
    fields = {
        name: page.split(f'<label for="f-{name}">')[0].rsplit("<div", 1)[1] for name in values
    }

    marked = {name: (told.split('"')[1], "data-stops" in told) for name, told in fields.items()}
    assert marked == {
        "body": ("field sure", False),
        "date": ("field unsure", True),
        "number": ("field unsure", True),
    }


def test_whoever_comes_second_finds_what_they_typed(
    visit: Callable[..., Visitor], waiting: Callable[..., Record]
) -> None:
    """A form of an older version is refused; its fields are in the draft, also without a script."""
    record, officer = waiting(), visit("officer")
    address = f"/ra-soat/{record.id}"
    said = {"viec": "xac-nhan", "version": str(record.version - 1), "signer": "Lê Văn Cường"}
    answer = officer.post(address, said)

    assert answer.status_code == 409
    assert f'href="{address}">Quay lại trang trước' in answer.get_data(as_text=True)
    assert 'value="Lê Văn Cường"' in officer.get(address).get_data(as_text=True)
