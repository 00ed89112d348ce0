"""Thirty records are reviewed without a mouse; a word is mended where it is printed."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from archive.accounts.login import log_in
from archive.demo.play import somebody
from archive.records.record import Record, Role
from archive.records.state import State, Waiting
from archive.route.review import refuse
from tests.doors.browser.housing import housed
from tests.doors.browser.walking import House, Walker
from tests.route.reading_room import PNG, SURE, Reading, put_as_read

DESK = (1280, 800)
COUNT = 30
ADDRESS = "**/anh/**"

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Open a house whose workers rest: what is confirmed stays as the officer left it."""
    with housed(tmp_path_factory.mktemp("desk") / "data") as found:
        yield found


def put(house: House, number: int) -> Record:
    """Put a record whose number is doubtful where it waits for review."""
    values = SURE | {
        "number": (f"{number}/QD-UBND", 0.5),
        "date": ("2026-03-02", 0.99),
        "abstract": ("Về việc giao đất", 0.97),
    }
    parts = house.archive.parts
    officer = somebody(parts, "officer")
    return put_as_read(parts, officer, Reading(values=values, name=f"giấy {number}.png"))


def clear(house: House) -> None:
    """Refuse whatever other tests left waiting: the queue is this test's own."""
    parts = house.archive.parts
    officer = somebody(parts, "officer")
    with parts.catalog.view() as view:
        left = [view.records.get(one) for one in view.records.ids()]
    for record in left:
        if record.state is State.READ and record.waiting_for is None:
            refuse(parts, record.id, "của bài thử khác", by=officer)


def kept(house: House, record: Record) -> Record:
    """Return a record as the archive has it now."""
    with house.archive.parts.catalog.view() as view:
        return view.records.get(record.id)


def seated(house: House, walker: Walker) -> Walker:
    """Open a session for the officer and let nobody draw pictures."""
    parts = house.archive.parts
    opened = log_in(parts, "officer", house.passwords["officer"], "127.0.0.1")
    cookie = {"name": "vankho", "value": opened.cookie, "url": house.address}
    walker.page.context.add_cookies([cookie])  # type: ignore[list-item] # its own type is private
    walker.page.route(ADDRESS, lambda route: route.fulfill(body=PNG, content_type="image/png"))
    return walker


@pytest.fixture
def officer(house: House, walk: Callable[..., Walker]) -> Walker:
    """Sit the officer down at the desk; pictures are drawn by nobody in this house."""
    return seated(house, walk(DESK))


def must_be_at(page: Page, name: str) -> None:
    """Hold the focus to this element, which must be seen to have it."""
    expect(page.locator(f"#{name}")).to_be_focused()
    width = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert width == "3px", "the focus is not visible"


def must_be_seen_closely(page: Page, box: str) -> None:
    """Hold the picture to being larger than its pane, with this box in sight."""
    picture, pane = (
        page.locator(one).first.evaluate("one => one.clientWidth") for one in (".page img", "#anh")
    )
    assert picture > 1.5 * pane, "the picture is not enlarged"
    expect(page.locator(f"#{box}")).to_be_in_viewport()


def test_thirty_records_without_a_mouse(house: House, officer: Walker) -> None:
    """Each opens at its doubtful number; it is mended, Enter goes on, Ctrl+Enter opens the next."""
    clear(house)
    records = [put(house, number) for number in range(1, COUNT + 1)]
    page, keys = officer.page, officer.page.keyboard
    page.goto("/ra-soat")
    must_be_at(page, "f-number")
    must_be_seen_closely(page, "o-number")
    for left in reversed(range(COUNT)):
        must_be_at(page, "f-number")
        keys.press("End")
        for _ in range(len("D-UBND")):
            keys.press("ArrowLeft")
        keys.press("Delete")
        keys.type("Đ")
        keys.press("Enter")
        must_be_at(page, "xac-nhan")
        with page.expect_navigation():
            keys.press("Control+Enter")
        expect(page.locator("h1")).to_contain_text("Rà soát" if left else "Không còn tài liệu")
    done = [kept(house, record) for record in records]

    assert {one.waiting_for for one in done} == {Waiting.SERVICE}
    assert {one.value("number") for one in done} == {
        f"{number}/QĐ-UBND" for number in range(1, COUNT + 1)
    }
    officer.look()


def test_a_word_is_mended_where_it_is_printed(house: House, officer: Walker) -> None:
    """Escape to the picture, N to a doubtful word, E to mend it; the field takes it with I."""
    record = put(house, 77)
    page, keys = officer.page, officer.page.keyboard
    page.goto(f"/ra-soat/{record.id}")
    expect(page.locator("rect.word")).to_have_count(6)
    keys.press("Escape")
    must_be_at(page, "anh")
    keys.press("N")
    keys.press("ArrowRight")
    keys.press("E")
    expect(page.locator("#chu-moi")).to_have_value("dịnh")
    officer.look()
    keys.type("định")
    keys.press("Enter")
    expect(page.locator("rect.word.mended")).to_have_count(1)
    officer.page.reload()
    expect(page.locator("rect.word.mended")).to_have_count(1)
    keys.press("Control+Enter")
    page.wait_for_url("**tin=xac-nhan**")

    assert [file.role for file in kept(house, record).files].count(Role.READING) == 2
    with house.archive.parts.catalog.view() as view:
        assert "Quyết định số 7" in str(view.pages.one(record.id, 1))


def test_the_picture_fills_a_field_by_keys(house: House, officer: Walker) -> None:
    """I puts the chosen word into the field one came from, Shift+I adds to it, Enter goes back."""
    record = put(house, 76)
    page, keys = officer.page, officer.page.keyboard
    page.goto(f"/ra-soat/{record.id}")
    expect(page.locator("rect.word")).to_have_count(6)
    keys.press("Escape")
    keys.press("N")
    keys.press("I")
    expect(page.locator("#f-number")).to_have_value("Quyết")
    keys.press("ArrowRight")
    keys.press("Shift+I")
    expect(page.locator("#f-number")).to_have_value("Quyết dịnh")
    keys.press("Enter")
    must_be_at(page, "f-number")


def test_a_click_fills_and_a_switch_silences_single_keys(house: House, officer: Walker) -> None:
    """A word of the picture goes where one was; ? is no part of a number (2.1.4 for the switch)."""
    record = put(house, 78)
    page, keys = officer.page, officer.page.keyboard
    page.goto(f"/ra-soat/{record.id}")
    page.locator("#f-signer").focus()
    page.locator("rect.word").nth(4).click()
    page.locator("rect.word").nth(5).click(modifiers=["Shift"])
    expect(page.locator("#f-signer")).to_have_value("ngày 02/03/2026")
    page.locator("#f-number").focus()
    number = page.locator("#f-number").input_value()
    keys.press("?")
    expect(page.locator("#bang-phim")).to_be_visible()
    expect(page.locator("#f-number")).to_have_value(number)
    page.uncheck("#phim-mot-chu")
    keys.press("Escape")
    page.locator("#anh").focus()
    for key in ("E", "?"):
        keys.press(key)
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_a_session_that_ends_leads_back_to_the_same_field(house: House, officer: Walker) -> None:
    """What was typed and where one was is there after the next log-in; nobody pressed save."""
    record = put(house, 79)
    page = officer.page
    page.clock.install()
    page.goto(f"/ra-soat/{record.id}")
    page.locator("#f-abstract").fill("Gõ dở khi phiên hết")
    page.clock.run_for(5000)
    expect(page.locator("#nhap-da-luu")).to_have_text("Đã lưu bản nháp")
    page.context.clear_cookies()
    page.goto(f"/ra-soat/{record.id}")
    page.fill("#ten", "officer")
    page.fill("#mat-khau", house.passwords["officer"])
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/ra-soat/{record.id}")

    expect(page.locator("#f-abstract")).to_have_value("Gõ dở khi phiên hết")
    must_be_at(page, "f-abstract")
    assert kept(house, record).state is State.READ


def test_the_lines_of_a_page_are_corrected_without_scripts(
    house: House, walk: Callable[..., Walker]
) -> None:
    """A plain form beside the picture; the corrections wait in the draft and are confirmed."""
    record = put(house, 80)
    page = seated(house, walk((360, 740), scripts=False)).page
    page.goto(f"/ra-soat/{record.id}/chu/1")
    page.fill("#d-0", "Quyết định số 8")
    page.click("text=Ghi vào bản nháp")
    expect(page.locator("#chu-da-sua")).to_contain_text("Đã sửa 2 chỗ")
    page.click("#xac-nhan")
    page.wait_for_url("**tin=xac-nhan**")

    with house.archive.parts.catalog.view() as view:
        assert "Quyết định số 8" in str(view.pages.one(record.id, 1))


def test_every_page_of_the_desk_passes_axe(
    house: House, walk: Callable[..., Walker], size: tuple[int, int]
) -> None:
    """Queue, lots, lines and fields, at both widths, with a warning and a number typed twice."""
    parts = house.archive.parts
    twice = Reading(procedure="2.000635", values=SURE | {"date": ("2199-01-01", 0.9)})
    record = put_as_read(parts, somebody(parts, "officer"), twice)
    walker = seated(house, walk(size))
    for address in ("danh-sach", "lo", f"{record.id}/chu/1", record.id):
        walker.go(f"/ra-soat/{address}")
    expect(walker.page.locator("main")).to_contain_text("còn ở tương lai")
    expect(walker.page.locator("#f-citizen_numbers")).to_have_value("")
