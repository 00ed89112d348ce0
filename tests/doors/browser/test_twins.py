"""An officer meets a paper that came twice, decides, takes it back, and looks at the figures."""

import io
from collections.abc import Callable

import pytest

from archive.demo.play import somebody
from archive.inquiry.twins import undecided
from archive.records.record import Record
from archive.records.state import State
from archive.route.review import confirm
from archive.route.upload import Delivery, upload
from tests.doors.browser.conftest import SIZES
from tests.doors.browser.waiting import A_MOMENT, kept, wait_for
from tests.doors.browser.walking import PATIENCE, House, Walker
from tests.route.papers import filled

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.timeout(300)]


def handed_in(house: House, salt: str = "") -> Record:
    """Hand the paper in as the officer."""
    paper = filled(617, name="Võ Thị Hòa", citizen="099166000617", salt=salt)
    parts = house.archive.parts
    officer = somebody(parts, "officer")
    return upload(parts, Delivery(paper.name, io.BytesIO(paper.content), paper.body, officer))


def found(house: House, walker: Walker) -> tuple[Record, Record]:
    """Hand the paper in twice; return both once they are read and found to be one."""
    first, again = handed_in(house), handed_in(house, "b")
    for record in (first, again):
        wait_for(house, record.id, State.READ, walker)
    for _ in range(PATIENCE // A_MOMENT):
        if undecided(house.archive.parts, again):
            return first, again
        walker.page.wait_for_timeout(A_MOMENT)
    message = "nobody found that the paper came twice"
    raise AssertionError(message)


def test_a_paper_that_came_twice_is_decided_on(walk: Callable[..., Walker], house: House) -> None:
    """Told on the day's page and at review, side by side, one left out, taken back; all pass axe.

    Then the figures: shares with their intervals, and the fields behind a number.
    """
    walker, phone = walk(SIZES["desk"]), walk(SIZES["phone"])
    walker.log_in("officer")
    phone.log_in("officer")
    first, again = found(house, walker)
    for one in (walker, phone):
        one.go("/viec")
        one.page.click("a[href='/trung']")
        one.look()
        one.go(f"/ra-soat/{again.id}")
        one.page.click(f"a[href='/trung/{again.id}']")
        one.look()
    walker.page.click("button[value=giu-kia]")
    walker.page.wait_for_selector("button[value=rut-lai]")
    walker.look()
    assert kept(house, again.id).state is State.REFUSED
    walker.page.click("button[value=rut-lai]")
    walker.page.wait_for_selector("button[value=khac]")
    walker.page.click("button[value=khac]")
    walker.page.wait_for_selector("button[value=rut-lai]")
    assert kept(house, again.id).state is State.READ

    _look_at_figures(first, walker, phone)


def _look_at_figures(record: Record, *walkers: Walker) -> None:
    """Correct a record, and look at what that says of the reading."""
    parts = walkers[0].house.archive.parts
    said = {"abstract": "Về việc khác hẳn", "number": "9/XN-UBND"}
    confirm(parts, record.id, said, by=somebody(parts, "officer"))
    for one in walkers:
        one.go("/so-lieu-doc")
        one.page.click("a.tile")
        one.look()
        assert "Về việc khác hẳn" in one.page.inner_text("main")
