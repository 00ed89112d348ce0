"""Signing in the browser: exactly the bytes that were shown, one PIN, an outcome for each."""

from collections.abc import Callable

from archive.catalog.sql.people import KeyHolder
from archive.records.record import Role
from archive.records.state import State
from tests.doors.web.conftest import Papers
from tests.doors.web.visiting import Town, Visitor


def digest(town: Town, record: str) -> str:
    """Return the digest of a record's official copy."""
    file = town.office.record(record).file(Role.OFFICIAL)
    assert file is not None
    return file.sha256


def test_the_list_shows_the_exact_file_to_be_signed(
    town: Town, visit: Callable[..., Visitor], papers: Papers
) -> None:
    """Each line carries the digest of the very bytes its link leads to."""
    signer = visit("signer")
    page = signer.get("/ky").get_data(as_text=True)
    sha256 = digest(town, papers.to_sign.id)
    answer = signer.get(f"/tep/{papers.to_sign.id}/official")

    assert f'name="seen-{papers.to_sign.id}" value="{sha256}"' in page
    assert answer.data.startswith(b"%PDF-")


def test_a_key_in_the_signer_s_own_device_is_used_at_the_signer_s_computer(
    town: Town, visit: Callable[..., Visitor], papers: Papers
) -> None:
    """No PIN of it is asked for here: the page gives the command to run where the device is."""
    signer = town.office.person("signer")
    with town.office.parts.catalog.work() as work:
        work.people.put_key(KeyHolder("the-cua-toi", signer.id, "cau-mau", "the-cua-toi.pem"))

    page = visit("signer").get("/ky").get_data(as_text=True)

    assert "vankho sign --server" in page
    assert f"--record {papers.to_sign.id}" in page
    assert '<option value="the-cua-toi">' not in page


def test_a_batch_is_signed_with_one_pin(
    town: Town, visit: Callable[..., Visitor], papers: Papers
) -> None:
    """Several records, one PIN: each is signed, and the page says so of each."""
    records = [record.id for record in papers.spare]
    said = {f"seen-{record}": digest(town, record) for record in records}
    pin = town.office.world.signer("demo").pin
    answer = visit("signer").post("/ky", {**said, "record": records, "key": "demo", "pin": pin})
    town.office.work()

    assert "Đã ký 2 tài liệu" in answer.get_data(as_text=True)
    assert {town.office.record(record).state for record in records} == {State.SEALED}


def test_a_wrong_pin_signs_nothing_and_keeps_the_choice(
    town: Town, visit: Callable[..., Visitor], papers: Papers
) -> None:
    """The page comes back with the boxes still ticked, and without the PIN."""
    record = papers.to_sign.id
    said = {"record": record, f"seen-{record}": digest(town, record), "key": "demo", "pin": "000"}
    answer = visit("signer").post("/ky", said)
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert "PIN" in page
    assert f'value="{record}" id="c-{record}" checked' in page
    assert town.office.record(record).state is State.REVIEWED


def test_other_bytes_than_those_seen_are_not_signed(
    town: Town, visit: Callable[..., Visitor], papers: Papers
) -> None:
    """A digest that is not the file's own fails for that record alone."""
    record = papers.to_sign.id
    pin = town.office.world.signer("demo").pin
    said = {"record": record, f"seen-{record}": "0" * 64, "key": "demo", "pin": pin}
    page = visit("signer").post("/ky", said).get_data(as_text=True)

    assert "Ký được 0 trên 1" in page
    assert "khác với tệp bạn vừa xem" in page


def test_nobody_signs_with_another_persons_key(
    town: Town, visit: Callable[..., Visitor], papers: Papers
) -> None:
    """The form's word for the key is not believed."""
    record = papers.to_sign.id
    pin = town.office.world.signer("clerk").pin
    said = {"record": record, f"seen-{record}": digest(town, record), "key": "clerk", "pin": pin}

    assert visit("signer").post("/ky", said).status_code == 422
