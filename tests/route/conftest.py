"""A whole archive in a temporary folder: store, catalogue, index, sandbox, certificates."""

import io
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from archive.assemble import Archive, assemble
from archive.demo.papers import Sample, sample
from archive.demo.play import somebody
from archive.demo.prepare import make_world, people_the_archive
from archive.demo.world import World, WorldServer
from archive.parts import Parts
from archive.records.access import Act, may_in
from archive.records.actor import Actor
from archive.records.record import Record, Role
from archive.route.review import confirm
from archive.route.sign import sign, unlock
from archive.route.upload import Delivery, upload
from archive.sandbox.runner import Sandbox
from archive.settings import read_settings
from tests.faults.clock import Clock as Clock  # noqa: PLC0414 - those who open offices use it too
from tests.overheard import WATCH
from tests.remembered import RememberingSandbox

DECISION = sample("decision", seed=1)


@dataclass(frozen=True)
class Office:
    """An archive with its people, opened for one test."""

    archive: Archive
    world: World
    server: WorldServer
    clock: Clock

    @property
    def parts(self) -> Parts:
        """The archive's parts."""
        return self.archive.parts

    def person(self, username: str) -> Actor:
        """Return one of the people."""
        return somebody(self.parts, username)

    def work(self) -> int:
        """Run everything that is due."""
        return self.archive.runner.run_until_idle()

    def record(self, record_id: str) -> Record:
        """Return a record as the catalogue has it now."""
        with self.parts.catalog.view() as view:
            return view.records.get(record_id)


@pytest.fixture
def clock() -> Clock:
    """Stop the clock on a working morning."""
    return Clock()


@pytest.fixture
def office(tmp_path: Path, clock: Clock) -> Iterator[Office]:
    """Open an archive for one test alone."""
    with opened(tmp_path / "data", clock, RememberingSandbox) as office:
        yield office


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Open one archive for all tests that add to it and take nothing away."""
    with opened(tmp_path_factory.mktemp("house") / "data", Clock(), RememberingSandbox) as office:
        yield office


@contextmanager
def opened(folder: Path, clock: Clock, sandbox: type[Sandbox] = Sandbox) -> Iterator[Office]:
    """Open an archive with its people, whose certificate world answers on loopback."""
    folder.mkdir(mode=0o700)
    world = make_world(folder, at=clock(), chance=secrets.token_bytes)
    WATCH.know_world(world)
    archive = assemble(read_settings(folder), clock=clock, sandbox=sandbox)
    try:
        people_the_archive(archive.parts, folder, world)
        with WorldServer(world, clock) as server:
            yield Office(archive, world, server, clock)
    finally:
        archive.close()


def hand_in(
    office: Office, paper: Sample, *, content: bytes | None = None, name: str | None = None
) -> Record:
    """Hand a sample in as the officer of its body would; its content or name may be another."""
    with office.parts.catalog.view() as view:
        people = view.people.list()
    able = (office.person(one.username) for one in people)
    officer = next(one for one in able if may_in(one, Act.UPLOAD, paper.body))
    stream = io.BytesIO(paper.content if content is None else content)
    return upload(office.parts, Delivery(name or paper.name, stream, paper.body, officer))


def sealed(office: Office) -> Record:
    """Carry the scanned decision from upload to seal."""
    record = hand_in(office, DECISION)
    office.work()
    truth = DECISION.truth
    values = {
        "number": truth.number,
        "date": truth.date.isoformat(),
        "type": truth.type,
        "abstract": truth.abstract,
        "signer": truth.signer,
    }
    confirm(office.parts, record.id, values, by=office.person("officer"))
    office.work()
    signer = office.person("signer")
    key = unlock(office.parts, signer, "demo", office.world.signer("demo").pin)
    official = office.record(record.id).file(Role.OFFICIAL)
    assert official is not None
    sign(office.parts, record.id, key, by=signer, seen=official.sha256)
    office.work()
    return office.record(record.id)


@pytest.fixture(scope="package")
def carried(house: Office) -> Record:
    """Return the scanned decision, carried to its seal."""
    return sealed(house)
