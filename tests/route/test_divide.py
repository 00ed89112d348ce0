"""A batch scan becomes records: proposed, arranged, confirmed once, and nothing lost on the way."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256

import pikepdf
import pytest
from PIL import Image

from archive.demo.papers import sample
from archive.demo.papers.files import scanned_pdf, tiff
from archive.failpoint import arm
from archive.inquiry import view
from archive.inquiry.describe import description
from archive.parts import name_of
from archive.records.arrangement import Deed, Reason
from archive.records.division import division_data
from archive.records.errors import Refused, WrongState
from archive.records.job import Task
from archive.records.record import Record
from archive.records.state import State, Waiting
from archive.route.arrange import confirm, join, undo
from archive.upkeep.check import check
from archive.upkeep.rebuild import rebuild
from ocr.page import Page
from tests.route.conftest import Office
from tests.route.scans import (
    batch_from,
    batch_of,
    blank,
    divided,
    do,
    members,
    now,
    pages_of,
    print_on,
    read_as,
    run,
    sheet_for,
)


def stored(content: bytes) -> list[bytes]:
    """Return the pictures of a PDF as they are stored."""
    with pikepdf.open(io.BytesIO(content)) as file:
        return [
            image.read_raw_bytes() for page in file.pages for image in page.get_images().values()
        ]


def content_of(office: Office, record: Record) -> bytes:
    """Return the bytes of a record's original."""
    return office.parts.objects.read(name_of(record, record.original))


class Killed(RuntimeError):
    """The process ended here."""


@contextmanager
def killed_at(place: str) -> Iterator[None]:
    """End the work at a named place."""

    def hook(name: str) -> None:
        if name == place:
            raise Killed(name)

    arm(hook)
    try:
        yield
    finally:
        arm(None)


@pytest.fixture(scope="module")
def two(house: Office) -> list[Record]:
    """Hand two papers in, so that two dossiers are there to be named on sheets."""
    content = scanned_pdf([print_on(0)])
    return [batch_from(house, content, f"{n}.pdf", as_batch=False) for n in (1, 2)]


def test_sheets_cut_a_scan_nobody_called_a_batch(house: Office, two: list[Record]) -> None:
    """It waits for a person; each record goes to the dossier of its sheet, with its own file."""
    one, other = (str(record.dossier) for record in two)
    scan = [sheet_for(one, 2), print_on(10), print_on(20), blank(), sheet_for(other, 2),
            print_on(30), print_on(40)]  # fmt: skip
    batch = batch_of(house, scan, as_batch=False)
    seen = now(house, batch)

    assert (batch.is_batch, batch.waiting_for) == (True, Waiting.PERSON)
    assert pages_of(seen) == [[2, 3], [6, 7]]
    assert [proposal.dossier and proposal.dossier.id for proposal in seen.records] == [one, other]
    assert seen.is_right

    children, source = divided(house, batch), content_of(house, batch)
    assert [child.dossier for child in children] == [one, other]
    assert [stored(content_of(house, child)) for child in children] == [
        stored(source)[1:3], stored(source)[5:7]
    ]  # fmt: skip
    batch = house.record(batch.id)
    assert sha256(source).hexdigest() == batch.original.sha256
    assert (batch.waiting_for, batch.state) == (None, State.INGESTED)
    for place, child in enumerate(children, start=1):
        note = child.descent
        assert note is not None
        assert (note.batch, note.place, note.by) == (batch.id, place, house.person("officer").id)
        assert note.origins[0].sha256 == batch.original.sha256
        assert note.at == house.clock()
        assert note.tool.startswith("pikepdf ")


def test_a_missed_sheet_is_a_count_that_is_wrong(house: Office, two: list[Record]) -> None:
    """Two papers behind one sheet of two pages: said, and kept with what was confirmed."""
    one = str(two[0].dossier)
    batch = batch_of(house, [sheet_for(one, 2), print_on(1), print_on(2), print_on(3)])
    (count,) = now(house, batch).counts

    assert (count.expected, count.counted, now(house, batch).is_right) == (2, 3, False)
    do(house, batch, Deed.OMIT, 4, Reason.DUPLICATE)
    assert now(house, batch).is_right
    undo(house.parts, batch.id, by=house.person("officer"))
    divided(house, batch)
    division = house.record(batch.id).division
    assert division is not None
    assert division.counts == (count,)
    told = description(house.parts, house.record(batch.id))
    assert told["division"] == division_data(division)


def test_pages_read_in_the_batch_are_not_read_again(house: Office) -> None:
    """Their words come along, under their new numbers; a page turned otherwise is read anew."""
    batch = batch_of(house, [print_on(n) for n in range(4)])
    for number in range(1, 5):
        read_as(house, batch, number, f"trang {number}", turned=90 if number == 3 else 0)
    do(house, batch, Deed.SPLIT, 2)
    do(house, batch, Deed.TURN, 4)
    one, rest = divided(house, batch)
    with house.parts.catalog.view() as work:
        assert work.pages.numbers(one.id) == {1}
        assert work.pages.numbers(rest.id) == {1, 2}
    run(house, Task.INGEST, of=rest)
    with house.parts.catalog.view() as work:
        brought = [Page.from_json(json.loads(page)) for page in work.pages.all(rest.id)]
    texts = [(page.number, page.text, page.turned) for page in brought]
    assert view.pages(house.parts, house.person("officer"), rest.id) == ()  # not looked over yet

    assert texts == [(1, "trang 2", 0), (2, "trang 3", 0)]
    with pikepdf.open(io.BytesIO(content_of(house, rest))) as file:
        assert [int(page.obj["/Rotate"]) for page in file.pages] == [0, 90, 90]


def test_fronts_and_backs_are_collated(house: Office) -> None:
    """All fronts, then all backs from the last: in one file, and from two; taken back at once."""
    batch = batch_of(house, [print_on(n) for n in (1, 3, 5, 6, 4, 2)])
    do(house, batch, Deed.COLLATE, 4)
    assert pages_of(now(house, batch)) == [[1, 6, 2, 5, 3, 4]]
    undo(house.parts, batch.id, by=house.person("officer"))
    with pytest.raises(Refused, match="không ghép được"):
        do(house, batch, Deed.COLLATE, 3)

    fronts, backs = (batch_of(house, [print_on(n) for n in some]) for some in ((1, 3), (4, 2)))
    join(house.parts, fronts.id, backs.id, by=house.person("officer"))
    do(house, fronts, Deed.COLLATE, 3)
    do(house, fronts, Deed.MERGE, 2)
    (paper,) = divided(house, fronts)
    want = [stored(content_of(house, one)) for one in (fronts, backs)]

    assert stored(content_of(house, paper)) == [want[0][0], want[1][1], want[0][1], want[1][0]]
    assert paper.descent is not None
    assert [one.batch for one in paper.descent.origins] == [fronts.id, backs.id]
    after = house.record(backs.id)
    assert after.division is not None
    assert (after.waiting_for, after.division.joined) == (None, fronts.id)
    with pytest.raises(WrongState):
        now(house, backs)


def test_the_pages_of_a_tiff_go_over_as_they_are(house: Office) -> None:
    """Fax pages in black and white: the strips are those of the batch."""
    content = tiff([print_on(n) for n in range(3)])
    batch = batch_from(house, content, "lô.tif")
    do(house, batch, Deed.SPLIT, 3)
    children = divided(house, batch)

    assert [Image.open(io.BytesIO(content_of(house, one))).n_frames for one in children] == [2, 1]  # type: ignore[attr-defined]  # a TIFF has them
    for child in children:
        with Image.open(io.BytesIO(content_of(house, child))) as image:
            strip = image.tag_v2  # type: ignore[attr-defined]  # likewise
            at, size = strip[273][0], strip[279][0]
        assert content_of(house, child)[at : at + size] in content


def test_divided_twice_is_divided_once(office: Office) -> None:
    """Killed on the way, done again, rebuilt from the store alone: the same records, one each."""
    batch = batch_of(office, [print_on(n) for n in range(3)])
    do(office, batch, Deed.SPLIT, 2)
    officer = office.person("officer")
    confirmed = confirm(office.parts, batch.id, by=officer, mark=now(office, batch).mark)
    rebuild(office.parts)
    assert office.record(batch.id).division == confirmed.division
    for place in ("stage.before_transaction", "stage.before_commit"):
        with pytest.raises(Killed), killed_at(place):
            run(office, Task.DIVIDE)
        office.clock.now += timedelta(hours=1)  # the claim of the dead is given up
    assert members(office, batch) == []
    run(office, Task.DIVIDE)
    children = members(office, batch)
    with office.parts.catalog.work() as work:
        work.jobs.cancel(batch.id)
    rebuild(office.parts)
    run(office, Task.DIVIDE)

    assert members(office, batch) == children
    assert [child.batch for child in children] == [batch.id, batch.id]
    looked = check(office.parts)
    assert (looked.damaged, looked.stray) == ((), 0)


def test_two_real_papers_in_one_scan_are_cut_and_described(office: Office) -> None:
    """Read in the batch, cut where the second begins; what they are is found without reading."""
    papers = [sample(kind, seed=1) for kind in ("born_digital", "to_be_signed")]
    whole, written = pikepdf.new(), io.BytesIO()
    for paper in papers:
        with pikepdf.open(io.BytesIO(paper.content)) as file:
            whole.pages.extend(file.pages)
    whole.save(written)
    batch = batch_from(office, written.getvalue(), "hai văn bản.pdf")
    rebuild(office.parts)  # gives back the reading, which goes on beside the draft
    run(office, Task.READ)
    first = papers[0].pages

    assert pages_of(now(office, batch)) == [
        [*range(1, first + 1)], [*range(first + 1, batch.pages + 1)]
    ]  # fmt: skip
    children = divided(office, batch)
    run(office, Task.INGEST, Task.READ)
    run(office, Task.GATHER)
    records = [office.record(child.id) for child in children]
    assert [record.state for record in records] == [State.READ, State.READ]
    assert [record.value("number") for record in records] == [p.truth.number for p in papers]
