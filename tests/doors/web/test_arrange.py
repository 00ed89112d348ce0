"""A batch scan at the officer's desk, without any script: forms, a summary, and what came of it."""

import io
import re

import pytest

from archive.demo.papers.files import scanned_pdf
from archive.records.job import Task
from archive.records.record import Record
from archive.records.sheet import Sheet, written
from archive.records.state import Waiting
from tests.doors.web.visiting import Town
from tests.route.scans import batch_from, batch_of, dossier_of, members, print_on, run, sheet_for


@pytest.fixture(scope="module")
def batch(town: Town) -> Record:
    """Hand in two papers behind a sheet that asks for one page."""
    paper = batch_from(town.office, scanned_pdf([print_on(9)]), "một.pdf", as_batch=False)
    sheet = sheet_for(str(paper.dossier), 1)
    return batch_of(town.office, [sheet, print_on(1), print_on(2)])


def test_a_batch_is_arranged_by_its_buttons(town: Town, batch: Record) -> None:
    """The day's page counts it, a count that is wrong is said aloud, and each button is kept."""
    officer = town.visit("officer")
    assert "lô chờ tách" in officer.get("/viec").text
    assert batch.name in officer.get("/lo").text
    page = officer.get(f"/lo/{batch.id}").text
    assert "Số trang lệch với tờ phân cách" in page
    assert "tạo 1 tài liệu" in page

    for deed in ("split:3", "turn:3", "omit:3:duplicate", "undo"):
        assert officer.post(f"/lo/{batch.id}", {"viec": deed}).status_code == 303
    page = officer.get(f"/lo/{batch.id}").text
    assert "tạo 2 tài liệu" in page
    assert 'class="turn-90"' in page
    assert officer.post(f"/lo/{batch.id}", {"viec": "before:3:2"}).status_code == 303
    page = officer.get(f"/lo/{batch.id}").text
    assert page.index('id="t3"') < page.index('id="t2"')
    officer.post(f"/lo/{batch.id}", {"viec": "restart"})


def test_records_are_made_as_the_summary_said(town: Town) -> None:
    """Another summary is not confirmed; the batch then tells what came of it, and so do they."""
    officer = town.visit("officer")
    batch = batch_of(town.office, [sheet_for("0" * 26, 1), print_on(3), print_on(4)])
    officer.post(f"/lo/{batch.id}", {"viec": "split:3"})
    summary = officer.get(f"/lo/{batch.id}/tao").text
    mark = re.search(r'name="mark" value="(\w+)"', summary)
    assert mark is not None
    assert "Vẫn tạo 2 tài liệu" in summary
    assert officer.post(f"/lo/{batch.id}/tao", {"mark": "khac"}).status_code == 409
    assert officer.post(f"/lo/{batch.id}/tao", {"mark": mark[1]}).status_code == 303
    run(town.office, Task.DIVIDE, of=batch)

    children = members(town.office, batch)
    done = officer.get(f"/lo/{batch.id}").text
    assert "Còn 2 trong 2 tài liệu chưa niêm phong" in done
    assert "1 (tờ phân cách)" in done
    assert all(child.id in done for child in children)
    assert batch.original.sha256 in officer.get(f"/ho-so/{children[0].id}").text
    assert officer.get(f"/lo/{batch.id}/tao").status_code == 409


def test_what_cannot_be_done_is_said(town: Town) -> None:
    """Words nobody knows, pages that are not there, pages out without a reason."""
    officer = town.visit("officer")
    fresh = batch_of(town.office, [print_on(5), print_on(6)])
    for deed, status in (
        ("dance:1", 422),
        ("split:9", 422),
        ("omit:1", 422),
        ("behind:1:9", 422),
        ("join", 404),
    ):
        assert officer.post(f"/lo/{fresh.id}", {"viec": deed}).status_code == status, deed
    picture = officer.get(f"/lo/{fresh.id}/anh/2.jpg")
    assert (picture.status_code, picture.content_type) == (200, "image/jpeg")
    etag = picture.headers["ETag"]
    again = officer.get(f"/lo/{fresh.id}/anh/2.jpg", headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert officer.get(f"/lo/{fresh.id}/anh/3.jpg").status_code == 404
    assert town.visit("signer").get(f"/lo/{fresh.id}").status_code == 404
    assert officer.post(f"/lo/{fresh.id}/giu-nguyen").status_code == 303
    assert officer.get(f"/lo/{fresh.id}").status_code == 404


def test_a_tick_at_the_counter_makes_a_batch(town: Town) -> None:
    """What was handed in as a batch waits for a person, whatever is on its pages."""
    officer = town.visit("officer")
    file = (io.BytesIO(scanned_pdf([print_on(7), print_on(8)])), "lô.pdf")
    data = {"body": "cau-mau", "files": file, "batch_scan": "1"}
    page = officer.post("/nop", data, content_type="multipart/form-data").text
    found = re.search(r"/ho-so/(\w{26})", page)
    assert found is not None
    record = town.office.record(found[1])
    run(town.office, Task.INGEST, of=record)
    run(town.office, Task.SURVEY, of=record)
    told = officer.get(f"/nop/tien-do.json?id={record.id}").json

    assert town.office.record(record.id).waiting_for is Waiting.PERSON
    assert told is not None
    assert [one["finished"] for one in told] == [True]
    dossier = f"/vu-viec/{record.dossier}"
    assert f'href="/lo/{record.id}"' in officer.get(dossier).text
    assert town.visit("signer").get(dossier).status_code == 404


def test_a_separator_sheet_is_printed_for_a_dossier(town: Town, batch: Record) -> None:
    """With its code, and in words for people; an odd number of pages gives none."""
    dossier = dossier_of(town.office, batch)
    officer = town.visit("officer")
    page = officer.get(f"/vu-viec/{dossier.id}/to-phan-cach?trang=12").text

    assert all(words in page for words in (dossier.code, "12 trang", "Đặt tờ này trước hồ sơ"))
    assert "<svg" in page
    assert len(written(Sheet(dossier.id, 12))) < 60
    for odd in ("", "0", "-3", "99999", "mười"):
        shown = officer.get(f"/vu-viec/{dossier.id}/to-phan-cach?trang={odd}")
        assert (shown.status_code, 'class="separator"' in shown.text) == (200, False)
