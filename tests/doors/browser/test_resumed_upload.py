"""A large upload survives a closed window: the same file, chosen again, goes on where it ended."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.doors.browser.walking import House, Walker

DESK = (1280, 800)
SLOW = {"offline": False, "latency": 5, "downloadThroughput": -1, "uploadThroughput": 24 << 20}

SECOND_PIECE = re.compile(r"đang gửi (9|1\d),")
HALF = re.compile(r"gui-do\.pdf: (8|16),0 MB / 20,0 MB")

# The web server leaves it to the collector to close the spool of a request that was cut off.
CUT_OFF = "ignore:unclosed file:ResourceWarning"

pytestmark = [
    pytest.mark.needs("chromium"),
    pytest.mark.timeout(300),
    pytest.mark.filterwarnings(CUT_OFF),
]


def test_an_upload_goes_on_after_the_window_was_closed(
    house: House, walk: Callable[..., Walker], tmp_path: Path
) -> None:
    """Paused, closed, opened again: it is listed as half sent, and becomes one record."""
    path = tmp_path / "gui-do.pdf"
    path.write_bytes(b"%PDF-1.7 " + os.urandom(20 << 20))
    walker = walk(DESK)
    walker.log_in("officer")
    page = walker.page
    page.goto("/nop")
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)
    page.set_input_files("#tep", str(path))
    expect(page.locator("#danh-sach p").first).to_contain_text(SECOND_PIECE, timeout=60_000)
    page.click("#tam-dung")
    expect(page.locator("#tong")).to_contain_text("đang tạm dừng")
    page.close(run_before_unload=False)

    again = Walker.at(house, page.context.new_page()).page
    again.goto("/nop")
    expect(again.locator("#gui-do")).to_contain_text(HALF)
    again.set_input_files("#tep", str(path))
    expect(again.locator("#danh-sach a")).to_have_text("gui-do.pdf")
    with house.archive.parts.catalog.view() as view:
        names = [view.records.get(one).name for one in view.records.ids()]
    assert names.count("gui-do.pdf") == 1
