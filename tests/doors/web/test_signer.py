"""Signing in the browser: exactly the bytes that were shown, one PIN, an outcome for each."""

import time
from collections.abc import Callable

from archive.catalog.sql.people import KeyHolder
from archive.records.record import Role
from archive.records.state import State
from archive.route.sitting import begin
from tests.doors.web.conftest import Papers
from tests.doors.web.visiting import Town, Visitor
from tests.route.desk import laid, shown


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
    """No PIN of it is asked for here: the sitting gives the command to run where the device is."""
    signer, visitor, record = town.office.person("signer"), visit("signer"), papers.to_sign.id
    with town.office.parts.catalog.work() as work:
        work.people.put_key(KeyHolder("the-cua-toi", signer.id, "cau-mau", "the-cua-toi.pem"))

    page = visitor.get("/ky").get_data(as_text=True)
    said = {"record": record, f"seen-{record}": digest(town, record), "device": "the-cua-toi"}
    sitting = visitor.post("/ky", said).headers["Location"]
    there = visitor.get(sitting).get_data(as_text=True)
    here = visitor.post("/ky", {**said, "device": "demo"})

    assert '<option value="the-cua-toi">' not in page
    assert '<button name="device" value="the-cua-toi" formnovalidate' in page
    assert f"--sitting {sitting.rpartition('/')[2]} --pkcs11" in there
    assert 'name="pin"' not in there
    assert (here.status_code, "nằm trong kho" in here.get_data(as_text=True)) == (422, True)


def test_a_batch_is_signed_with_one_pin(
    town: Town, visit: Callable[..., Visitor], papers: Papers
) -> None:
    """Several records, one PIN: each is signed, and the page says so of each."""
    records = [record.id for record in papers.spare]
    said = {f"seen-{record}": digest(town, record) for record in records}
    pin = town.office.world.signer("demo").pin
    signer = visit("signer")
    answer = signer.post("/ky", {**said, "record": records, "key": "demo", "pin": pin})
    sitting = answer.headers["Location"]
    until_over(signer, sitting)
    now = signer.get(sitting).get_data(as_text=True)
    town.office.work()
    then = signer.get(sitting).get_data(as_text=True)

    assert "Đã ký 2 tài liệu" in now
    assert now.count("chờ dấu thời gian</span>") == 2
    assert "2 chờ dấu thời gian" in now
    assert then.count("đã ký, đã niêm phong") == 2
    assert pin not in now
    assert visit("clerk").get(sitting).status_code == 404
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
    signer = visit("signer")
    sitting = signer.post("/ky", said).headers["Location"]
    until_over(signer, sitting)
    page = signer.get(sitting).get_data(as_text=True)

    assert "Ký được 0 trên 1" in page
    assert "khác với tệp bạn vừa xem" in page
    assert f'href="/ky?chon={record}"' in page


def test_what_is_left_is_signed_with_the_pin_typed_again(
    town: Town, visit: Callable[..., Visitor]
) -> None:
    """An interrupted sitting is offered on the list; a wrong PIN changes nothing."""
    office, signer = town.office, visit("signer")
    records = laid(office.parts, office.person("officer"), 2)
    by, pin = office.person("signer"), office.world.signer("demo").pin
    sitting = begin(office.parts, list(shown(records)), key="demo", by=by)
    address = f"/ky/dot/{sitting.id}"
    assert address in signer.get("/ky").get_data(as_text=True)
    page = signer.get(address).get_data(as_text=True)
    assert "bị ngắt giữa chừng" in page
    wrong = signer.post(f"{address}/tiep", {"pin": "000"})
    assert (wrong.status_code, "Ký tiếp 2 tài liệu" in wrong.get_data(as_text=True)) == (422, True)
    signer.post(f"{address}/dung")
    assert "đã dừng theo yêu cầu" in signer.get(address).get_data(as_text=True)
    assert signer.post(f"{address}/tiep", {"pin": pin}).headers["Location"] == address
    until_over(signer, address)
    page = signer.get(address).get_data(as_text=True)
    office.work()

    assert "Đã ký 2 tài liệu" in page
    assert address not in signer.get("/ky").get_data(as_text=True)


def until_over(signer: Visitor, sitting: str) -> None:
    """Wait until nobody signs at a sitting any more."""
    for _ in range(600):
        if not (signer.get(f"{sitting}/tien-do.json").json or {})["busy"]:
            return
        time.sleep(0.05)
    message = "the sitting does not end"
    raise AssertionError(message)


def test_nobody_signs_with_another_persons_key(
    town: Town, visit: Callable[..., Visitor], papers: Papers
) -> None:
    """The form's word for the key is not believed."""
    record = papers.to_sign.id
    pin = town.office.world.signer("clerk").pin
    said = {"record": record, f"seen-{record}": digest(town, record), "key": "clerk", "pin": pin}

    assert visit("signer").post("/ky", said).status_code == 422
