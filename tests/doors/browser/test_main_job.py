"""The main job as people do it: handed in, reviewed, signed, found, taken home, checked."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from archive.demo.papers import Sample, sample
from archive.records.record import Role
from archive.records.state import State
from tests.doors.browser.waiting import kept, wait_for
from tests.doors.browser.walking import PATIENCE, House, Walker

FACTOR = "4821"
RECORD = re.compile(r"/ho-so/([0-9a-z]{26})")
PAPERS = {360: "born_digital", 1280: "letter"}
"""A paper with text of its own on the phone, a scanned letter at the desk."""

pytestmark = [pytest.mark.needs("chromium", "tesseract"), pytest.mark.timeout(600)]


def test_a_scan_becomes_a_result_a_citizen_takes_home(
    walk: Callable[..., Walker], size: tuple[int, int], folder: Path
) -> None:
    """Items 2 to 6 of the main job, in the browser, with axe finding nothing on any page."""
    paper = sample(PAPERS[size[0]], seed=size[0])
    officer = walk(size)
    record = hands_in(officer, paper, folder)
    reviews_by_keyboard(officer, record, paper)
    signs(walk(size), record)
    seals(officer, record)
    finds_the_page(walk(size), record, paper)
    code = prints_a_slip(officer, record)
    takes_home_and_checks(walk(size), code, record, folder)


def hands_in(officer: Walker, paper: Sample, folder: Path) -> str:
    """Drop a scan as the officer and watch its pages being read; return its record."""
    path = folder / paper.name
    path.write_bytes(paper.content)
    officer.log_in("officer")
    officer.go("/nop")
    officer.page.set_input_files("#tep", path)
    expect(officer.page.locator("#tien-do")).to_be_in_viewport()
    line = officer.page.locator("#danh-sach li")
    expect(line).to_contain_text(f"đã đọc {paper.pages} trang", timeout=PATIENCE)
    officer.look()
    found = RECORD.search(line.locator("a").get_attribute("href") or "")
    assert found is not None
    return found[1]


def reviews_by_keyboard(officer: Walker, record: str, paper: Sample) -> None:
    """Correct, keep and confirm by keys; a field shows its box on the page beside it."""
    page = officer.page
    officer.go(f"/ra-soat/{record}")
    page.locator("#f-number").focus()
    expect(page.locator("#o-number")).to_have_class(re.compile(r"\bon\b"))
    officer.look()
    page.keyboard.press("Control+A")
    page.keyboard.type(paper.truth.number)
    page.keyboard.press("Tab")
    expect(page.locator("#f-date")).to_be_focused()
    page.locator("#f-abstract").fill(paper.truth.abstract[:400] + " (đã so với ảnh)")
    page.keyboard.press("Tab")
    expect(page.locator("#nhap-da-luu")).to_have_text("Đã lưu bản nháp")
    page.locator("#anh").focus()
    page.keyboard.press("?")
    expect(page.locator("#bang-phim")).to_be_visible()
    officer.look()
    page.keyboard.press("Escape")
    page.keyboard.press("J")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"tin=xac-nhan"))
    officer.look()


def signs(signer: Walker, record: str) -> None:
    """Tick the very file that is shown, give the PIN once, read what became of it."""
    page = signer.page
    signer.log_in("signer")
    wait_for(signer.house, record, State.REVIEWED, signer)
    signer.go("/ky")
    expect(page.locator(f"a[href='/tep/{record}/official']")).to_be_visible()
    page.check(f"#c-{record}")
    page.fill("#pin", signer.house.world.signer("demo").pin)
    page.click("text=Ký các tài liệu đã chọn")
    expect(page.locator("h1")).to_have_text("Đã ký 1 tài liệu")
    signer.look()


def seals(officer: Walker, record: str) -> None:
    """Wait until the record is sealed by itself; its page tells the whole story."""
    wait_for(officer.house, record, State.SEALED, officer)
    officer.go(f"/ho-so/{record}")
    expect(officer.page.locator("main .tag").first).to_contain_text("đã niêm phong")
    expect(officer.page.locator(".timeline")).to_contain_text("Niêm phong")


def finds_the_page(inspector: Walker, record: str, paper: Sample) -> None:
    """Ask as the inspector, by number and without accents; the hit is drawn on the image."""
    page = inspector.page
    inspector.log_in("inspector")
    inspector.go("/tim")
    page.fill("#q", paper.truth.number)
    page.press("#q", "Enter")
    hit = page.locator(f".hits a[href^='/xem/{record}/']").first
    expect(hit).to_be_visible()
    inspector.look()
    hit.click()
    expect(page.locator("rect.box.hit").first).to_be_attached()
    assert page.evaluate("document.querySelector('.sheet img').decode().then(() => true)")
    inspector.look()
    inspector.go("/tim?q=uy+ban+nhan+dan")
    expect(page.locator(f".hits a[href^='/xem/{record}/']").first).to_be_visible()


def prints_a_slip(officer: Walker, record: str) -> str:
    """Give a receipt as the officer; return the code that stands on it."""
    page = officer.page
    officer.go(f"/ho-so/{record}")
    page.click("a[href^='/vu-viec/']:not(nav a)")
    officer.look()
    page.fill("#so", FACTOR)
    page.click("text=Tạo giấy hẹn")
    expect(page.locator("svg.qr")).to_be_visible()
    officer.look()
    return page.locator("#ma-bien-nhan").inner_text()


def takes_home_and_checks(citizen: Walker, code: str, record: str, folder: Path) -> None:
    """Type the code as a citizen would, take the very bytes, check the copy."""
    page = citizen.page
    citizen.go("/")
    page.fill("#ma", code.lower().replace("-", " "))
    page.fill("#so", FACTOR)
    page.press("#so", "Enter")
    expect(page.locator(".papers")).to_contain_text("Đã có kết quả")
    citizen.look()
    with page.expect_download() as waiting:
        page.click("text=Tải bản có chữ ký số")
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    assert path.suffix == ".pdf"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == signed_digest(citizen.house, record)

    page.click("text=Trang kiểm tra của giấy tờ này")
    citizen.look()
    page.set_input_files("#tep", path)
    expect(page.locator(".answer")).to_contain_text("Đúng bản gốc")
    page.click("form[data-sha256] button")
    expect(page.locator(".verdict")).to_contain_text("Hợp lệ", timeout=PATIENCE)
    expect(page.locator("main")).to_contain_text("Nguyễn Đức Thuận")
    citizen.look()


def signed_digest(house: House, record: str) -> str:
    """Return the digest of the signed file as the archive keeps it."""
    file = kept(house, record).file(Role.SIGNED)
    assert file is not None
    return file.sha256
