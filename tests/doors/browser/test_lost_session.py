"""A session that ends in the middle of a review costs nothing that was typed."""

import io
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from archive.demo.papers import sample
from archive.demo.play import somebody
from archive.records.state import State
from archive.route.upload import Delivery, upload
from tests.doors.browser.waiting import wait_for
from tests.doors.browser.walking import House, Walker

DESK = (1280, 800)
TYPED = "Trích yếu gõ khi phiên đã hết"

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.timeout(300)]


def test_what_was_typed_survives_a_session_that_ended(
    house: House, walk: Callable[..., Walker]
) -> None:
    """The page is not left; after a login in another tab the same keys confirm it."""
    parts = house.archive.parts
    paper = sample("born_digital", seed=9)
    officer = somebody(parts, "officer")
    delivery = Delivery("phien.pdf", io.BytesIO(paper.content), "cau-mau", officer)
    record = upload(parts, delivery).id
    walker = walk(DESK)
    walker.log_in("officer")
    wait_for(house, record, State.READ, walker)
    page = walker.page
    page.goto(f"/ra-soat/{record}")
    page.context.clear_cookies()

    page.fill("#f-abstract", TYPED)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#nhap-da-luu")).to_contain_text("Phiên làm việc đã hết")
    expect(page.locator("#f-abstract")).to_have_value(TYPED)

    other = Walker.at(house, page.context.new_page())
    other.log_in("officer")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/ra-soat**tin=xac-nhan")
    wait_for(house, record, State.REVIEWED, walker)
    with parts.catalog.view() as view:
        assert view.records.get(record).value("abstract") == TYPED
