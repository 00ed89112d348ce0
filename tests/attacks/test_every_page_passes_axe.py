"""Every page of the web door, with and without ids, passes axe and fits a phone (WCAG 2.2 AA).

The pages come from the finished app, as in the matrix of rights: a new one is looked at by itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from archive.records.state import State
from tests.attacks.device import registered
from tests.attacks.knocking import API, address, doors, send
from tests.attacks.neighbours import Somebody
from tests.attacks.village import OURS, Thing, Village, Written
from tests.doors.browser.walking import AXE, RUN
from tests.loopback import served

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
OFFICES = ("officer", "signer", "clerk", "archivist", "inspector", "admin")

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.timeout(300)]


@dataclass(frozen=True)
class Sight:
    """A page somebody may see."""

    path: str
    who: Somebody


def sights(village: Village, things: dict[State, Thing]) -> Iterator[Sight]:
    """Yield each page of the app once, with the first person at home whom it opens for."""
    code = things[State.SEALED].record.public
    for door in doors(village.app):
        if door.method != "GET" or door.rule.rule.startswith(API):
            continue
        if door.rule.arguments & {"name", "code"} and door.endpoint != "verify.public":
            continue  # files, and links that are a right in themselves
        thing = things[door.state]
        path = address(door, thing, code=code)
        for who in (*(village.people[f"{one} of {OURS}"] for one in OFFICES), thing.owner):
            answer = send(village, who, "GET", path, {})
            if answer.status_code == 200 and answer.mimetype == "text/html":
                yield Sight(path, who)
                break


LONG = Written({"abstract": "không_dấu_cách_" * 12}, name="tên-tệp-dài-" * 12 + ".pdf")
"""Words no line can hold: a page must not become wider for them."""


def faults(page: Page) -> list[str]:
    """Return what axe finds on a page, and whether it is wider than its window."""
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate(RUN)
    told = [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]
    wide, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return told if wide <= room else [*told, f"{wide} px wide in a window of {room}"]


def test_every_page_passes_axe_on_a_phone(village: Village) -> None:
    """With what each shows of a paper at home: lists, forms, viewer, desk, proofs, accounts."""
    states = (State.READ, State.REVIEWED, State.SEALED, State.INGESTED)
    things = {state: village.settle(state, written=LONG) for state in states}
    village.checkpoint()
    registered(village)
    seen = list(sights(village, things))
    wrong = dict[str, list[str]]()
    with served(village.app) as here, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(
            base_url=here.address, viewport={"width": 360, "height": 740}, locale="vi-VN"
        )
        page = context.new_page()
        for sight in sorted(seen, key=lambda one: one.who.name):
            cookie = {"name": "vankho", "value": sight.who.cookie, "url": here.address}
            context.add_cookies([cookie])  # type: ignore[list-item] # a TypedDict of playwright's
            answer = page.goto(sight.path)
            assert answer is not None
            assert answer.status == 200, sight
            if found := faults(page):
                wrong[sight.path] = found
        browser.close()

    assert {"/nop", "/tro-giup", "/viec"} <= {one.path for one in seen}
    assert len(seen) > 40
    assert wrong == {}
