"""A batch scan is taken apart by keyboard alone, in a real browser, at a desk and on a phone."""

import io
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from archive.demo.papers.files import scanned_pdf
from archive.demo.play import somebody
from archive.records.state import Waiting
from archive.route.upload import Delivery, upload
from tests.doors.browser.waiting import A_MOMENT, kept
from tests.doors.browser.walking import PATIENCE, House, Walker
from tests.route.scans import blank, print_on

DESK, PHONE = ViewportSize(width=1280, height=800), ViewportSize(width=360, height=740)

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.timeout(300)]


def surveyed(house: House, walker: Walker) -> str:
    """Hand a batch of three printed pages and a blank one in, and wait until it can be arranged."""
    parts = house.archive.parts
    content = io.BytesIO(scanned_pdf([print_on(1), blank(), print_on(2), print_on(3)]))
    officer = somebody(parts, "officer")
    delivery = Delivery("lô phím.pdf", content, "cau-mau", officer, batch_scan=True)
    record = upload(parts, delivery).id
    for _ in range(PATIENCE // A_MOMENT):
        if kept(house, record).waiting_for is Waiting.PERSON:
            with parts.catalog.work() as work:
                work.jobs.cancel(record)  # what is printed here is not worth reading
            return record
        walker.page.wait_for_timeout(A_MOMENT)
    raise AssertionError(kept(house, record))


def press(page: Page, key: str, *, gives: str) -> None:
    """Press a key at a page; what is to be made afterwards stands on the button."""
    page.keyboard.press(key)
    expect(page.locator("#tao")).to_have_text(f"Xem lại và tạo {gives} tài liệu")


def test_a_batch_is_taken_apart_without_a_mouse(house: House, walk: Callable[..., Walker]) -> None:
    """Arrows walk, S cuts, M joins, R turns, X leaves out, Ctrl+Z takes back, Enter makes them."""
    walker = walk((1280, 800))
    walker.log_in("officer")
    batch = surveyed(house, walker)
    dossier = kept(house, batch).dossier
    walker.page.set_viewport_size(PHONE)
    for address in ("/lo", f"/lo/{batch}/tao", f"/vu-viec/{dossier}/to-phan-cach?trang=4"):
        walker.go(address)
    walker.go(f"/lo/{batch}")
    walker.page.set_viewport_size(DESK)
    drag(walker.page)
    arrange(walker.page)
    walker.look()
    for address in ("**/tao", "**tin=tach"):
        walker.page.locator("#tao, form[action$='/tao'] button").focus()
        walker.page.keyboard.press("Enter")
        walker.page.wait_for_url(address)
        walker.look()
    division = kept(house, batch).division
    assert division is not None
    assert [[one.page for one in share.pages] for share in division.shares] == [[1], [3, 4]]
    assert division.shares[1].pages[1].turned == 90


def drag(page: Page) -> None:
    """Drag the first page behind the third one, see it lie there in hand, and take it back."""
    order = "all => all.map(one => one.dataset.page).join()"
    pictures = page.locator(".leaf-picture")
    page.locator("#t1").drag_to(page.locator("#t3"), target_position={"x": 100, "y": 40})
    expect(page.locator("#hoan-tac")).to_have_text("Hoàn tác (1)")
    assert pictures.evaluate_all(order) == "2,3,1,4"
    expect(page.locator("#t1")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(page.locator("#hoan-tac")).to_have_text("Hoàn tác")
    assert pictures.evaluate_all(order) == "1,2,3,4"


def arrange(page: Page) -> None:
    """Cut before the third page and turn the fourth, with every key tried on the way."""
    fourth = page.locator("#t4")
    page.locator("#t1").focus()
    for key in ("ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    press(page, "s", gives="2")
    expect(page.locator("#t3")).to_be_focused()
    page.keyboard.press("ArrowRight")
    press(page, "s", gives="3")
    press(page, "m", gives="2")
    page.keyboard.press("r")
    expect(page.locator("#t4 img")).to_have_class("turn-90")
    for key in ("x", "Tab", "Enter"):
        page.keyboard.press(key)
    expect(fourth).to_have_attribute("aria-label", "Trang 4, bỏ: tờ phân cách")
    page.keyboard.press("Control+z")
    expect(fourth).to_have_attribute("aria-label", "Trang 4")
    fourth.focus()
    page.keyboard.press("?")
    expect(page.locator("#bang-phim")).to_be_visible()
    page.keyboard.press("Escape")
