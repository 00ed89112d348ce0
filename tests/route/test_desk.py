"""The review desk: text corrected on its place, numbers typed twice, lots sampled (issue 5, 8)."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pypdfium2
import pytest

from archive.inquiry.desk import at_record, line, sit
from archive.inquiry.doubts import risk_of
from archive.parts import name_of
from archive.records.errors import Conflict, NotFound, Refused
from archive.records.record import Record, Role, Source
from archive.records.state import State, Waiting
from archive.route import sample
from archive.route.correct import correct
from archive.route.drafting import Draft, draft_of, keep_draft
from archive.route.index import entries_of
from archive.route.mending import WHOLE, Correction
from archive.route.review import confirm, take_as_read
from archive.upkeep.rebuild import rebuild
from tests.route.conftest import Office
from tests.route.reading_room import SURE, Reading, put_as_read

NUMBER, OTHER = "099075000001", "099075000007"


def now(office: Office) -> datetime:
    """Return the instant of the office's clock."""
    return office.clock()


def read(office: Office, reading: Reading | None = None) -> Record:
    """Put a record where it waits for review."""
    return put_as_read(office.parts, office.person("officer"), reading or Reading())


def text_in_index(office: Office, record: Record) -> str:
    """Return what the index is given of the first page."""
    with office.parts.catalog.view() as view:
        return entries_of(view, view.records.get(record.id))[0].text


def reading_of(office: Office, record: Record, place: int = -1) -> dict[str, object]:
    """Return a reading of a record from the store; the newest unless said otherwise."""
    files = [file for file in record.files if file.role is Role.READING]
    kept = office.parts.objects.read(name_of(record, files[place]))
    said: dict[str, object] = json.loads(kept)
    return said


def test_corrected_text_is_what_the_index_finds_and_what_was_read_stays(house: Office) -> None:
    """A new reading beside the first; received bytes are the same; doing it again does nothing."""
    record, officer = read(house), house.person("officer")
    words = [Correction(1, 1, "định", now(house)), Correction(1, 3, "17", now(house))]
    after = correct(house.parts, record.id, words, by=officer, version=record.version)

    assert text_in_index(house, record).startswith("Quyết định số 17\n")
    assert after.original == record.original
    assert reading_of(house, after, 0) == reading_of(house, record)
    page = reading_of(house, after)["pages"][0]  # type: ignore[index] # JSON of our own making
    assert page["words"][1] | {"at": ""} == page["words"][1] | {
        "text": "định",
        "read": "dịnh",
        "by": officer.id,
        "at": "",
    }
    assert correct(house.parts, record.id, words, by=officer) == house.record(record.id)
    with pytest.raises(Conflict):
        correct(house.parts, record.id, words, by=officer, version=record.version)


def test_a_page_typed_by_hand_is_found(house: Office) -> None:
    """Where nothing was read, what a person typed is the text of the page."""
    record = read(house, Reading(lines=("",)))
    typed = [Correction(1, WHOLE, "Giấy khai sinh\nHọ tên: Trần Thị Bưởi", now(house))]
    correct(house.parts, record.id, typed, by=house.person("officer"))

    assert "Trần Thị Bưởi" in text_in_index(house, record)


def test_a_rebuild_gives_back_what_people_decided(office: Office) -> None:
    """Corrected words, typings and samples come from the store alone (P12)."""
    record, officer = read(office, Reading(procedure="2.000635")), office.person("officer")
    correct(office.parts, record.id, [Correction(1, 1, "định", now(office))], by=officer)
    confirm(office.parts, record.id, {"citizen_numbers": NUMBER}, by=officer)
    before, text = office.record(record.id), text_in_index(office, record)

    rebuild(office.parts)
    assert office.record(record.id) == before
    assert text_in_index(office, record) == text
    assert before.review is not None
    assert before.review.typed[0].text == NUMBER


def test_the_official_copy_carries_the_corrected_text(office: Office) -> None:
    """What a person wrote lies behind the picture where it was read; received bytes are kept."""
    record, officer = read(office), office.person("officer")
    correct(office.parts, record.id, [Correction(1, 1, "định", now(office))], by=officer)
    confirm(office.parts, record.id, {}, by=officer)
    office.work()
    done = office.record(record.id)
    official = done.file(Role.OFFICIAL)

    assert official is not None
    content = office.parts.objects.read(name_of(done, official))
    written = pypdfium2.PdfDocument(content)[0].get_textpage().get_text_bounded()
    assert "Quyết định số 7" in written
    assert done.original == record.original


def test_what_was_read_stays_beside_what_was_confirmed(house: Office) -> None:
    """Changed, kept, emptied and missed: all four are told apart afterwards."""
    values = SURE | {"number": ("7/QD-UBND", 0.62), "abstract": ("Rác", 0.3)}
    record = read(house, Reading(values=values))
    said = {"number": "7/QĐ-UBND", "abstract": "", "date": "02/03/2026"}
    confirm(house.parts, record.id, said, by=house.person("officer"))
    now_ = {one.name: one for one in house.record(record.id).values}

    number, kept = now_["number"], now_["signer"]
    assert (number.text, number.read, number.read_confidence) == ("7/QĐ-UBND", "7/QD-UBND", 0.62)
    assert (kept.source, kept.read, kept.read_confidence) == (Source.READ, "Lê Văn An", 0.96)
    assert (now_["abstract"].text, now_["abstract"].read) == ("", "Rác")
    assert (now_["date"].source, now_["date"].read) == (Source.PERSON, "")
    assert house.record(record.id).value("abstract") == ""


def test_a_number_typed_twice_alike_is_decided(house: Office) -> None:
    """The first typing decides nothing and is not the same person's second; spaces do not count."""
    record = read(house, Reading(procedure="2.000635"))
    officer, clerk = house.person("officer"), house.person("clerk")
    first = confirm(house.parts, record.id, {"citizen_numbers": NUMBER}, by=officer)
    assert (first.state, first.waiting_for) == (State.READ, None)
    assert first.value("citizen_numbers") == ""

    with pytest.raises(Refused, match="người khác"):
        confirm(house.parts, record.id, {"citizen_numbers": NUMBER}, by=officer)
    spaced = "099 075 000 001"
    done = confirm(house.parts, record.id, {"citizen_numbers": spaced}, by=clerk)
    assert done.waiting_for is Waiting.SERVICE
    assert done.review is not None
    assert [one.by for one in done.review.typed] == [officer.id, clerk.id]
    assert done.review.by == clerk.id


def test_two_who_disagree_are_looked_at_a_third_time(house: Office) -> None:
    """The third typing counts; all three are kept. Without the number nothing is taken."""
    record = read(house, Reading(procedure="2.000908"))
    officer = house.person("officer")
    with pytest.raises(Refused, match="hai lần"):
        confirm(house.parts, record.id, {}, by=officer)
    for typed in (NUMBER, OTHER):
        after = confirm(house.parts, record.id, {"citizen_numbers": typed}, by=officer)
        assert after.state is State.READ
    done = confirm(house.parts, record.id, {"citizen_numbers": OTHER}, by=house.person("clerk"))

    assert done.value("citizen_numbers") == OTHER
    assert done.review is not None
    assert [one.text for one in done.review.typed] == [NUMBER, OTHER, OTHER]


def drawn_lot(office: Office, dossier: str, count: int = 15) -> tuple[str, Sequence[Record]]:
    """Draw the sample of a fresh lot; return its scope and its records."""
    records = [read(office, Reading(dossier=dossier)) for _ in range(count)]
    scope = f"dossier:{records[0].dossier}"
    sample.draw(office.parts, scope, records, by=office.person("officer"))
    return scope, [office.record(one.id) for one in records]


def is_drawn(record: Record) -> bool:
    """Say whether chance chose this record."""
    return bool(record.review and record.review.sample and record.review.sample.drawn)


def test_a_good_sample_lets_the_rest_be_taken_as_read(house: Office) -> None:
    """Thirteen are looked at; the two others say that nobody looked, and who decided it."""
    officer = house.person("officer")
    scope, records = drawn_lot(house, "LO-TOT")
    looked = [one for one in records if is_drawn(one)]
    assert len(looked) == 13
    (lot,) = sample.lots(sample.members(house.parts, scope, officer))
    with pytest.raises(Refused, match="Mẫu chưa xem hết"):
        sample.accept(house.parts, scope, lot.sample.id, by=officer)
    for one in looked:
        confirm(house.parts, one.id, {}, by=officer)

    assert sample.accept(house.parts, scope, lot.sample.id, by=officer) == 2
    assert sample.accept(house.parts, scope, lot.sample.id, by=officer) == 0
    rest = house.record(next(one.id for one in records if not is_drawn(one)))
    assert {one.source for one in rest.values} == {Source.SAMPLED}
    assert {one.confidence for one in rest.values} == {0.97, 0.98, 0.96}
    assert rest.review is not None
    assert rest.review.by == officer.id


def test_a_bad_sample_sends_every_record_to_a_person(house: Office) -> None:
    """One wrong in thirteen is one too many; the lot is not drawn again."""
    officer = house.person("officer")
    scope, records = drawn_lot(house, "LO-XAU", 14)
    for number, one in enumerate(filter(is_drawn, records)):
        confirm(house.parts, one.id, {"signer": "Lê Văn Ân"} if number == 3 else {}, by=officer)
    (lot,) = sample.lots(sample.members(house.parts, scope, officer))

    assert (lot.wrong, lot.is_bad, lot.is_good) == (1, True, False)
    with pytest.raises(Refused):
        sample.accept(house.parts, scope, lot.sample.id, by=officer)
    assert not any(sample.may_be_sampled(house.parts, one) for one in lot.open)
    with pytest.raises(NotFound):
        sample.accept(house.parts, scope, lot.sample.id, by=house.person("officer2"))


def test_only_a_sampled_record_is_taken_as_read(house: Office) -> None:
    """Nobody's look can be spared by asking for it."""
    with pytest.raises(Exception, match="không ở bước này"):
        take_as_read(house.parts, read(house).id, by=house.person("officer"))


def test_the_queue_begins_with_what_is_likeliest_wrong(house: Office) -> None:
    """A doubtful number before a doubtful abstract; a number that was given before is a reason."""
    dated = SURE | {"date": ("2026-03-02", 0.99)}
    sure = dated | {"number": ("90/QĐ-UBND", 0.99)}
    mild = read(house, Reading(values=sure | {"abstract": ("Về đất", 0.4)}))
    bad = read(house, Reading(values=sure | {"number": ("91/QĐ-UBND", 0.4)}))
    twin = read(house, Reading(values=sure | {"number": ("91/QĐ-UBND", 0.99)}))
    waiting = [one.record.id for one in line(house.parts, house.person("officer"))]

    assert waiting.index(bad.id) < waiting.index(mild.id)
    seen = at_record(house.parts, house.person("officer"), twin)
    assert seen.risk.by_hand
    assert "đã có 91/QĐ-UBND ngày 02/03/2026" in seen.risk.doubts[0].said


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("date", "2199-01-01", "tương lai"),
        ("date", "31/02/2026", "không có thật"),
        ("date", "1203-01-01", "quá xa"),
        ("number", "0ó/BB-UBND", "không đúng dạng"),
        ("citizen_numbers", "0990750001", "12 chữ số"),
        ("citizen_numbers", "099299000001", "2099"),
    ],
)
def test_a_check_warns_and_refuses_nothing(house: Office, field: str, text: str, said: str) -> None:
    """The warning names what is odd; the record is still the person's to confirm."""
    record = read(house, Reading(values=SURE | {field: (text, 0.99)}))
    risk = risk_of(record, today=now(house).date())

    assert said in next(doubt.said for doubt in risk.doubts if doubt.field == field)
    assert risk.by_hand


def test_what_does_not_fit_on_the_page_is_told(house: Office) -> None:
    """A number of a man beside "Bà", a day no calendar has; at the record, before anything else."""
    lines = ("Bà Trần Thị Bưởi, số định danh: 001075000001", "ngày 31 tháng 02 năm 2026")
    record = read(house, Reading(lines=lines))
    seen = at_record(house.parts, house.person("officer"), record)
    said = {doubt.field: doubt.said for doubt in seen.risk.doubts if doubt.said}

    assert "không khớp giới tính" in said["citizen_numbers"]
    assert "không có thật" in said["date"]


def test_two_at_one_record_are_told_of_each_other(house: Office) -> None:
    """The second sees who is there; five minutes without a sign of life, and nobody is."""
    record, officer, clerk = read(house), house.person("officer"), house.person("clerk")
    sit(house.parts, officer, record)

    assert at_record(house.parts, clerk, record).others == (officer.name,)
    assert at_record(house.parts, officer, record).others == ()
    sit(house.parts, officer, read(house))
    assert at_record(house.parts, clerk, record).others == ()


def test_a_draft_remembers_words_and_the_field_one_was_in(house: Office) -> None:
    """A word keeps the instant it was written at; words of a reading that is gone are dropped."""
    record, officer = read(house), house.person("officer")
    first = Draft({"signer": "Lê"}, (Correction(1, 1, "định", now(house)),), "signer")
    keep_draft(house.parts, record.id, first, by=officer)
    later = replace(first.words[0], at=now(house).replace(year=2027))
    keep_draft(house.parts, record.id, replace(first, words=(later,)), by=officer)

    assert draft_of(house.parts, record, officer) == first
    assert draft_of(house.parts, record, house.person("clerk")) == Draft({})
    after = correct(house.parts, record.id, first.words, by=officer)
    assert draft_of(house.parts, after, officer) == replace(first, words=())
