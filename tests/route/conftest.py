"""A whole archive in a temporary folder: store, catalogue, index, sandbox, certificates."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from archive.settings import read_settings

from archive.assemble import Archive, assemble
from archive.demo.play import somebody
from archive.demo.prepare import make_world, people_the_archive
from archive.demo.world import World, WorldServer
from archive.parts import Parts
from archive.records.actor import Actor
from archive.records.record import Record

MORNING = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that stands still until it is told to go."""

    now: datetime = MORNING

    def __call__(self) -> datetime:
        """Return the instant it stands at."""
        return self.now


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
    """Open an archive whose certificate world answers on loopback."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    world = make_world(folder, at=clock(), chance=secrets.token_bytes)
    archive = assemble(read_settings(folder), clock=clock)
    people_the_archive(archive.parts, folder, world)
    with WorldServer(world, clock) as server:
        yield Office(archive, world, server, clock)
    archive.close()
