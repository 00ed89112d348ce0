"""A browser shows hostile words and does nothing they say (attacks C5, 14)."""

import pytest
from playwright.sync_api import Dialog, Page, Request, sync_playwright

from archive.records.state import State
from tests.attacks import hostile
from tests.attacks.village import Village
from tests.loopback import served

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
BREACHES = """
  window.breaches = [];
  document.addEventListener('securitypolicyviolation', (e) => window.breaches.push(e.blockedURI));
"""

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.timeout(300)]


def watched(page: Page, address: str) -> list[str]:
    """Gather what no page may do: dialogs, errors, requests to other places."""
    wrong: list[str] = []

    def note_dialog(dialog: Dialog) -> None:
        wrong.append(dialog.message)
        dialog.dismiss()

    def note_request(asked: Request) -> None:
        if not asked.url.startswith(address):
            wrong.append(asked.url)

    page.on("dialog", note_dialog)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", note_request)
    page.add_init_script(BREACHES)
    return wrong


def test_nothing_a_paper_says_is_done(village: Village) -> None:
    """Search, record, dossier, viewer and review open without a dialog or a breach of the policy.

    No breach: what is escaped is never even tried, so the policy has nothing to stop.
    """
    people = hostile.founded(village)
    sealed, read = (hostile.settled(village, state) for state in (State.SEALED, State.READ))
    paths = (
        "/tim?q=hướng dẫn",
        f"/ho-so/{sealed.record.id}",
        f"/vu-viec/{sealed.ids['dossier']}",
        f"/xem/{sealed.record.id}/1?q=hướng dẫn",
        f"/ra-soat/{read.record.id}",
        "/viec",
    )
    with served(village.app) as here, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(base_url=here.address)
        context.add_cookies(
            [{"name": "vankho", "value": people["officer"].cookie, "url": here.address}]
        )
        page = context.new_page()
        wrong = watched(page, here.address)
        for path in paths:
            page.goto(path)
            assert page.evaluate("window.breaches") == [], path
            assert page.locator("x-evil").count() == 0, path
        assert hostile.EVIL.replace("\t", " ") in page.locator("body").inner_text()
        assert wrong == []
        browser.close()
