"""A town with a web door: one archive for all tests of this folder, its people, its papers.

The archive is real (store, catalogue, index, sandbox, certificates on loopback) and made once; each
test visits it as somebody, through Flask's test client.
"""

import io
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from archive.assemble import assemble
from archive.demo.papers import Sample, sample
from archive.demo.prepare import make_world, people_the_archive
from archive.demo.world import WorldServer
from archive.desk.receive import give_receipt
from archive.records.record import Record, Role
from archive.route.review import confirm
from archive.route.sign import sign, unlock
from archive.route.upload import Delivery, upload
from archive.settings import read_settings
from archive.web.app import make_app
from archive.web.site import Site
from tests.doors.web.visiting import Town, Visitor
from tests.overheard import WATCH
from tests.remembered import RememberingSandbox
from tests.route.conftest import Clock, Office

FACTOR = "4821"
PAPER = "born_digital"
"""A paper whose text needs no engine: quick to read."""


@dataclass(frozen=True)
class Papers:
    """Records of the town, each at another step, and the receipt of the sealed one.

    ``spare`` wait for a signature; one test signs them.
    """

    paper: Sample
    to_review: Record
    to_sign: Record
    sealed: Record
    spare: tuple[Record, Record]
    code: str


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Found the town: its archive, its people, its web door."""
    folder = tmp_path_factory.mktemp("town") / "data"
    folder.mkdir(mode=0o700)
    clock = Clock()
    world = make_world(folder, at=clock(), chance=secrets.token_bytes)
    WATCH.know_world(world)
    archive = assemble(read_settings(folder), clock=clock, sandbox=RememberingSandbox)
    passwords = people_the_archive(archive.parts, folder, world)
    app = make_app(archive.parts, Site("http://127.0.0.1", is_demo=True))
    with WorldServer(world, clock) as server:
        yield Town(Office(archive, world, server, clock), app, passwords)
    archive.close()


@pytest.fixture(scope="session")
def papers(town: Town) -> Papers:
    """Carry papers to where a test needs them: one to review, three to sign, one sealed."""
    one = sample(PAPER, seed=1)
    to_review, to_sign, sealed, *spare = (hand_in(town, one) for _ in range(5))
    office = town.office
    office.work()
    for record in (to_sign, sealed, *spare):
        said = {"number": one.truth.number, "abstract": one.truth.abstract}
        confirm(office.parts, record.id, said, by=office.person("officer"))
    office.work()
    signer = office.person("signer")
    key = unlock(office.parts, signer, "demo", office.world.signer("demo").pin)
    official = office.record(sealed.id).file(Role.OFFICIAL)
    assert official is not None, town.stopped()
    sign(office.parts, sealed.id, key, by=signer, seen=official.sha256)
    office.work()
    code = give_receipt(office.parts, office.person("officer"), str(sealed.dossier), FACTOR)
    return Papers(
        paper=one,
        to_review=office.record(to_review.id),
        to_sign=office.record(to_sign.id),
        sealed=office.record(sealed.id),
        spare=(spare[0], spare[1]),
        code=code,
    )


@pytest.fixture
def visit(town: Town) -> Callable[..., Visitor]:
    """Return a way to stand at the door: as nobody, or as one of the people."""
    return town.visit


def hand_in(town: Town, one: Sample, name: str = "") -> Record:
    """Hand a paper in as the officer would."""
    officer = town.office.person("officer")
    delivery = Delivery(name or one.name, io.BytesIO(one.content), "cau-mau", officer)
    return upload(town.office.parts, delivery)


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    """Return an empty folder for what a visitor takes home."""
    return tmp_path
