"""The running certificate world and the paper to sign."""

from collections.abc import Iterator

import pytest

from archive.demo.world import Faults, WorldServer, create
from tests.signing.town import NOW, PEOPLE, Clock, Town, free_port, make_paper


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One certificate world for all tests of a session."""
    folder = tmp_path_factory.mktemp("world") / "certificates"
    world = create(folder, people=PEOPLE, port=free_port(), at=NOW)
    clock = Clock()
    with WorldServer(world, clock) as server:
        yield Town(world, server, clock)


@pytest.fixture
def town(running: Town) -> Iterator[Town]:
    """Lend the certificate world; its clock and its faults are set back after each test."""
    yield running
    running.clock.now = NOW
    running.server.faults = Faults()


@pytest.fixture(scope="session")
def paper() -> bytes:
    """Make a PDF/A-2b of two pages, as the archive does."""
    return make_paper()
