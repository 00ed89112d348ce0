"""An empty catalogue for the queue's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.catalog.sqlite import SqliteCatalog
from tests.archive.queue.bench import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """Give an empty catalogue with what is needed to run jobs."""
    catalog = SqliteCatalog(tmp_path / "catalog.db")
    catalog.upgrade()
    yield Bench(catalog)
    catalog.close()
