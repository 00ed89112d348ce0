"""Looking closer at a page: a library fetched only when asked for, hits drawn, keys for it all."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.attacks.test_c14_in_a_browser import CHROMIUM, FLAGS, watched
from tests.attacks.test_every_page_passes_axe import faults
from tests.attacks.village import OURS, Village, Written
from tests.loopback import served

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.timeout(120)]

ON = "[...document.querySelectorAll('#khung-phong rect')].map((r) => r.classList.contains('on'))"


@contextmanager
def phone(village: Village) -> Iterator[tuple[Page, list[str]]]:
    """Open a phone's browser as the officer, watched for whatever no page may do."""
    officer = village.people[f"officer of {OURS}"]
    with served(village.app) as here, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(base_url=here.address, viewport={"width": 360, "height": 740})
        cookie: Any = {"name": "vankho", "value": officer.cookie, "url": here.address}
        context.add_cookies([cookie])
        page = context.new_page()
        wrong = watched(page, here.address)
        yield page, wrong
        assert page.evaluate("window.breaches") == []
        browser.close()
    assert wrong == []


def test_a_page_is_looked_at_closely_by_keys_alone(village: Village) -> None:
    """The plain picture asks for nothing more; then zoom, hit after hit, and back, in policy."""
    record = village.settle(written=Written(text="zqphong ở đây và zqphong ở đó")).record
    asked: list[str] = []
    with phone(village) as (page, _):
        page.on("request", lambda one: asked.append(one.url))
        page.goto(f"/xem/{record.id}/1?q=zqphong")
        assert page.locator("figure.alone rect").count() == 2
        assert not [one for one in asked if "openseadragon" in one]

        page.keyboard.press("z")
        page.wait_for_selector("#khung-phong rect.on", state="attached")
        assert page.evaluate(ON) == [True, False]
        page.keyboard.press("n")
        assert page.evaluate(ON) == [False, True]
        page.keyboard.press("p")
        assert page.evaluate(ON) == [True, False]
        assert faults(page) == []
        page.keyboard.press("Escape")
        assert page.locator("figure.alone img").is_visible()
