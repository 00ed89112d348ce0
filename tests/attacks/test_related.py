"""What belongs to a record, told within the asker's rights."""

from archive.inquiry.related import related, subjects
from archive.records.actor import OPERATOR
from archive.records.record import ABOUT
from tests.attacks.knocking import send
from tests.attacks.village import OURS, THEIRS, Village, Written

PARCEL = "thửa đất số 71, tờ bản đồ số 9"


def test_numbers_people_and_parcels_lead_on(village: Village) -> None:
    """Papers it names, papers that name it, the same person and parcel: each under its heading."""
    person = "Nguyễn Thị Zqhương"
    first = village.settle(
        written=Written(
            fields={"number": "771/QĐ-UBND", "names": person, "land_parcel": PARCEL},
            text=f"Quyết định cấp giấy cho bà {person}, {PARCEL}",
        )
    )
    second = village.settle(
        written=Written(
            fields={"number": "772/TB-UBND"},
            text=f"Căn cứ Quyết định số 771/QĐ-UBND, thông báo cho bà {person} về {PARCEL}",
        )
    )
    theirs = village.settle(
        body=THEIRS, written=Written(text=f"Theo số 771/QĐ-UBND, bà {person}, {PARCEL}")
    )
    told = related(village.parts, OPERATOR, second.record.id)
    assert [hit.record for hit in told.names] == [first.record.id]
    back = related(village.parts, OPERATOR, first.record.id)
    assert {hit.record for hit in back.named_by} == {second.record.id, theirs.record.id}
    assert [one.words for one in back.subjects] == [person, PARCEL]
    assert all(second.record.id in {hit.record for hit in one.hits} for one in back.subjects)

    officer = village.people[f"officer of {OURS}"]
    page = send(village, officer, "GET", f"/ho-so/{first.record.id}/lien-quan", {})
    said = page.get_data(as_text=True)
    assert second.record.id in said
    assert theirs.record.id not in said
    assert "Mọi trang có “Nguyễn Thị Zqhương”" in said


def test_several_in_one_field_are_told_apart(village: Village) -> None:
    """Names by commas, parcels by semicolons; a parcel keeps its own comma."""
    thing = village.settle(
        written=Written(
            fields={
                "names": "Lê Văn A, Trần Thị B",
                "citizen_numbers": "099012345678, 099012345679",
                "land_parcel": f"{PARCEL}; thửa đất số 2, tờ bản đồ số 3",
            }
        )
    )

    assert set(ABOUT) <= {value.name for value in thing.record.values}
    assert set(subjects(thing.record)) == {
        "Lê Văn A",
        "Trần Thị B",
        "099012345678",
        "099012345679",
        PARCEL,
        "thửa đất số 2, tờ bản đồ số 3",
    }
