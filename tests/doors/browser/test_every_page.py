"""Public pages, and those somebody new walks through, pass axe at both widths."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from archive.accounts.totp import code_at, from_typed
from archive.assemble import now
from tests.doors.browser.walking import Walker
from tests.overheard import WATCH

WORD = "thuyền giấy trôi ngược dòng"
WATCH.know(WORD)
NEW = "nguoi-moi"
PHONE = 360
"""Pixels."""

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.timeout(300)]


def test_public_pages_pass_axe(walk: Callable[..., Walker], size: tuple[int, int]) -> None:
    """Start, look-up, verify, login and help, in Vietnamese and English; dark on the phone."""
    walker = walk(size)
    walker.page.emulate_media(color_scheme="dark" if size[0] == PHONE else "light")
    for address in ("/", "/tra-cuu", "/xac-minh", "/dang-nhap", "/tro-giup", "/?lang=en"):
        walker.go(address)


@pytest.mark.parametrize("username", ["officer", "signer", "archivist", "inspector", "admin"])
def test_each_office_passes_axe_where_it_begins(walk: Callable[..., Walker], username: str) -> None:
    """Its first page with its own menu, on the phone; every line of the menu opens.

    The pages behind are looked at in ``attacks/test_every_page_passes_axe.py``.
    """
    walker = walk((PHONE, 740))
    walker.log_in(username)
    links = [str(one.get_attribute("href")) for one in walker.page.locator("nav a").all()]
    answers = [walker.page.request.get(link) for link in links]
    assert links
    assert [answer.status for answer in answers] == [200] * len(links)


def invited(desk: Walker) -> str:
    """Invite somebody new as the administrator; return the path of the link."""
    desk.log_in("admin")
    desk.go("/quan-tri/nguoi-dung/moi")
    desk.page.fill("#ho-ten", "Đỗ Xuân Đường")
    desk.page.fill("#ten", NEW)
    desk.page.click("main form button")
    desk.look()
    link = urlsplit(desk.page.locator("main code").inner_text()).path
    desk.page.click("main a.button")
    desk.look()
    return link


def log_in(phone: Walker) -> None:
    """Log in with the password that was chosen."""
    phone.page.goto("/dang-nhap")
    phone.page.fill("#ten", NEW)
    phone.page.fill("#mat-khau", WORD)
    phone.page.click("main form button")


def test_the_way_in_for_somebody_new_passes_axe(walk: Callable[..., Walker]) -> None:
    """Invited at the desk, in on the phone: password, code, recovery codes, the step at log-in."""
    link = invited(walk((1280, 800)))
    phone = walk((PHONE, 740))
    phone.go(link)
    for field in ("#moi", "#lai"):
        phone.page.fill(field, WORD)
    phone.page.click("main form button")
    phone.look()
    log_in(phone)
    phone.page.wait_for_url("**/viec")
    phone.go("/tai-khoan/buoc-hai")
    secret = from_typed(phone.page.locator("main code").inner_text())
    phone.page.fill("#ma", code_at(secret, now()))
    phone.page.click("main form button")
    phone.page.wait_for_selector(".recovery")
    phone.look()
    phone.page.click(".top form button")
    phone.page.wait_for_selector(".who a[href='/dang-nhap']")
    log_in(phone)
    phone.page.wait_for_url("**/dang-nhap/ma*")
    phone.look()


def test_the_pages_of_a_place_that_is_told_pass_axe(walk: Callable[..., Walker]) -> None:
    """Added on the phone: its secret, its own page with what can be done, and the list."""
    walker = walk((PHONE, 740))
    walker.log_in("admin")
    walker.go("/quan-tri/noi-nhan-tin")
    walker.page.fill("#dia-chi", "https://cong-dich-vu.tinh-mau.example/duong-dan/rat-dai/nhan-tin")
    walker.page.locator("input[name=bodies]").first.check()
    walker.page.click("main form button")
    WATCH.know(walker.page.locator("main code").inner_text())
    walker.look()
    walker.page.click("main a.button")
    walker.look()
    walker.page.get_by_role("button", name="Tạm dừng").click()
    walker.look()
    walker.go("/quan-tri/noi-nhan-tin")
    walker.go(str(walker.page.locator("main .rows a").first.get_attribute("href")))
    walker.page.locator("summary", has_text="Bỏ nơi nhận tin").press("Enter")
    walker.look()
    walker.page.get_by_role("button", name="Xác nhận bỏ").click()
    walker.look()
