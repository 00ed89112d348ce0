"""Without JavaScript the house works: plain forms, plain links."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from archive.demo.papers import sample
from tests.doors.browser.walking import PATIENCE, House, Walker

PHONE = (360, 740)

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.timeout(300)]


def test_an_officer_hands_in_and_reviews_without_scripts(
    house: House, walk: Callable[..., Walker], folder: Path
) -> None:
    """Login, many files in one form, progress by reloading, confirming with a button."""
    page = walk(PHONE, scripts=False).page
    paper = sample("born_digital", seed=7)
    paths = [folder / "một.pdf", folder / "hai.pdf"]
    for path in paths:
        path.write_bytes(paper.content)
    page.goto("/dang-nhap?next=/nop")
    page.fill("#ten", "clerk")
    page.fill("#mat-khau", house.passwords["clerk"])
    page.click("main button")
    page.set_input_files("#tep", paths)
    page.click("main form button")
    expect(page.locator("main")).to_contain_text("đã nhận")
    page.click("text=Xem tiến độ đọc")
    for _ in range(PATIENCE // 500):
        if page.locator("text=chờ rà soát").count() == len(paths):
            break
        page.wait_for_timeout(500)
        page.click("text=Tải lại")
    mine = page.get_by_role("link", name="hai.pdf").get_attribute("href") or ""
    page.click("text=Sang rà soát")  # where what other tests left may come first
    expect(page.locator("#f-number")).to_be_visible()
    page.goto(mine.replace("/ho-so/", "/ra-soat/"))
    expect(page.locator("#f-number")).to_have_value(paper.truth.number)
    page.click("text=Xác nhận và sang tài liệu sau")
    expect(page.locator(".notice").first).to_contain_text("Đã xác nhận")


def test_a_citizen_looks_up_without_scripts(walk: Callable[..., Walker]) -> None:
    """The look-up answers in words, with the code still in its field."""
    page = walk(PHONE, scripts=False).page
    page.goto("/")
    page.fill("#ma", "0000 0000 0000")
    page.fill("#so", "1234")
    page.press("#so", "Enter")
    expect(page.locator(".trouble")).to_contain_text("không đúng")
    expect(page.locator("#ma")).to_have_value("0000 0000 0000")


def test_a_slips_code_comes_from_behind_the_sign(walk: Callable[..., Walker]) -> None:
    """The QR code's address fills the field in the browser, and the address is cleaned at once."""
    walker = walk(PHONE)
    walker.page.goto("/tra-cuu#ma=ABCD-EFGH-JKMN-P")
    expect(walker.page.locator("#ma")).to_have_value("ABCD-EFGH-JKMN-P")
    assert walker.page.url.endswith("/tra-cuu")
    walker.look()
