"""A real catalogue, a clock that is set by hand, and cheap passwords."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from archive.accounts.passwords import Cost
from archive.catalog.interface import Catalog
from archive.catalog.sqlite import SqliteCatalog
from archive.objects.filesystem import FilesystemStore
from archive.objects.interface import ObjectStore
from archive.objects.verified import VerifiedStore
from archive.records.body import Body, BodyLevel

CHEAP = Cost(memory_kib=8, passes=1)


@dataclass
class Clock:
    """Stands still until it is moved."""

    now: datetime = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return the time it was set to."""
        return self.now

    def move(self, **by: float) -> None:
        """Go forward by this much."""
        self.now += timedelta(**by)


@dataclass(frozen=True)
class Archive:
    """What accounts need."""

    catalog: Catalog
    objects: ObjectStore
    clock: Clock = field(default_factory=Clock)
    chance: Callable[[int], bytes] = os.urandom
    pepper: bytes = b"p" * 32
    retired_peppers: tuple[bytes, ...] = ()
    wants_second_factor: bool = True


@pytest.fixture(scope="session")
def empty_catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the tables once: two communes, one of which took over a district."""
    path = tmp_path_factory.mktemp("accounts") / "catalog.db"
    catalog = SqliteCatalog(path)
    catalog.upgrade()
    with catalog.work() as work:
        work.dossiers.put_body(Body("xa-a", "Xã A", BodyLevel.COMMUNE))
        work.dossiers.put_body(Body("xa-b", "Xã B", BodyLevel.COMMUNE))
        work.dossiers.put_body(
            Body(
                "huyen-c",
                "Huyện C",
                BodyLevel.DISTRICT,
                valid_to=date(2025, 6, 30),
                successor="xa-a",
            )
        )
    catalog.close()
    return path


@pytest.fixture
def archive(empty_catalogue: Path, tmp_path: Path) -> Iterator[Archive]:
    """Give an archive that nobody has an account in."""
    catalog = SqliteCatalog(Path(shutil.copy(empty_catalogue, tmp_path / "catalog.db")))
    yield Archive(catalog, VerifiedStore(FilesystemStore(tmp_path / "objects")))
    catalog.close()


@pytest.fixture
def cheap() -> Cost:
    """Give the price of a password in tests."""
    return CHEAP
