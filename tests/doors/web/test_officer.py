"""The officer's day: hand in, watch, review, print a slip."""

import io
import json
import re
from collections.abc import Callable

import pytest

from archive.catalog.sql.jobs import Lease, Order
from archive.records.digest import new_id
from archive.records.job import Task
from archive.records.state import State
from archive.rules.load import retention_rules
from tests.doors.web.conftest import FACTOR, Papers, hand_in
from tests.doors.web.visiting import Town, Visitor

CODE = re.compile(r'id="ma-bien-nhan">([^<]+)<')


def test_many_files_are_handed_in_with_a_plain_form(
    town: Town, visit: Callable[..., Visitor], papers: Papers
) -> None:
    """Each file gets its own line: its record, or why it was not taken."""
    files = [
        (io.BytesIO(papers.paper.content), "thư mục/một.pdf"),
        (io.BytesIO(b""), "rỗng.pdf"),
    ]
    answer = visit("officer").post("/nop", {"body": "cau-mau", "files": files})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 200
    assert "một.pdf</a>" in page
    assert "rỗng (0 byte)" in page
    town.office.work()


def test_a_script_hands_in_one_file_and_watches_it(
    town: Town, visit: Callable[..., Visitor], papers: Papers
) -> None:
    """The answer names the record; its progress counts pages."""
    officer = visit("officer")
    said = {"body": "cau-mau", "file": (io.BytesIO(papers.paper.content), "hai.pdf")}
    taken = officer.post("/nop/tep", said, headers={"Accept": "application/json"})
    assert taken.status_code == 201
    assert taken.json is not None

    town.office.work()
    (told,) = json.loads(officer.get(f"/nop/tien-do.json?id={taken.json['record']}").data)
    assert told["finished"]
    assert (told["done"], told["total"]) == (papers.paper.pages, papers.paper.pages)
    assert "hai.pdf" in officer.get(f"/nop/tien-do?id={told['record']}").get_data(as_text=True)


def test_nobody_hands_in_for_a_foreign_body(visit: Callable[..., Visitor]) -> None:
    """A body that is not the officer's own is refused, whatever the form says."""
    said = {"body": "ben-thu", "file": (io.BytesIO(b"x"), "x.pdf")}
    answer = visit("officer").post("/nop/tep", said, headers={"Accept": "application/json"})

    assert answer.status_code == 403


def test_the_review_page_shows_what_was_read_and_where(
    visit: Callable[..., Visitor], papers: Papers
) -> None:
    """Fields come filled in, each with how sure it is in words, and its box on the image."""
    page = visit("officer").get(f"/ra-soat/{papers.to_review.id}").get_data(as_text=True)

    assert f'value="{papers.paper.truth.number}"' in page
    assert 'id="o-number"' in page
    assert "Đọc rõ" in page
    assert f"/anh/{papers.to_review.id}/1.jpg" in page


def test_a_draft_survives_the_session(visit: Callable[..., Visitor], papers: Papers) -> None:
    """What was typed and not confirmed is there again, for this person only."""
    address = f"/ra-soat/{papers.to_review.id}"
    saved = visit("officer").post(f"{address}/nhap", {"abstract": "Bản nháp của tôi"})

    assert saved.status_code == 204
    assert "Bản nháp của tôi" in visit("officer").get(address).get_data(as_text=True)
    assert "Bản nháp của tôi" not in visit("clerk").get(address).get_data(as_text=True)


def test_confirming_leads_on_to_the_next(
    town: Town, visit: Callable[..., Visitor], papers: Papers
) -> None:
    """The record moves on with the person's word, and the queue opens."""
    record = hand_in(town, papers.paper)
    town.office.work()
    version = str(town.office.record(record.id).version)
    said = {
        "viec": "xac-nhan",
        "version": version,
        "abstract": "Trích yếu đã sửa",
        "date": "07/11/2026",
    }
    answer = visit("officer").post(f"/ra-soat/{record.id}", said)
    town.office.work()

    assert (answer.status_code, answer.headers["Location"]) == (303, "/ra-soat?tin=xac-nhan")
    now = town.office.record(record.id)
    assert now.state is State.REVIEWED
    assert (now.value("abstract"), now.value("date")) == ("Trích yếu đã sửa", "2026-11-07")


def test_a_date_that_cannot_be_comes_back_with_what_was_typed(
    visit: Callable[..., Visitor], papers: Papers
) -> None:
    """The page says why, and nothing has to be typed again."""
    said = {"viec": "xac-nhan", "date": "31/02/2026", "signer": "Người Đã Gõ"}
    answer = visit("officer").post(f"/ra-soat/{papers.to_review.id}", said)
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert "không có thật" in page
    assert "Người Đã Gõ" in page


def test_a_record_is_refused_with_a_reason(
    town: Town, visit: Callable[..., Visitor], papers: Papers
) -> None:
    """The reason stands on the record's page."""
    record = hand_in(town, papers.paper)
    town.office.work()
    said = {"viec": "tu-choi", "reason": "Quét nhầm hồ sơ"}
    visit("officer").post(f"/ra-soat/{record.id}", said)

    assert town.office.record(record.id).state is State.REFUSED
    assert "Quét nhầm hồ sơ" in visit("officer").get(f"/ho-so/{record.id}").get_data(as_text=True)


def test_a_slip_shows_its_code_once(visit: Callable[..., Visitor], papers: Papers) -> None:
    """The code is in groups, the QR code is drawn, and the code opens the dossier."""
    address = f"/vu-viec/{papers.to_review.dossier}"  # a new slip ends the one before
    slip = visit("officer").post(f"{address}/giay-hen", {"factor": FACTOR})
    page = slip.get_data(as_text=True)
    found = CODE.search(page)

    assert slip.status_code == 200
    assert slip.headers["Cache-Control"] == "no-store"
    assert found is not None
    assert len(found[1].split("-")) == 4
    assert "<svg" in page
    after = visit("officer").get(address).get_data(as_text=True)
    assert found[1] not in after
    assert "tạo giấy mới thì mã trên giấy đó hết dùng được" in after


def test_more_papers_are_handed_in_to_a_dossier(
    visit: Callable[..., Visitor], papers: Papers
) -> None:
    """Its page leads to the form with its code typed; the form offers every dossier one serves."""
    officer = visit("officer")
    page = officer.get(f"/vu-viec/{papers.to_review.dossier}").get_data(as_text=True)
    found = re.search(r'href="(/nop\?co-quan=cau-mau&amp;ho-so=([^"]+))"', page)
    assert found is not None
    form = officer.get(found[1].replace("&amp;", "&")).get_data(as_text=True)

    assert f'value="{found[2]}" list="cac-ho-so"' in form
    assert '<option value="cau-mau" selected>' in form
    assert f'<option value="{found[2]}">' in form


def test_a_record_page_tells_the_whole_story(visit: Callable[..., Visitor], papers: Papers) -> None:
    """State, fields, files with digests, retention and every act with who and when."""
    page = visit("officer").get(f"/ho-so/{papers.sealed.id}").get_data(as_text=True)

    assert "đã niêm phong" in page
    assert papers.paper.truth.number in page
    for words in ("Tiếp nhận", "Rà soát, xác nhận", "Gắn dấu thời gian", "Niêm phong"):
        assert f"<strong>{words}</strong>" in page
    assert "Bản đã ký số" in page
    assert papers.sealed.retention is not None
    assert retention_rules()[papers.sealed.retention.rule].period in page


@pytest.mark.parametrize(
    "name", ['<img src=x onerror="alert(1)">.pdf', '"><svg onload=alert(1)>.pdf']
)
def test_names_are_shown_never_run(
    town: Town, visit: Callable[..., Visitor], papers: Papers, name: str
) -> None:
    """A hostile file name is text on every page that shows it."""
    record = hand_in(town, papers.paper, name)
    town.office.work()
    officer = visit("officer")
    for address in (f"/ho-so/{record.id}", f"/ra-soat/{record.id}", "/ho-so", "/vu-viec"):
        page = officer.get(address).get_data(as_text=True)
        assert "<img src=x" not in page
        assert "<svg onload" not in page


def test_today_counts_what_the_lists_behind_it_show(
    visit: Callable[..., Visitor], papers: Papers
) -> None:
    """Each number of the first page leads to a list of as many records."""
    officer = visit("officer")
    page = officer.get("/viec").get_data(as_text=True)
    row = page.split('href="/ho-so?buoc=sealed"')[1]
    count = int(row.split('class="number">')[1].split("<")[0])
    listed = officer.get("/ho-so?buoc=sealed").get_data(as_text=True)

    assert papers.sealed.id in listed
    assert listed.count('class="tag good"') == count


def failed_work(town: Town, papers: Papers) -> str:
    """Let a job of a record fail for good; return its id."""
    parts = town.office.parts
    job = new_id(parts.chance)
    now = parts.clock()
    with parts.catalog.work() as work:
        order = Order(id=job, task=Task.INDEX, run_at=now, record=papers.to_review.id, priority=-1)
        work.jobs.cancel(papers.to_review.id)  # what the other test let start anew
        work.jobs.enqueue(order)
        claimed = work.jobs.claim(Lease("token", "test", now))
        assert claimed is not None
        assert claimed.id == job
        work.jobs.fail(claimed, why="Đĩa đã đầy. Hãy dọn bớt rồi làm lại.")
    return job


def test_failed_work_is_told_plainly_and_started_anew(
    town: Town, visit: Callable[..., Visitor], papers: Papers
) -> None:
    """Work that stopped stands on the first page with its reason and one button."""
    job = failed_work(town, papers)
    officer = visit("officer")
    assert "Đĩa đã đầy" in officer.get("/viec").get_data(as_text=True)

    assert officer.post(f"/viec/{job}/lam-lai").status_code == 303
    assert "Đĩa đã đầy" not in officer.get("/viec").get_data(as_text=True)


def test_failed_work_is_dismissed_with_a_reason_that_is_written(
    town: Town, visit: Callable[..., Visitor], papers: Papers
) -> None:
    """By whoever checks the archive; the journal tells why. It cannot be dismissed twice."""
    job, archivist = failed_work(town, papers), visit("archivist")
    path, said = f"/viec/{job}/bo-qua", {"reason": "không còn cần làm"}
    assert visit("officer").post(path, said).status_code == 404
    assert archivist.post(path, {"reason": "vì thế"}).status_code == 422
    assert "Đĩa đã đầy" in archivist.get("/viec").get_data(as_text=True)

    assert archivist.post(path, said).status_code == 303
    assert "Đĩa đã đầy" not in archivist.get("/viec").get_data(as_text=True)
    assert archivist.post(path, said).status_code == 409
    journal = archivist.get(f"/quan-tri/nhat-ky?tai-lieu={papers.to_review.id}&viec=job_dismissed")
    assert "không còn cần làm" in journal.get_data(as_text=True)


def test_a_form_without_files_keeps_what_was_typed(visit: Callable[..., Visitor]) -> None:
    """Said on the page itself: body, dossier and kind of scan need not be typed again."""
    said = {"body": "cau-mau", "dossier": "H45.2026", "batch_scan": "1"}
    answer = visit("officer").post("/nop", said)
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert "Chưa chọn tệp nào" in page
    assert 'value="H45.2026"' in page
    assert 'name="batch_scan" value="1" checked' in page


def test_wrong_digits_for_a_slip_are_said_on_the_dossier(
    visit: Callable[..., Visitor], papers: Papers
) -> None:
    """No slip is made; the form stands there again."""
    address = f"/vu-viec/{papers.sealed.dossier}"
    answer = visit("officer").post(f"{address}/giay-hen", {"factor": "12"})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert 'role="alert"' in page
    assert f'action="{address}/giay-hen"' in page
