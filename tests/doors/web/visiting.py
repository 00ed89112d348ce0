"""How a test visits the web door: a browser with one person's session, forms with their token."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from archive.accounts.login import log_in
from archive.records.job import JobState
from tests.route.conftest import Office

TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


@dataclass
class Visitor:
    """A browser at the door. ``get`` and ``post`` follow no redirects."""

    client: FlaskClient
    csrf: str

    def get(self, address: str, **more: object) -> TestResponse:
        """Open a page."""
        return self.client.get(address, buffered=True, **more)

    def post(
        self, address: str, data: Mapping[str, object] | None = None, **more: object
    ) -> TestResponse:
        """Send a form with its token."""
        said = {"csrf": self.csrf, **(data or {})}
        answer = self.client.post(address, data=said, buffered=True, **more)
        answer.request.environ["wsgi.input"].close()  # the client's own copy of a large form
        return answer


@dataclass(frozen=True)
class Town:
    """An archive with its people and its web door."""

    office: Office
    app: Flask
    passwords: Mapping[str, str]
    cookies: dict[str, tuple[str, str]] = field(default_factory=dict)

    def later(self, *, minutes: int) -> None:
        """Let time pass; whoever was logged in has to log in again."""
        self.office.clock.now += timedelta(minutes=minutes)
        self.cookies.clear()

    def stopped(self) -> list[str]:
        """Return why work stopped, for a test that cannot go on without it."""
        with self.office.parts.catalog.view() as view:
            return [f"{job.task}: {job.error}" for job in view.jobs.list(JobState.DEAD)]

    def visit(self, username: str | None = None) -> Visitor:
        """Stand at the door as nobody, or as one of the people, logged in."""
        client = self.app.test_client()
        if username is None:
            page = client.get("/dang-nhap").get_data(as_text=True)
            return Visitor(client, token_in(page))
        if username not in self.cookies:
            opened = log_in(self.office.parts, username, self.passwords[username], "127.0.0.1")
            self.cookies[username] = (opened.cookie, opened.csrf)
        cookie, csrf = self.cookies[username]
        client.set_cookie("vankho", cookie)
        return Visitor(client, csrf)


def token_in(page: str) -> str:
    """Return the token of the first form on a page."""
    found = TOKEN.search(page)
    assert found is not None, "the page has no form"
    return found[1]
