"""An archive under siege: one body, one officer, and every door a file can come in by.

It is the real archive with its children held short, so that what wants the whole machine ends soon.
"""

import io
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from archive.accounts.login import log_in
from archive.accounts.passwords import Cost
from archive.accounts.people import actor_of, add_person
from archive.accounts.tokens import make_token
from archive.assemble import assemble, now
from archive.catalog.jobtable import JobTable
from archive.catalog.sql.records import Wanted
from archive.cli.main import vankho
from archive.cli.outcome import guarded
from archive.parts import Parts, name_of
from archive.queue.children import ChildrenRunner
from archive.queue.interface import Runner
from archive.records.actor import Actor, Membership, Office
from archive.records.body import Body, BodyLevel
from archive.records.calendar import legal_day
from archive.records.job import Job, JobState, Task
from archive.records.record import Record
from archive.route.handler import handler
from archive.sandbox.limits import GIB, Limits
from archive.sandbox.runner import Sandbox
from archive.settings import Settings
from archive.web.app import make_app
from archive.web.site import Site
from tests.faults.clock import Clock

BODY = "cau-mau"
PASSWORD = "mat-khau-cua-can-bo"
CHEAP = Cost(memory_kib=8, passes=1)
LIMITS = Limits(memory=GIB, cpu=10, wall=300)
"""What a child gets, and of the time a fifth for looking what a file is."""


@dataclass(frozen=True)
class Gate:
    """The archive, its officer, and the ways in. Each way returns the record's id."""

    parts: Parts
    runner: Runner
    data: Path
    clock: Clock
    client: FlaskClient
    csrf: str
    token: str
    officer: Actor

    def by_script(self, name: str, content: bytes) -> TestResponse:
        """Send one file as the page's script does."""
        said = {"X-CSRF": self.csrf, "Accept": "application/json"}
        return self._sent("/nop/tep", {"file": (io.BytesIO(content), name)}, said)

    def by_form(self, *files: tuple[str, bytes]) -> TestResponse:
        """Send files as the plain form does."""
        several = [(io.BytesIO(content), name) for name, content in files]
        return self._sent("/nop", {"files": several, "csrf": self.csrf}, {})

    def by_machine(self, name: str, content: bytes) -> TestResponse:
        """Send one file through the interface for machines."""
        said = {"Authorization": f"Bearer {self.token}"}
        return self._sent("/api/v1/records", {"file": (io.BytesIO(content), name)}, said)

    def by_shell(self, *paths: Path) -> tuple[int, list[Mapping[str, object]], str]:
        """Hand paths in by ``vankho ingest``; return its code, its lines, its words."""
        out, err = io.StringIO(), io.StringIO()
        words = ["ingest", *map(str, paths), "--body", BODY, "--json"]
        code = 0
        with redirect_stdout(out), redirect_stderr(err), suppress(SystemExit):
            try:
                guarded(vankho, [*words, "--data", str(self.data)])
            except SystemExit as left:
                code = int(left.code or 0)
        return code, [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()

    def by_batch(self, files: Mapping[str, bytes]) -> str:
        """Send files as a batch."""
        out = io.BytesIO()
        with ZipFile(out, "w") as batch:
            for name, content in files.items():
                batch.writestr(name, content)
        return record_in(self.by_script("lo.zip", out.getvalue()))

    def work(self) -> None:
        """Run everything that is due, and what is tried again within ten minutes."""
        for _ in range(4):
            self.runner.run_until_idle()
            self.clock.now += timedelta(seconds=200)

    def record(self, record_id: str) -> Record:
        """Return a record as the catalogue has it now."""
        with self.parts.catalog.view() as view:
            return view.records.get(record_id)

    def named(self, name: str) -> list[Record]:
        """Return the records that carry this name."""
        with self.parts.catalog.view() as view:
            return [one for one in view.records.list(Wanted(limit=1000)) if one.name == name]

    def kept(self, record: Record) -> bytes:
        """Return the received bytes of a record as they lie in the store."""
        return self.parts.objects.read(name_of(record, record.original))

    def jobs(self, state: JobState) -> list[Job]:
        """Return the jobs in this state, but for those of the clock."""
        with self.parts.catalog.view() as view:
            return [job for job in view.jobs.list(state) if job.task is not Task.CHECKPOINT]

    def _sent(
        self, address: str, form: Mapping[str, object], headers: Mapping[str, str]
    ) -> TestResponse:
        answer = self.client.post(
            address, data={"body": BODY, **form}, headers=dict(headers), buffered=True
        )
        answer.request.environ["wsgi.input"].close()  # the client's own copy of a large form
        return answer


def record_in(answer: TestResponse) -> str:
    """Return the record an answer tells of; the upload was taken."""
    assert answer.status_code in {200, 201}, answer.get_data(as_text=True)
    if answer.json:
        return str(answer.json.get("record") or answer.json["id"])
    found = re.search(r'href="/ho-so/([0-9a-z]{26})"', answer.get_data(as_text=True))
    assert found is not None
    return found[1]


@contextmanager
def besieged(folder: Path) -> Iterator[Gate]:
    """Open the archive in this empty folder."""
    folder.mkdir(mode=0o700)
    clock = Clock(now() + timedelta(hours=1))  # the shell has its own, in the same folder
    archive = assemble(Settings(folder), clock=clock)
    try:
        parts = replace(archive.parts, sandbox=Sandbox(limits=LIMITS))
        table = JobTable(parts.catalog, clock=clock, chance=parts.chance, host="gate")
        with parts.catalog.work() as work:
            work.dossiers.put_body(Body(BODY, "UBND xã Cầu Mẫu", BodyLevel.COMMUNE))
        office = Membership(BODY, Office.OFFICER)
        person = add_person(parts, "officer", "Trần Thị Mẫu", PASSWORD, office, cost=CHEAP)
        opened = log_in(parts, "officer", PASSWORD, "127.0.0.1", cost=CHEAP)
        client = make_app(parts, Site("http://127.0.0.1")).test_client()
        client.set_cookie("vankho", opened.cookie)
        with parts.catalog.view() as view:
            officer = actor_of(view, person.id, legal_day(clock()))
        token = make_token(parts, "officer", "test", 1)
        runner = ChildrenRunner(table, handler(parts))
        yield Gate(parts, runner, folder, clock, client, opened.csrf, token, officer)
    finally:
        archive.close()
