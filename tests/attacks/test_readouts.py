"""What was read leaves as ALTO and as a spreadsheet: whole, written down, and no cell a formula."""

import csv
import io
import json
from dataclasses import replace
from xml.etree import ElementTree as ET

from archive.inquiry.purposes import WORK
from archive.ledger.entry import Act, Entry, commit
from archive.records.digest import digest_of
from ocr.page import Box, Cell, Page, Table
from tests.attacks.knocking import send
from tests.attacks.village import OURS, Thing, Village, Written

PLACE = Box(0.1, 0.1, 0.9, 0.5)
ROWS = (("STT", "Họ và tên"), ("1", "Lê Thị Zqbảng"), ("2", "=1+1"))


def test_the_rows_of_a_person_leave_as_a_spreadsheet(village: Village) -> None:
    """Each with its page and table, text in every cell; the viewer leads to it where tables are."""
    thing, plain = with_a_table(village), village.settle()

    taken = fetched(village, f"/tep/{thing.record.id}/bang.csv")
    rows = list(csv.reader(io.StringIO(taken.decode("utf-8-sig"))))

    assert rows[0] == ["Trang", "Bảng"]
    assert rows[2:] == [["1", "1", "1", "Lê Thị Zqbảng"], ["1", "1", "2", "'=1+1"]]
    assert "bang.csv" in fetched(village, f"/xem/{thing.record.id}/1").decode()
    assert "bang.csv" not in fetched(village, f"/xem/{plain.record.id}/1").decode()


def test_words_leave_with_their_places_and_the_ledger_knows(village: Village) -> None:
    """ALTO of every page, as it was read; what left is an entry with its digest and purpose."""
    thing = village.settle(written=Written(text="Tờ khai zqalto"))

    taken = fetched(village, f"/tep/{thing.record.id}/alto.xml")
    said = [one.get("CONTENT") for one in ET.fromstring(taken).iter() if "CONTENT" in one.attrib]  # noqa: S314 - our own

    assert "zqalto" in said
    with village.parts.catalog.view() as view:
        entries = [Entry.from_bytes(row.data.encode()) for row in view.ledger.of(thing.record.id)]
    salt, last = thing.record.salt, entries[-1]
    told = {"file": commit(salt, digest_of(taken)), "purpose": commit(salt, WORK)}
    assert (last.act, dict(last.commitments)) == (Act.DISCLOSED, told)


def with_a_table(village: Village) -> Thing:
    """Settle a paper on whose page a table was read."""
    thing = village.settle()
    cells = tuple(
        Cell(row, column, 1, 1, text, PLACE)
        for row, texts in enumerate(ROWS)
        for column, text in enumerate(texts)
    )
    with village.parts.catalog.work() as work:
        read = Page.from_json(json.loads(str(work.pages.one(thing.record.id, 1))))
        tabled = replace(read, tables=(Table(PLACE, cells),))
        work.pages.put(thing.record.id, 1, json.dumps(tabled.to_json()))
    return thing


def fetched(village: Village, path: str) -> bytes:
    """Return what an officer of the paper's own body is given."""
    answer = send(village, village.people[f"officer of {OURS}"], "GET", path, {})
    assert answer.status_code == 200, answer.status
    return answer.get_data()
