"""A person at a browser, watched: nothing foreign is loaded, nothing fails, axe passes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Dialog, Page, Request

from archive.assemble import Archive
from archive.demo.world import World

AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = f"axe.run(document, {{runOnly: {RULES}}})"
PATIENCE = 120_000
"""Milliseconds a person waits for reading and signing on a busy machine."""


@dataclass(frozen=True)
class House:
    """A running archive: where it is, its parts, its certificates, its people's passwords."""

    address: str
    archive: Archive
    world: World
    passwords: Mapping[str, str]


@dataclass
class Walker:
    """A browser window. ``wrong`` gathers what should never happen on any page."""

    house: House
    page: Page
    wrong: list[str] = field(default_factory=list)

    @classmethod
    def at(cls, house: House, page: Page) -> "Walker":
        """Stand before a fresh window and begin to watch it."""
        walker = cls(house, page)
        page.on("request", walker.note_request)
        page.on("console", walker.note_console)
        page.on("pageerror", lambda error: walker.wrong.append(f"script error: {error}"))
        page.on("dialog", walker.note_dialog)
        return walker

    def log_in(self, username: str) -> None:
        """Log in through the form."""
        self.page.goto("/dang-nhap")
        self.look()
        self.page.fill("#ten", username)
        self.page.fill("#mat-khau", self.house.passwords[username])
        self.page.click("main button")
        self.page.wait_for_url("**/viec")
        self.look()

    def go(self, address: str) -> None:
        """Open a page of the house and look at it."""
        self.page.goto(address)
        self.look()

    def look(self) -> None:
        """Judge the page as it stands: axe, no sideways scrolling, nothing wrong so far."""
        self.page.evaluate(AXE)
        found: dict[str, Any] = self.page.evaluate(RUN)
        told = [
            f"{one['id']}: {node['target']} {node['failureSummary']}"
            for one in found["violations"]
            for node in one["nodes"]
        ]
        assert told == [], f"axe on {self.page.url}: {told}"
        wide, room = self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= room, f"{self.page.url} is {wide} px wide in a window of {room}"
        assert self.wrong == []

    def note_request(self, request: Request) -> None:
        """Remember a request that leaves this machine."""
        if not request.url.startswith((self.house.address, "data:", "blob:")):
            self.wrong.append(f"asked another machine: {request.url}")

    def note_console(self, message: ConsoleMessage) -> None:
        """Remember what the browser complains about (a refused script or style, a lost file)."""
        if message.type == "error":
            self.wrong.append(f"console: {message.text}")

    def note_dialog(self, dialog: Dialog) -> None:
        """Remember a dialog: only hostile content opens one."""
        self.wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()
