"""A real server on loopback and a real browser: what a person would sit in front of."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from archive.assemble import now
from archive.demo.world import WorldServer
from tests.doors.browser.housing import housed
from tests.doors.browser.walking import House, Walker

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
SIZES = {"phone": (360, 740), "desk": (1280, 800)}


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Open an archive whose web door, workers and certificate world all run."""
    with (
        housed(tmp_path_factory.mktemp("house") / "data") as found,
        WorldServer(found.world, now),
    ):
        found.archive.runner.start()
        yield found


@pytest.fixture(scope="module")
def chromium_window() -> Iterator[Browser]:
    """Start the browser of this machine for one file.

    While it is open an event loop runs in this thread, which tests of other folders do not expect.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=sorted(SIZES))
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """Hold the device: a phone of 360 pixels, a desk of 1280."""
    return SIZES[request.param]


@pytest.fixture
def walk(house: House, chromium_window: Browser) -> Iterator[Callable[..., Walker]]:
    """Return a way to open a fresh browser window at the house, with or without scripts."""
    with ExitStack() as stack:

        def open_window(size: tuple[int, int], *, scripts: bool = True) -> Walker:
            width, height = size
            context = chromium_window.new_context(
                viewport={"width": width, "height": height},
                java_script_enabled=scripts,
                locale="vi-VN",
                base_url=house.address,
            )
            stack.callback(context.close)
            return Walker.at(house, context.new_page())

        yield open_window


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty folder for files that are handed in and taken home."""
    return tmp_path
