"""An archive and machines that speak to it: made once, each test comes with somebody's token."""

import io
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from archive.accounts.tokens import make_token
from archive.assemble import assemble
from archive.demo.papers import Sample, sample
from archive.demo.prepare import make_world, people_the_archive
from archive.demo.world import WorldServer
from archive.settings import read_settings
from archive.web.app import make_app
from archive.web.site import Site
from tests.doors.api.receiver import Receiver, receiving
from tests.doors.api.shapes import faults
from tests.remembered import RememberingSandbox
from tests.route.conftest import Clock, Office

BASE = "/api/v1"
PAPER = "born_digital"
"""A paper whose text needs no engine: quick to read."""


def problem_faults(declared: Mapping[str, Any], answer: TestResponse) -> list[str]:
    """Name what in a refusal is not RFC 9457 as the document declares it."""
    if answer.content_type != "application/problem+json":
        return ["no problem details"]
    said = cast("dict[str, Any]", answer.json)
    wrong = [] if said.get("status") == answer.status_code else ["another status inside"]
    return wrong + faults(declared["components"]["schemas"]["Problem"], said)


@dataclass(frozen=True)
class Machine:
    """A program with a person's token. Every answer is held to what the document declares."""

    client: FlaskClient
    token: str | None
    declared: Mapping[str, Any]

    def get(self, path: str, **more: object) -> TestResponse:
        """Ask for something."""
        return self._asked("GET", path, **more)

    def post(self, path: str, **more: object) -> TestResponse:
        """Send something."""
        return self._asked("POST", path, **more)

    def delete(self, path: str, **more: object) -> TestResponse:
        """Take something away."""
        return self._asked("DELETE", path, **more)

    def hand_in(self, paper: Sample, body: str = "cau-mau", **more: str) -> TestResponse:
        """Upload a sample."""
        form = {"file": (io.BytesIO(paper.content), paper.name), "body": body, **more}
        return self.post("/records", data=form)

    def _asked(self, method: str, path: str, **more: object) -> TestResponse:
        said = cast("Mapping[str, str]", more.pop("headers", {}))
        token = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers = {**token, **said}
        asked = cast("dict[str, Any]", {"headers": headers, "buffered": True, **more})
        answer = self.client.open(f"{BASE}{path}", method=method, **asked)
        answer.request.environ["wsgi.input"].close()  # the test client leaves a large form open
        assert not self._faults(method, path.partition("?")[0], answer)
        return answer

    def _faults(self, method: str, path: str, answer: TestResponse) -> list[str]:
        """Name what in an answer is not what the document promises."""
        operation = self.declared["paths"][self._template(path)][method.lower()]
        promised = operation["responses"].get(str(answer.status_code))
        if promised is None:
            return [f"status {answer.status_code} is not declared"]
        if answer.status_code >= 400:
            return problem_faults(self.declared, answer)
        if "application/json" not in promised.get("content", {}):
            return []
        return faults(promised["content"]["application/json"]["schema"], answer.json)

    def _template(self, path: str) -> str:
        asked = f"{BASE}{path}".split("/")
        for template in self.declared["paths"]:
            parts = template.split("/")
            pairs = zip(parts, asked, strict=False)
            if len(parts) == len(asked) and all("{" in one or one == two for one, two in pairs):
                return str(template)
        message = f"{path} is not declared"
        raise AssertionError(message)


@dataclass(frozen=True)
class Hall:
    """The archive with its door for machines, and a machine it may send messages to."""

    office: Office
    app: Flask
    declared: Mapping[str, Any]
    receiver: Receiver

    def machine(self, username: str | None = None) -> Machine:
        """Return a program that speaks with this person's token, or with none."""
        parts = self.office.parts
        token = make_token(parts, username, "test", 1) if username else None
        return Machine(self.app.test_client(), token, self.declared)


@pytest.fixture(scope="package")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """Open the archive; its certificate world answers on loopback."""
    folder = tmp_path_factory.mktemp("hall") / "data"
    folder.mkdir(mode=0o700)
    clock = Clock()
    world = make_world(folder, at=clock(), chance=secrets.token_bytes)
    with receiving() as receiver, WorldServer(world, clock) as server:
        environment = {"VANKHO_WEBHOOK_ALLOWED": receiver.place}
        settings = read_settings(folder, environment=environment)
        archive = assemble(settings, clock=clock, sandbox=RememberingSandbox)
        people_the_archive(archive.parts, folder, world)
        app = make_app(archive.parts, Site("http://127.0.0.1"))
        declared = cast("dict[str, Any]", app.test_client().get("/api/openapi.json").json)
        yield Hall(Office(archive, world, server, clock), app, declared, receiver)
        archive.close()


@pytest.fixture
def machine(hall: Hall) -> Callable[..., Machine]:
    """Return a way to speak to the archive as nobody, or with one of the people's tokens."""
    return hall.machine


@pytest.fixture(scope="package")
def paper() -> Sample:
    """Return the paper that is handed in."""
    return sample(PAPER, seed=1)


@pytest.fixture(scope="package")
def read_record(hall: Hall, paper: Sample) -> str:
    """Return a record that waits for somebody's review."""
    record = hall.machine("officer").hand_in(paper).json
    hall.office.work()
    assert record is not None
    return str(record["id"])


@pytest.fixture(scope="package")
def reviewed_record(hall: Hall, paper: Sample) -> str:
    """Return a record that waits for somebody's signature."""
    officer = hall.machine("officer")
    record = officer.hand_in(paper).json
    assert record is not None
    hall.office.work()
    officer.post(f"/records/{record['id']}/review", json={"values": {}})
    hall.office.work()
    return str(record["id"])


@pytest.fixture(scope="package")
def far_record(hall: Hall, paper: Sample) -> str:
    """Return a record of another province."""
    record = hall.machine("officer2").hand_in(paper, "doi-mau").json
    hall.office.work()
    assert record is not None
    return str(record["id"])
