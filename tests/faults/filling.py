"""An archive on a disk that fills up: people hand in, the disk is full, and there is room again.

    python -m tests.faults.filling SOURCE MOUNT PAPER

``MOUNT`` is a small file system of its own; the data folder ``SOURCE`` is copied there. One JSON
object at the end tells what happened (``Story``).
"""

import io
import json
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from flask.testing import FlaskClient

from archive.accounts.tokens import make_token
from archive.assemble import Archive, assemble, now
from archive.demo.play import somebody
from archive.records.errors import NoSpace
from archive.records.job import Job, JobState
from archive.records.record import Record
from archive.records.state import State
from archive.route.upload import Delivery, upload
from archive.settings import read_settings
from archive.upkeep.check import check
from archive.web.app import make_app
from archive.web.site import Site

ROOMS = (0, 40_000, 100_000)
"""Bytes that are left when somebody hands in: not even a row fits, a row fits, half a file fits."""

PATIENCE = 120


@dataclass
class Story:
    """What happened, to be held to P14 by the test."""

    refused: list[str] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    visible: int = 0
    owners: int = 0
    arriving: int = 0
    read_meanwhile: bool = False
    failed: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)


class Office:
    """An archive on a small disk, and somebody who hands in."""

    def __init__(self, mount: Path, paper: Path) -> None:
        self._ahead = timedelta()
        self._paper = paper
        self.ballast = mount / "ballast"
        self.archive: Archive = assemble(read_settings(mount / "data"), clock=self._clock)
        self.parts = self.archive.parts
        app = make_app(self.parts, Site(public_url="http://localhost"))
        self.client: FlaskClient = app.test_client()
        self.token = make_token(self.parts, "officer", "full", 1)

    def hand_in(self) -> Record:
        """Hand the paper in."""
        with self._paper.open("rb") as content:
            delivery = Delivery("giay.pdf", content, "cau-mau", somebody(self.parts, "officer"))
            return upload(self.parts, delivery)

    def post(self) -> tuple[int, str]:
        """Hand the paper in over HTTP; return the status and the code of the answer."""
        form = {"file": (io.BytesIO(self._paper.read_bytes()), "giay.pdf"), "body": "cau-mau"}
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = self.client.post("/api/v1/records", data=form, headers=headers, buffered=True)
        return answer.status_code, str((answer.json or {}).get("code", ""))

    @contextmanager
    def full(self, room: int) -> Iterator[None]:
        """Leave only so many bytes."""
        with self.ballast.open("wb", buffering=0) as file:
            with suppress(OSError):
                while True:
                    file.write(bytes(4096))
            file.truncate(max(0, file.tell() - room))
            yield
        self.ballast.unlink()

    def work(self, *, until_done: bool) -> None:
        """Let the workers work for a moment, or until all is done; waits are not waited for."""
        deadline = time.monotonic() + (PATIENCE if until_done else 1.5)
        while time.monotonic() < deadline and (self.jobs() or not until_done):
            time.sleep(0.1)
            # Leases run out by the same clock: it is moved on only while nobody holds one.
            if until_done and all(one.state is JobState.READY for one in self.jobs()):
                self._ahead += timedelta(seconds=30)

    def jobs(self) -> list[Job]:
        """Return the jobs of records that are not done."""
        states = [one for one in JobState if one is not JobState.DONE]
        with self.parts.catalog.view() as view:
            return [one for one in view.jobs.list(*states) if one.record]

    def records(self) -> list[Record]:
        """Return every record."""
        with self.parts.catalog.view() as view:
            return [view.records.get(one) for one in view.records.ids()]

    def _clock(self) -> datetime:
        return now() + self._ahead


def lived(mount: Path, paper: Path) -> Story:
    """Live through it."""
    story, office = Story(), Office(mount, paper)
    first = office.hand_in()
    for room in ROOMS:
        with office.full(room):
            _refused(office, story)
    with office.full(ROOMS[1]):
        office.archive.runner.start()
        office.work(until_done=False)
        _seen(office, story, first)
    office.hand_in()
    office.work(until_done=True)
    story.unfinished = [one.state for one in office.records() if one.state is not State.REFUSED]
    office.archive.runner.stop()
    report = check(office.parts)
    story.damaged = [f"{one.what} {one.object}" for one in report.damaged]
    story.unchecked = [f"{one.why} {one.object}" for one in report.unchecked]
    office.archive.close()
    return story


def _refused(office: Office, story: Story) -> None:
    """Hand in by both ways, and note what is answered."""
    try:
        office.hand_in()
    except NoSpace as error:
        story.refused.append(error.message)
    status, code = office.post()
    story.statuses.append(status)
    story.codes.append(code)


def _seen(office: Office, story: Story, first: Record) -> None:
    """Look what is there while the disk is full."""
    objects = office.parts.objects
    story.failed = [f"{one.task} {one.attempts}" for one in office.jobs() if one.attempts > 1]
    story.failed += [one.task for one in office.jobs() if one.state is JobState.DEAD]
    story.visible = len(office.records())
    story.owners = sum(1 for one in objects.owners() if one not in {"ledger", "register"})
    incoming = office.archive.settings.data / "objects" / ".incoming"
    story.arriving = sum(1 for _ in incoming.iterdir())
    with objects.open(next(objects.names(first.id))) as stream:
        story.read_meanwhile = bool(stream.read())


def main() -> None:
    """Copy the data folder to the small disk and live through it."""
    source, mount, paper = (Path(one) for one in sys.argv[1:4])
    shutil.copytree(source, mount / "data")
    sys.stdout.write(json.dumps(asdict(lived(mount, paper)), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
