"""An archive whose services can each be taken away and given back, and who walks its pages.

Time-stamps, OCSP and CRL come through a line that can be cut or swallow everything, the store lies
on a disk that can be full, the index in a folder that can be gone. Nothing is ever restarted.
"""

import io
import secrets
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from werkzeug.test import TestResponse

from archive.accounts.tokens import make_token
from archive.assemble import assemble
from archive.catalog.jobtable import JobTable
from archive.demo.papers import sample
from archive.demo.prepare import make_world, people_the_archive
from archive.inquiry.services import KEPT
from archive.objects.filesystem import FilesystemStore
from archive.objects.verified import VerifiedStore
from archive.parts import Parts
from archive.queue.children import ChildrenRunner
from archive.records.record import Record, Role
from archive.records.state import State
from archive.route.handler import handler
from archive.route.review import confirm
from archive.route.sign import sign, unlock
from archive.settings import read_settings
from archive.web.app import make_app
from archive.web.site import Site
from tests.doors.web.visiting import Town
from tests.faults.clock import Clock
from tests.faults.disk import FaultyDisk
from tests.faults.proxy import Proxy
from tests.faults.stampers import BadWorld
from tests.route.conftest import Office

PAPER = sample("born_digital", seed=1)
"""A paper whose text needs no engine: quick to read."""

WORD = "hồ sơ"
"""What is searched for: it stands on the paper."""


@dataclass(frozen=True)
class Ward:
    """The archive, and what can be done to it."""

    town: Town
    line: Proxy
    disk: FaultyDisk
    folder: Path
    token: str

    @property
    def parts(self) -> Parts:
        """The archive's parts."""
        return self.town.office.parts

    @contextmanager
    def without_index(self) -> Iterator[None]:
        """Take the folder of the index away and give it back."""
        here, away = self.folder / "index", self.folder / "index-away"
        here.rename(away)
        try:
            yield
        finally:
            away.rename(here)

    @contextmanager
    def with_full_disk(self, left: int) -> Iterator[None]:
        """Leave only so many bytes on the store's disk."""
        self.disk.left = left
        try:
            yield
        finally:
            self.disk.left = None

    def wait(self, seconds: float = KEPT.total_seconds()) -> None:
        """Let time pass; after a long while people log in again."""
        self.town.office.clock.now += timedelta(seconds=seconds)
        if seconds > KEPT.total_seconds():
            self.town.cookies.clear()

    def record(self, record_id: str) -> Record:
        """Return a record as the catalogue has it now."""
        return self.town.office.record(record_id)

    def hand_in(self, content: bytes = PAPER.content) -> tuple[int, Mapping[str, object]]:
        """Send a paper to the interface for machines; return the status and the answer."""
        answer = self.town.app.test_client().post(
            "/api/v1/records",
            data={"body": "cau-mau", "file": (io.BytesIO(content), PAPER.name)},
            headers={"Authorization": f"Bearer {self.token}"},
            buffered=True,
        )
        answer.request.environ["wsgi.input"].close()  # the client's own copy of a large form
        return answer.status_code, dict(answer.json or {})

    def sign(self, record_id: str) -> None:
        """Sign a reviewed record as its signer would."""
        office = self.town.office
        signer = office.person("signer")
        key = unlock(self.parts, signer, "demo", office.world.signer("demo").pin)
        sign(self.parts, record_id, key, by=signer, seen=None)

    def reviewed(self) -> str:
        """Carry a paper to where it waits for its signature; return the record's id."""
        _, said = self.hand_in()
        office = self.town.office
        office.work()
        record = str(said["id"])
        confirm(self.parts, record, {"number": "7/QĐ-UBND"}, by=office.person("officer"))
        office.work()
        return record

    def notices(self) -> str:
        """Return what a page and ``/readyz`` say is missing; both say the same."""
        self.wait()
        page = self.town.visit("officer").get("/viec").get_data(as_text=True)
        told = self.town.app.test_client().get("/readyz").json or {}
        assert all(one["missing"] in page for one in told["lacking"])
        return " ".join(one["service"] for one in told["lacking"])

    def walk(self, record: str) -> dict[str, int]:
        """Open every main page as officer, signer, machine and public; return what each answers."""
        pages = ["/viec", "/nop", "/ra-soat", "/ho-so", f"/ho-so/{record}", f"/xem/{record}/1"]
        pages += ["/vu-viec", f"/tim?q={WORD}", f"/tep/{record}/ket-qua", "/tro-giup"]
        public = ["/", "/xac-minh", "/healthz", "/metrics"]
        if self.record(record).state is State.SEALED:
            public.append(f"/v/{self.record(record).public}")
        said = {page: _answered(self.town.visit("officer").get(page)) for page in pages}
        said["/ky"] = _answered(self.town.visit("signer").get("/ky"))
        client = self.town.app.test_client()
        said |= {page: client.get(page, buffered=True).status_code for page in public}
        known = {"Authorization": f"Bearer {self.token}"}
        for page in ("/api/v1/records", f"/api/v1/records/{record}", f"/api/v1/search?q={WORD}"):
            said[page] = client.get(page, headers=known).status_code
        return said

    def result(self, record: str) -> bytes:
        """Download a record's signed result as the officer."""
        answer = self.town.visit("officer").get(f"/tep/{record}/ket-qua")
        assert answer.status_code == 200
        return bytes(answer.data)

    def signed(self, record: str) -> bytes:
        """Return the signed result as it lies in the store."""
        file = self.record(record).file(Role.SIGNED)
        assert file is not None
        owner = next(
            name for name in self.parts.objects.names(record) if name.digest == file.sha256
        )
        return self.parts.objects.read(owner)


@contextmanager
def opened(folder: Path) -> Iterator[Ward]:
    """Open the archive in this empty folder."""
    folder.mkdir(mode=0o700)
    clock, disk = Clock(), FaultyDisk()
    world = make_world(folder, at=clock(), chance=secrets.token_bytes)
    # Certificates name the world's own port: there stands the line, behind it the services.
    behind = replace(world, port=_free_port())
    target = ("127.0.0.1", behind.port)
    with BadWorld(behind, clock) as server, Proxy(target, port=world.port) as line:
        archive = assemble(replace(read_settings(folder), tsa_timeout=0.5), clock=clock)
        try:
            store = VerifiedStore(FilesystemStore(folder / "objects", disk=disk))
            parts = replace(archive.parts, objects=store)
            table = JobTable(parts.catalog, clock=clock, chance=parts.chance, host="ward")
            runner = ChildrenRunner(table, handler(parts))
            passwords = people_the_archive(parts, folder, world)
            office = Office(replace(archive, parts=parts, runner=runner), world, server, clock)
            app = make_app(parts, Site("http://127.0.0.1"))
            token = make_token(parts, "officer", "ward", 30)
            yield Ward(Town(office, app, passwords), line, disk, folder, token)
        finally:
            archive.close()


def _answered(answer: TestResponse) -> int:
    """Return the status; being led on counts as opened, unless it is to the log-in."""
    is_led_on = answer.status_code == 303 and "/dang-nhap" not in answer.headers["Location"]
    return 200 if is_led_on else answer.status_code


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
