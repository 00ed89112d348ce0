"""A document is issued: signed by a person, numbered and dated, sealed by the agency, in order."""

import io
from dataclasses import replace
from functools import partial
from pathlib import Path

import pikepdf
import pytest

from archive.catalog.sql.numbers import Book
from archive.failpoint import arm
from archive.parts import name_of
from archive.records.errors import Conflict, NotAllowed, Refused, WrongState
from archive.records.issuing import Turn
from archive.records.record import Record, Role
from archive.records.state import State
from archive.route.issue import Wanted, order, take_number, withdraw
from archive.route.layout import Spot, with_fields
from archive.route.sign import sign
from archive.route.turn import current
from signing.verify import verify
from tests.judges import Dss, VeraPdf
from tests.route.conftest import Office
from tests.route.drafts import BODY, SERIES, key_of, numbered, ordered, reviewed, signed_by

BOOK = Book(BODY, 2026, SERIES)


@pytest.fixture(scope="module")
def way(house: Office) -> Record:
    """Carry one document from its draft to its seal."""
    record = ordered(house, reviewed(house))
    record = signed_by(house, record, "signer", "demo")
    record = numbered(house, record)
    return signed_by(house, record, "clerk", "clerk")


@pytest.fixture(scope="module")
def spare(house: Office) -> Record:
    """Bring a second draft to where signatures are ordered; ``brought`` carries it on."""
    return reviewed(house, 2)


@pytest.fixture(scope="module")
def fresh(house: Office) -> Record:
    """Bring a third draft there; nobody carries it on."""
    return reviewed(house, 3)


def brought(house: Office, spare: Record, turn: Turn) -> Record:
    """Bring the spare document to this turn, wherever another test left it."""
    now = house.record(spare.id)
    if now.issuing is not None and now.issuing.turn is not Turn.ENDED:
        withdraw(house.parts, spare.id, "làm lại", by=house.person("clerk"))
    now = ordered(house, house.record(spare.id))
    if turn is Turn.NUMBER:
        now = signed_by(house, now, "signer", "demo")
    return now


def numbers_of(record: Record) -> tuple[int, ...]:
    """Return the numbers a record ever took."""
    assert record.issuing is not None
    return tuple(one.number for one in record.issuing.numbers)


def signed_file(house: Office, record: Record) -> bytes:
    """Return what the citizen takes home."""
    file = record.file(Role.SIGNED)
    assert file is not None
    return house.parts.objects.read(name_of(record, file))


def test_a_document_goes_from_draft_to_seal(house: Office, way: Record) -> None:
    """Two valid signatures up to the archive's level; the record bears number and date."""
    said = verify(
        signed_file(house, way), trust=house.parts.signing.trust, at=house.clock(), fetcher=None
    )

    assert way.state is State.SEALED
    assert [(one.field, one.verdict) for one in said.signatures] == [
        ("ChuKy1", "valid"),
        ("ConDau", "valid"),
    ]
    assert way.value("number").endswith(f"/{SERIES}")
    assert way.value("date") == house.clock().date().isoformat()
    assert way.issuing is not None
    assert way.issuing.turn is Turn.DONE


def test_number_and_date_stand_in_the_document(house: Office, way: Record) -> None:
    """In the blanks that were read, with leading zeros, as text and to be seen."""
    with pikepdf.open(io.BytesIO(signed_file(house, way))) as pdf:
        fields = {str(one.T): str(one.get("/V", "")) for one in pdf.Root.AcroForm.Fields}
    assert way.issuing is not None
    assert way.issuing.number is not None

    day = house.clock().date()
    assert fields["So"] == way.issuing.number.digits
    assert (fields["Ngay"], fields["Thang"]) == (f"{day.day:02d}", str(day.month))


def test_both_judges_accept_what_was_issued(
    house: Office, way: Record, tmp_path: Path, dss: Dss, verapdf: VeraPdf
) -> None:
    """EU DSS minds nothing but that the seal covers a third of the signature; PDF/A-2b is kept."""
    file, root = tmp_path / "issued.pdf", tmp_path / "root.pem"
    file.write_bytes(signed_file(house, way))
    root.write_bytes(house.world.root_pem)
    said = dss(file, root, at=house.clock().isoformat())

    errors = {error for one in said.signatures for error in one.errors}
    assert all(one.intact for one in said.signatures)
    assert all("overlap" in error for error in errors), errors
    pdfa = verapdf(file)
    assert pdfa.ok, pdfa.failures


def test_nobody_signs_out_of_turn(house: Office, spare: Record) -> None:
    """Not the seal before the person, not anybody before the number, nor with another's key."""
    record = brought(house, spare, Turn.PERSON)
    clerk, signer = house.person("clerk"), house.person("signer")
    seal, own = key_of(house, clerk, "clerk"), key_of(house, signer, "demo")
    lent = replace(own, key=seal.key)
    with pytest.raises(NotAllowed, match="thẩm quyền"):
        sign(house.parts, record.id, seal, by=clerk, seen=None)
    with pytest.raises(WrongState, match="chữ ký cá nhân"):
        take_number(house.parts, record.id, by=clerk)
    with pytest.raises(Refused, match="Chứng thư số"):
        sign(house.parts, record.id, lent, by=signer, seen=None)
    signed_by(house, record, "signer", "demo")
    for who, key in ((signer, own), (clerk, seal)):
        with pytest.raises(WrongState, match="chờ văn thư lấy số"):
            sign(house.parts, record.id, key, by=who, seen=None)
    for name in ("officer", "signer"):
        with pytest.raises(NotAllowed):
            take_number(house.parts, record.id, by=house.person(name))


def test_a_number_is_taken_once_and_never_given_again(house: Office, spare: Record) -> None:
    """Asked again the record keeps it; withdrawn, it is voided with the reason, and never reused.

    The clerk who looked before the number was written signs nothing.
    """
    clerk = house.person("clerk")
    shown = current(brought(house, spare, Turn.NUMBER)).sha256
    before = numbered(house, spare)
    assert numbered(house, spare) == before
    with pytest.raises(Conflict, match="khác với tệp bạn vừa xem"):
        sign(house.parts, spare.id, key_of(house, clerk, "clerk"), by=clerk, seen=shown)
    withdraw(house.parts, spare.id, "sai nội dung", by=clerk)
    brought(house, spare, Turn.NUMBER)
    again = numbered(house, spare)
    with house.parts.catalog.view() as view:
        lines = {one.number: one for one in view.numbers.lines(BOOK)}

    spent, taken = numbers_of(again)[-2:]
    assert lines[spent].voided_because == "sai nội dung"
    assert taken == spent + 1
    assert lines[taken].voided_because is None


def test_numbers_have_no_gaps_however_often_the_plug_is_pulled(
    house: Office, spare: Record
) -> None:
    """A number is taken and written down together, or neither."""
    clerk, before = house.person("clerk"), brought(house, spare, Turn.NUMBER)
    for place in ("stage.before_transaction", "stage.before_commit"):
        arm(partial(_pulled, place))
        try:
            with pytest.raises(ConnectionAbortedError):
                take_number(house.parts, spare.id, by=clerk)
        finally:
            arm(None)
        assert house.record(spare.id) == before
    after = numbered(house, spare)
    with house.parts.catalog.view() as view:
        gaps, last = view.numbers.gaps(BOOK), view.numbers.last(BOOK)

    assert not gaps
    assert numbers_of(after)[-1] == last


def _pulled(place: str, name: str) -> None:
    if name == place:
        raise ConnectionAbortedError


@pytest.mark.parametrize("series", ["", "QĐ UBND", "12/QĐ-UBND", "qđ-ubnd", "../x", "QĐ"])
def test_a_symbol_that_cannot_be_is_refused(house: Office, fresh: Record, series: str) -> None:
    """Before anything is written."""
    wanted = Wanted(series, (house.person("signer").id,))

    with pytest.raises(Refused, match="Ký hiệu"):
        order(house.parts, fresh.id, wanted, by=house.person("officer"))


@pytest.mark.parametrize("names", [(), ("clerk",), ("signer", "signer"), ("signer2",)])
def test_only_those_with_the_power_sign(
    house: Office, fresh: Record, names: tuple[str, ...]
) -> None:
    """Nobody, twice the same, the clerk, or a signer of another body: refused in words."""
    wanted = Wanted(SERIES, tuple(house.person(name).id for name in names))

    with pytest.raises(Refused, match=r"người ký|thẩm quyền"):
        order(house.parts, fresh.id, wanted, by=house.person("officer"))


def test_a_place_beside_the_page_is_moved_onto_it(house: Office, fresh: Record) -> None:
    """Whatever a form says, the marks stay on the paper."""
    content = with_fields(house.parts, fresh, 3, Spot(1, 9000, -500))
    with pikepdf.open(io.BytesIO(content)) as pdf:
        sizes = [float(one) for one in pdf.pages[0].mediabox]
        rects = [[float(side) for side in one.Rect] for one in pdf.Root.AcroForm.Fields]

    assert all(left >= -1 and bottom >= -1 for left, bottom, _, _ in rects)
    assert all(right <= sizes[2] + 1 and top <= sizes[3] + 1 for _, _, right, top in rects)
