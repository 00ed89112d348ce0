"""An officer meets a paper that came twice, decides, takes it back, and looks at the figures."""

import io
from collections.abc import Callable

import pytest

from archive.demo.play import somebody
from archive.records.record import Record
from archive.records.state import State
from archive.route.review import confirm
from archive.route.upload import Delivery, upload
from tests.doors.browser.waiting import kept, wait_for
from tests.doors.browser.walking import House, Walker
from tests.route.papers import filled

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.timeout(300)]


def handed_in(house: House, number: int, salt: str = "") -> Record:
    """Hand a paper in as the officer."""
    paper = filled(number, name="Võ Thị Hòa", citizen=f"09916600{number:04d}", salt=salt)
    parts = house.archive.parts
    officer = somebody(parts, "officer")
    return upload(parts, Delivery(paper.name, io.BytesIO(paper.content), paper.body, officer))


def test_a_paper_that_came_twice_is_decided_on(
    walk: Callable[..., Walker], house: House, size: tuple[int, int]
) -> None:
    """Told at review, side by side, one left out, taken back; every page passes axe."""
    number = 600 + size[0] // 100
    walker = walk(size)
    walker.log_in("officer")
    first, again = handed_in(house, number), handed_in(house, number, "b")
    for record in (first, again):
        wait_for(house, record.id, State.READ, walker)
    walker.page.wait_for_timeout(100)
    walker.go(f"/ra-soat/{again.id}")
    walker.page.wait_for_function(
        "document.querySelector('a[href^=\"/trung/\"]') || (location.reload(), false)"
    )
    walker.go("/trung")
    walker.go(f"/trung/{again.id}")
    walker.page.click("button[value=giu-kia]")
    walker.page.wait_for_selector("button[value=rut-lai]")
    walker.look()
    assert kept(house, again.id).state is State.REFUSED
    walker.page.click("button[value=rut-lai]")
    walker.page.wait_for_selector("button[value=khac]")
    walker.page.click("button[value=khac]")
    walker.page.wait_for_selector("button[value=rut-lai]")

    assert kept(house, again.id).state is State.READ


def test_the_figures_of_the_reading(
    walk: Callable[..., Walker], house: House, size: tuple[int, int]
) -> None:
    """Shares with their intervals, the fields behind a number; every page passes axe."""
    walker = walk(size)
    walker.log_in("officer")
    record = handed_in(house, 700 + size[0] // 100)
    wait_for(house, record.id, State.READ, walker)
    said = {"abstract": "Về việc khác hẳn", "number": "9/XN-UBND"}
    confirm(house.archive.parts, record.id, said, by=somebody(house.archive.parts, "officer"))
    walker.go("/so-lieu-doc")
    assert "quá ít để kết luận" in walker.page.inner_text("main")
    walker.page.click("a.tile")
    walker.look()

    assert "Về việc khác hẳn" in walker.page.inner_text("main")
